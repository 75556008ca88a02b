// Who trains and who is tested.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace speech_emotion::trainer {

// Indices into the utterances that the split was made of. No utterance is in two parts, or twice in one, but
// where the split's name says that it leaks.
// It is complete when it is made, and nobody changes it then.
struct Fold {
  std::string name;  // "" where the split has one fold
  std::vector<size_t> train;
  std::vector<size_t> validation;  // to choose on; empty where the split names none
  std::vector<size_t> test;
};

// What a fold is made for.
struct FoldOptions {
  // Where the split names no validation part, every fifth speaker of the training part, corpus by corpus in
  // order of id, goes to the validation part; of three or four the last. None of SAVEE and TESS, which have
  // too few, and none whose id is unknown; but of clips that splits deal by their names a fifth.
  bool holds_out_validation = false;
  bool has_copies = true;  // augmented ones, where the split has dealt some
  bool has_sounds = true;
};

struct Split {
  std::string name;
  bool speaker_independent = true;  // false: a speaker may be in two parts, which every report says
  std::vector<Fold> folds;
  std::vector<std::string> notes;  // what of the published split isn't at hand; for the report
  bool leaks = false;              // true: clips that are tested are in training, too
};

}  // namespace speech_emotion::trainer
