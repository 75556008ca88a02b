// Which label was taken for which, and the measures that follow from the counts alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/scored_utterances.h"

namespace speech_emotion::trainer {

struct Confusion {
  std::vector<std::string> labels;
  std::vector<std::vector<int64_t>> counts;  // [true][predicted]

  int64_t support(size_t label) const;    // clips of the label
  int64_t predicted(size_t label) const;  // clips taken for it
  int64_t total() const;
  int64_t right() const;
};

Confusion EmptyConfusion(const std::vector<std::string>& labels);
// Both of the same labels.
void Add(const Confusion& part, Confusion& sum);

// The model's labels that some corpus there has or that were predicted, in the model's order; then labels
// that the model doesn't know.
std::vector<std::string> ConfusionLabels(const ScoredUtterances& scored);

Confusion ConfusionOf(const ScoredUtterances& scored);

struct ClassMeasures {
  std::string label;
  int64_t support = 0;
  double precision = 0.0;  // 0 where it was never predicted
  double recall = 0.0;
  double f1 = 0.0;
};

std::vector<ClassMeasures> PerClass(const Confusion& confusion);

// Means over the classes that occur, whatever their size. All measures are 0 of no clips.
double UnweightedAverageRecall(const Confusion& confusion);
double MacroF1(const Confusion& confusion);

double Accuracy(const Confusion& confusion);

// Agreement beyond chance (Cohen 1960); 0 where chance alone agrees everywhere, as with one class.
double CohensKappa(const Confusion& confusion);

// For any number of classes (Gorodkin 2004); 0 where all clips are of one class or all were taken for one.
double MatthewsCorrelation(const Confusion& confusion);

// A table for people: one row a true class, counts and recall.
std::string ConfusionTable(const Confusion& confusion);

}  // namespace speech_emotion::trainer
