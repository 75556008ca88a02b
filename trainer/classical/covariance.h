// Covariance matrices of more features than examples can tell.
#pragma once

#include <Eigen/Core>

#include "classical/classifier.h"

namespace speech_emotion::trainer {

// The mean of each class: [classes, features].
Eigen::MatrixXd ClassMeans(const Examples& examples);

// The covariance of rows around 0, drawn towards a multiple of the identity just as far as makes its expected
// squared error least (Ledoit and Wolf, A well-conditioned estimator for large-dimensional covariance
// matrices, 2004); positive definite also of a single row.
Eigen::MatrixXd ShrunkCovariance(const Eigen::MatrixXd& residuals);

}  // namespace speech_emotion::trainer
