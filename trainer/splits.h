// Who trains and who is tested. Splits are made of whole speakers, by published name.
#pragma once

#include <string>
#include <vector>

#include "corpora.h"

namespace speech_emotion::trainer {

struct Split {
  std::string name;
  std::vector<Utterance> train;
  std::vector<Utterance> test;
};

// "first-journey": held out are RAVDESS actors 17-20, CREMA-D's development speakers of
// audEERING's published split, and SAVEE's JK.
// "all": everything trains, nothing is tested.
// kInvalidArgument for another name, or a part that would be empty.
Result<Split> MakeSplit(const std::string& name, const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
