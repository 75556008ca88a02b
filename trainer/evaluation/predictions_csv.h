// What a model said of every clip, for other programs.
#pragma once

#include <string>

#include "evaluation/scored_utterances.h"

namespace speech_emotion::trainer {

// RFC 4180 with line feeds: path, corpus, speaker, sex, label, predicted, correct (1 or 0), and p_LABEL, the
// probability of each of the model's labels.
std::string PredictionsCsv(const ScoredUtterances& scored);

}  // namespace speech_emotion::trainer
