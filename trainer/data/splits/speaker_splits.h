// Splits of any data by whole speakers or corpora.
#pragma once

#include "data/corpora/utterance.h"
#include "data/splits/fold.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

// `count_text`: K
Result<Split> SpeakersSplit(const std::string& count_text, const std::vector<Utterance>& utterances);
Result<Split> LeaveOneSpeakerOut(const std::vector<Utterance>& utterances);
Result<Split> LeaveOneCorpusOut(const std::vector<Utterance>& utterances);
// kInvalidArgument where an utterance has no part, or names a speaker who is in two.
Result<Split> GivenSplit(const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
