// A decision tree and a random forest (Breiman 1984, 2001), by OpenCV.
#pragma once

#include <memory>

#include "classical/classifier.h"

namespace cv::ml {
class DTrees;
}

namespace speech_emotion::trainer {

// A tree's answer is a class: its probabilities are 0 and 1. A forest's are the votes of its trees.
class DecisionTrees : public Classifier {
 public:
  enum class Kind { kTree, kForest };
  DecisionTrees(Kind kind, const ClassifierOptions& options) : kind_(kind), options_(options) {}
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override;

 private:
  Kind kind_;
  ClassifierOptions options_;
  int classes_ = 0;
  std::shared_ptr<cv::ml::DTrees> trees_;
};

}  // namespace speech_emotion::trainer
