// The speaker-dependent split.
#pragma once

#include "data/splits.h"

namespace speech_emotion::trainer {

// `settings`: "SEED:TRAIN/TEST" or "SEED:TRAIN/TEST/VALIDATION", whole percentages of all clips, 100 in
// sum. Each label of each corpus is divided in these ratios, but for a clip more or less.
Result<Split> RandomSplit(const std::string& settings, const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
