// Sex, part and kind of an utterance as files have them.
#pragma once

#include <optional>
#include <string>

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

// "female", "male"; "" where unknown. Whatever the case, "f" and "m" are read as well; nothing else is.
std::string WordOf(Sex sex);
std::optional<Sex> SexFromWord(const std::string& word);

// "train", "validation", "test"; "" of none. Whatever the case, "training", "val", "valid", "dev",
// "development", "testing", "eval" and "evaluation" are read as well.
std::string WordOf(Part part);
std::optional<Part> PartFromWord(const std::string& word);
// "eval" and "evaluation" are the test part, unless another one of the same data is (`has_test`): then what
// is chosen on.
bool IsEvalWord(const std::string& word);
std::optional<Part> PartFromWordBeside(bool has_test, const std::string& word);

// "acted", "plain", "sound"; as --data names many, "sounds" is read as well.
std::string WordOf(ClipKind kind);
std::optional<ClipKind> KindFromWord(const std::string& word);

}  // namespace speech_emotion::trainer
