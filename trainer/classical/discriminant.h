// Gaussian classifiers: one distribution a class.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "classical/classifier.h"

namespace speech_emotion::trainer {

// Linear discriminant analysis (Fisher 1936): classes share a covariance, shrunk.
class LinearDiscriminant : public Classifier {
 public:
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override;
  std::optional<LinearMap> linear() const override { return map_; }

 private:
  LinearMap map_;
};

// Quadratic discriminant analysis: each class has a covariance of its own, shrunk.
class QuadraticDiscriminant : public Classifier {
 public:
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override;

 private:
  struct Gaussian {
    Eigen::RowVectorXf mean;
    Eigen::MatrixXf factor;        // L of the covariance L * L^T
    float log_determinant = 0.0f;  // of the covariance
  };
  std::vector<Gaussian> gaussians_;
};

// Gaussian naive Bayes: features are independent within a class.
class NaiveBayes : public Classifier {
 public:
  Result<void> Train(const Examples& examples) override;
  Rows Probabilities(const Rows& rows) const override;
  size_t size_bytes() const override;

 private:
  Rows means_, variances_;  // [classes, features]
};

}  // namespace speech_emotion::trainer
