// What a model says of files.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "evaluation/measures.h"
#include "evaluation/scored_utterances.h"
#include "files/file_predictor.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {

struct Evaluation {
  ScoredUtterances scored;
  std::map<std::string, WindowStates> sounds = {};  // by label
  std::vector<std::string> failed;                  // "path: reason"
};

// Sounds have no right answer: of them the windows are counted.
void AddAnswer(const Utterance& utterance, FilePrediction answer, Evaluation& evaluation);

// Runs every file through the path that a
// user's file takes: decoder, Recognizer, CombinePredictions. `classes`: of the whole corpora, of which the
// utterances may be a part that lacks some by chance.
Evaluation Evaluate(std::shared_ptr<const EmotionModel> model, const std::vector<Utterance>& utterances,
                    const CorpusClasses& classes, int threads);
// The classes are those of the utterances.
Evaluation Evaluate(std::shared_ptr<const EmotionModel> model, const std::vector<Utterance>& utterances,
                    int threads);

}  // namespace speech_emotion::trainer
