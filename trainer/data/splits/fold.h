// Who trains and who is tested.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace speech_emotion::trainer {

// Indices into the utterances that the split was made of. No utterance is in two parts, or twice in one, but
// where the split's name says that it leaks.
struct Fold {
  std::string name;  // "" where the split has one fold
  std::vector<size_t> train;
  std::vector<size_t> validation;  // to choose on; empty where the split names none
  std::vector<size_t> test;
};

struct Split {
  std::string name;
  bool speaker_independent = true;  // false: a speaker may be in two parts, which every report says
  std::vector<Fold> folds;
  std::vector<std::string> notes;  // what of the published split isn't at hand; for the report
  bool leaks = false;              // true: clips that are tested are in training, too
};

}  // namespace speech_emotion::trainer
