#include "classical/discriminant.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "classical/covariance.h"
#include "classical/probabilities.h"

namespace speech_emotion::trainer {
namespace {

// Each row less its class's mean.
Eigen::MatrixXd Residuals(const Examples& examples, const Eigen::MatrixXd& means) {
  Eigen::MatrixXd residuals = examples.rows.cast<double>();
  for (Eigen::Index i = 0; i < residuals.rows(); ++i) {
    residuals.row(i) -= means.row(examples.labels[static_cast<size_t>(i)]);
  }
  return residuals;
}

size_t BytesOf(Eigen::Index values) { return static_cast<size_t>(values) * sizeof(float); }

}  // namespace

// log p(x | c) is, but for what all classes share, x^T S^-1 m_c - m_c^T S^-1 m_c / 2.
Result<void> LinearDiscriminant::Train(const Examples& examples) {
  const Eigen::MatrixXd means = ClassMeans(examples);
  const Eigen::LLT<Eigen::MatrixXd> covariance(ShrunkCovariance(Residuals(examples, means)));
  const Eigen::MatrixXd weights = covariance.solve(means.transpose()).transpose();
  map_.weights = weights.cast<float>();
  map_.bias = (-0.5 * weights.cwiseProduct(means).rowwise().sum()).cast<float>();
  return {};
}

Rows LinearDiscriminant::Probabilities(const Rows& rows) const {
  Rows scores = rows * map_.weights.transpose();
  scores.rowwise() += map_.bias.transpose();
  SoftmaxRows(scores);
  return scores;
}

size_t LinearDiscriminant::size_bytes() const { return BytesOf(map_.weights.size() + map_.bias.size()); }

Result<void> QuadraticDiscriminant::Train(const Examples& examples) {
  const Eigen::MatrixXd means = ClassMeans(examples), residuals = Residuals(examples, means);
  const std::vector<int> counts = CountClasses(examples);
  for (int c = 0; c < examples.classes; ++c) {
    Eigen::MatrixXd own(counts[static_cast<size_t>(c)], residuals.cols());
    for (Eigen::Index i = 0, next = 0; i < residuals.rows(); ++i) {
      if (examples.labels[static_cast<size_t>(i)] == c) own.row(next++) = residuals.row(i);
    }
    const Eigen::LLT<Eigen::MatrixXd> covariance(ShrunkCovariance(own));
    const Eigen::MatrixXd factor = covariance.matrixL();
    gaussians_.push_back({means.row(c).cast<float>(), factor.cast<float>(),
                          static_cast<float>(2.0 * factor.diagonal().array().log().sum())});
  }
  return {};
}

Rows QuadraticDiscriminant::Probabilities(const Rows& rows) const {
  Rows scores(rows.rows(), static_cast<Eigen::Index>(gaussians_.size()));
  for (size_t c = 0; c < gaussians_.size(); ++c) {
    const Gaussian& gaussian = gaussians_[c];
    const Eigen::MatrixXf whitened =
        gaussian.factor.triangularView<Eigen::Lower>().solve((rows.rowwise() - gaussian.mean).transpose());
    scores.col(static_cast<Eigen::Index>(c)) =
        -0.5f * (whitened.colwise().squaredNorm().transpose().array() + gaussian.log_determinant);
  }
  SoftmaxRows(scores);
  return scores;
}

size_t QuadraticDiscriminant::size_bytes() const {
  Eigen::Index values = 0;
  for (const Gaussian& gaussian : gaussians_) {
    const Eigen::Index features = gaussian.mean.size();
    values += features + features * (features + 1) / 2 + 1;
  }
  return BytesOf(values);
}

Result<void> NaiveBayes::Train(const Examples& examples) {
  constexpr float kLeastVariance = 1e-3f;
  means_ = ClassMeans(examples).cast<float>();
  variances_ = Rows::Zero(examples.classes, examples.rows.cols());
  const std::vector<int> counts = CountClasses(examples);
  for (Eigen::Index i = 0; i < examples.rows.rows(); ++i) {
    const int label = examples.labels[static_cast<size_t>(i)];
    variances_.row(label) += (examples.rows.row(i) - means_.row(label)).array().square().matrix() /
                             static_cast<float>(counts[static_cast<size_t>(label)]);
  }
  variances_ = variances_.cwiseMax(kLeastVariance);
  return {};
}

Rows NaiveBayes::Probabilities(const Rows& rows) const {
  Rows scores(rows.rows(), means_.rows());
  for (Eigen::Index c = 0; c < means_.rows(); ++c) {
    const Eigen::RowVectorXf weights = variances_.row(c).cwiseInverse();
    const float log_determinant = variances_.row(c).array().log().sum();
    scores.col(c) =
        -0.5f * (((rows.rowwise() - means_.row(c)).array().square().matrix() * weights.transpose()).array() +
                 log_determinant);
  }
  SoftmaxRows(scores);
  return scores;
}

size_t NaiveBayes::size_bytes() const { return BytesOf(means_.size() + variances_.size()); }

}  // namespace speech_emotion::trainer
