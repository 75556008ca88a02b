// Classifiers that keep their examples, or next to nothing of them.
#pragma once

#include <vector>

#include "classical/classifier.h"

namespace speech_emotion::trainer {

// The class with the most examples, whatever it is asked: what any other must beat.
class MajorityClass : public Classifier {
 public:
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override { return static_cast<size_t>(shares_.size()) * sizeof(float); }

 private:
  Eigen::RowVectorXf shares_;  // of the examples, by class
};

// The k nearest examples by Euclidean distance; each votes with its class's weight.
class NearestNeighbours : public Classifier {
 public:
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override;

 private:
  Examples examples_;
  Eigen::RowVectorXf squared_norms_;  // of the examples
  std::vector<double> weights_;       // by class
};

}  // namespace speech_emotion::trainer
