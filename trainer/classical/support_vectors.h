// A support-vector machine with a Gaussian kernel, by libsvm.
#pragma once

#include <memory>

#include "classical/classifier.h"

namespace speech_emotion::trainer {

// Each pair of classes by itself, with probabilities by Platt's method. Training takes 16 bytes for each pair
// of examples: 400 MB of 5,000.
class SupportVectorMachine : public Classifier {
 public:
  explicit SupportVectorMachine(const ClassifierOptions& options) : options_(options) {}
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override;

 private:
  // exp(-|a - b|^2 / features) of each pair of rows: [rows of a, rows of b].
  Rows Kernel(const Rows& a, const Rows& b) const;

  ClassifierOptions options_;
  struct Machine;  // libsvm's
  std::shared_ptr<const Machine> machine_;
  Rows vectors_;  // the support vectors
};

}  // namespace speech_emotion::trainer
