// What classifiers make of their scores.
#pragma once

#include "classical/classifier.h"

namespace speech_emotion::trainer {

// Each row's softmax, in place.
inline void SoftmaxRows(Rows& scores) {
  scores.colwise() -= scores.rowwise().maxCoeff().eval();
  scores = scores.array().exp();
  scores.array().colwise() /= scores.rowwise().sum().array().eval();
}

// How many examples each class has.
inline std::vector<int> CountClasses(const Examples& examples) {
  std::vector<int> counts(static_cast<size_t>(examples.classes));
  for (const int label : examples.labels) ++counts[static_cast<size_t>(label)];
  return counts;
}

// What an example of each class weighs: 1 on average, and each class the same in all.
inline std::vector<double> BalancedWeights(const Examples& examples) {
  std::vector<double> weights;
  for (const int count : CountClasses(examples)) {
    weights.push_back(static_cast<double>(examples.labels.size()) / (examples.classes * std::max(count, 1)));
  }
  return weights;
}

}  // namespace speech_emotion::trainer
