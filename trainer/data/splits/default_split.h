// The split of one's own data where nobody names one.
#pragma once

#include <string>
#include <vector>

#include "data/corpora/utterance.h"

namespace speech_emotion::trainer {

// "given" where the data tell parts; else "speakers:5" where at least five speakers are known and nobody
// whose emotion is labelled is unknown; else "random:1:80/20", which is speaker-dependent, or
// "random:1:70/15/15" where validation clips are needed.
std::string DefaultSplit(const std::vector<Utterance>& utterances, bool needs_validation);

// None of the clips is of a published corpus.
bool IsOwnData(const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
