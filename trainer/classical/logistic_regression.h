// Logistic regression, one class against the rest, by liblinear.
#pragma once

#include "classical/classifier.h"

namespace speech_emotion::trainer {

class LogisticRegression : public Classifier {
 public:
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override;
  std::optional<LinearMap> linear() const override { return map_; }

 private:
  LinearMap map_;
};

}  // namespace speech_emotion::trainer
