// The order of a model's outputs.
#pragma once

#include <string>
#include <vector>

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

// The classes that occur, which no sound has: the flagship's in its order, then others by name.
std::vector<std::string> LabelsInOrder(const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
