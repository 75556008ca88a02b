// How well a model's answers fit the labels, speaker by speaker.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "corpora.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {

struct ScoredUtterance {
  Utterance utterance;
  std::string predicted;  // the likeliest of the labels that its corpus has
};

struct Evaluation {
  std::vector<ScoredUtterance> scored;
  std::vector<std::string> failed;  // "path: reason"
};

// Runs every file through the path that a user's file takes: decoder, Recognizer, CombinePredictions.
Evaluation Evaluate(std::shared_ptr<const EmotionModel> model, const std::vector<Utterance>& utterances,
                    int threads);

struct Confusion {
  std::vector<std::string> labels;           // of the corpus
  std::vector<std::vector<int64_t>> counts;  // [true][predicted]
};

struct Interval {
  double value, low, high;
};

struct Measures {
  Confusion confusion;
  int64_t utterances = 0;
  int64_t speakers = 0;
  // With 95 % intervals by bootstrap over speakers.
  Interval unweighted_average_recall;
  Interval accuracy;
};

// Over the utterances of that corpus.
Measures Measure(const std::vector<ScoredUtterance>& scored, const std::string& corpus);

// Mean over the classes that occur of the part recognised. Kept apart from Measure for its tests.
double UnweightedAverageRecall(const Confusion& confusion);

// A table for people: one row a true class, counts and recall.
std::string ConfusionTable(const Confusion& confusion);

}  // namespace speech_emotion::trainer
