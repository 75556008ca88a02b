#include "data/corpora/utterance_words.h"

#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {

std::string WordOf(Sex sex) { return sex == Sex::kFemale ? "female" : sex == Sex::kMale ? "male" : ""; }

std::optional<Sex> SexFromWord(const std::string& word) {
  const std::string lower = Lower(word);
  for (const Sex sex : {Sex::kUnknown, Sex::kFemale, Sex::kMale}) {
    if (lower == WordOf(sex)) return sex;
  }
  return lower == "f" ? std::optional(Sex::kFemale) : lower == "m" ? std::optional(Sex::kMale) : std::nullopt;
}

std::string WordOf(Part part) {
  switch (part) {
    case Part::kNone:
      return "";
    case Part::kTrain:
      return "train";
    case Part::kValidation:
      return "validation";
    case Part::kTest:
      return "test";
  }
  return "";
}

std::optional<Part> PartFromWord(const std::string& word) {
  const std::string lower = Lower(word);
  for (const Part part : {Part::kNone, Part::kTrain, Part::kValidation, Part::kTest}) {
    if (lower == WordOf(part)) return part;
  }
  return {};
}

std::string WordOf(ClipKind kind) {
  return kind == ClipKind::kActed ? "acted" : kind == ClipKind::kPlain ? "plain" : "sound";
}

std::optional<ClipKind> KindFromWord(const std::string& word) {
  const std::string lower = Lower(word);
  for (const ClipKind kind : {ClipKind::kActed, ClipKind::kPlain, ClipKind::kSound}) {
    if (lower == WordOf(kind)) return kind;
  }
  return lower == "sounds" ? std::optional(ClipKind::kSound) : std::nullopt;
}

}  // namespace speech_emotion::trainer
