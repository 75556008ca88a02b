// Gradient-boosted trees (Friedman 2001), by XGBoost.
#pragma once

#include <memory>

#include "classical/classifier.h"

namespace speech_emotion::trainer {

class BoostedTrees : public Classifier {
 public:
  explicit BoostedTrees(const ClassifierOptions& options) : options_(options) {}
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override { return size_bytes_; }

 private:
  ClassifierOptions options_;
  std::shared_ptr<void> booster_;
  int classes_ = 0;
  size_t size_bytes_ = 0;
};

}  // namespace speech_emotion::trainer
