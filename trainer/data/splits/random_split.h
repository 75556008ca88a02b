// The speaker-dependent splits.
#pragma once

#include "data/corpora/utterance.h"
#include "data/splits/fold.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// `settings`: "SEED:TRAIN/TEST" or "SEED:TRAIN/TEST/VALIDATION", whole percentages of all clips, 100 in
// sum. Each label of each corpus is divided in these ratios, but for a clip more or less.
Result<Split> RandomSplit(const std::string& settings, const std::vector<Utterance>& utterances);

// The same where the clips of smaller classes are repeated at random, until all labels have as many, before
// they are divided: as many published figures come about. The parts share clips, which the split's note
// counts.
Result<Split> LeakyRandomSplit(const std::string& settings, const std::vector<Utterance>& utterances);

// The same where each augmented copy among the utterances is dealt as a clip of its own, as projects do that
// augment before they divide. The clips themselves are dealt as they are without copies.
Result<Split> LeakyCopiesSplit(const std::string& settings, const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
