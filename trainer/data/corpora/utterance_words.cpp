#include "data/corpora/utterance_words.h"

#include <map>

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

bool IsEvalWord(const std::string& word) {
  const std::string lower = Lower(word);
  return lower == "eval" || lower == "evaluation";
}

std::optional<Part> PartFromWord(const std::string& word) {
  static const std::map<std::string, Part> parts = {{"", Part::kNone},
                                                    {"train", Part::kTrain},
                                                    {"training", Part::kTrain},
                                                    {"val", Part::kValidation},
                                                    {"valid", Part::kValidation},
                                                    {"validation", Part::kValidation},
                                                    {"dev", Part::kValidation},
                                                    {"development", Part::kValidation},
                                                    {"test", Part::kTest},
                                                    {"testing", Part::kTest}};
  if (IsEvalWord(word)) return Part::kTest;
  const auto known = parts.find(Lower(word));
  return known == parts.end() ? std::nullopt : std::optional(known->second);
}

std::optional<Part> PartFromWordBeside(bool has_test, const std::string& word) {
  return has_test && IsEvalWord(word) ? Part::kValidation : PartFromWord(word);
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
