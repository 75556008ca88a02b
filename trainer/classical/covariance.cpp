#include "classical/covariance.h"

#include <algorithm>

#include "classical/probabilities.h"

namespace speech_emotion::trainer {

Eigen::MatrixXd ClassMeans(const Examples& examples) {
  Eigen::MatrixXd means = Eigen::MatrixXd::Zero(examples.classes, examples.rows.cols());
  for (Eigen::Index i = 0; i < examples.rows.rows(); ++i) {
    means.row(examples.labels[static_cast<size_t>(i)]) += examples.rows.row(i).cast<double>();
  }
  const std::vector<int> counts = CountClasses(examples);
  for (int c = 0; c < examples.classes; ++c) means.row(c) /= std::max(counts[static_cast<size_t>(c)], 1);
  return means;
}

Eigen::MatrixXd ShrunkCovariance(const Eigen::MatrixXd& residuals) {
  constexpr double kLeastVariance = 1e-3;  // of standardised features
  const auto n = static_cast<double>(residuals.rows()), p = static_cast<double>(residuals.cols());
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(residuals.cols(), residuals.cols());
  covariance.selfadjointView<Eigen::Lower>().rankUpdate(residuals.transpose(), 1.0 / n);
  covariance = covariance.selfadjointView<Eigen::Lower>();
  // The paper's m, d^2 and b^2, each times p.
  const double mean_variance = covariance.trace() / p;
  const double dispersion = covariance.squaredNorm() - p * mean_variance * mean_variance;
  const double error =
      residuals.rowwise().squaredNorm().array().square().sum() / (n * n) - covariance.squaredNorm() / n;
  const double shrinkage = dispersion > 0.0 ? std::clamp(error / dispersion, 0.0, 1.0) : 1.0;
  covariance *= 1.0 - shrinkage;
  covariance.diagonal().array() += std::max(shrinkage * mean_variance, kLeastVariance);
  return covariance;
}

}  // namespace speech_emotion::trainer
