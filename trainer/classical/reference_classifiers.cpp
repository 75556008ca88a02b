#include "classical/reference_classifiers.h"

#include <algorithm>
#include <numeric>

#include "classical/probabilities.h"

namespace speech_emotion::trainer {
namespace {

constexpr size_t kNeighbours = 15;

}  // namespace

Result<void> MajorityClass::Train(const Examples& examples) {
  shares_ = Eigen::RowVectorXf::Zero(examples.classes);
  const float share = 1.0f / static_cast<float>(examples.labels.size());
  for (const int label : examples.labels) shares_[label] += share;
  return {};
}

Rows MajorityClass::Probabilities(const Rows& rows) const { return shares_.replicate(rows.rows(), 1); }

Result<void> NearestNeighbours::Train(const Examples& examples) {
  examples_ = examples;
  squared_norms_ = examples.rows.rowwise().squaredNorm().transpose();
  weights_ = BalancedWeights(examples);
  return {};
}

Rows NearestNeighbours::Probabilities(const Rows& rows) const {
  constexpr Eigen::Index kRowsAtOnce = 256;  // the distances of these take a few megabytes
  const size_t neighbours = std::min(kNeighbours, examples_.labels.size());
  Rows votes = Rows::Zero(rows.rows(), examples_.classes);
  std::vector<Eigen::Index> nearest(examples_.labels.size());
  for (Eigen::Index first = 0; first < rows.rows(); first += kRowsAtOnce) {
    const Eigen::Index count = std::min(kRowsAtOnce, rows.rows() - first);
    // |a - b|^2 = |a|^2 - 2 a b + |b|^2; |a|^2 changes no order.
    Rows distances = -2.0f * rows.middleRows(first, count) * examples_.rows.transpose();
    distances.rowwise() += squared_norms_;
    for (Eigen::Index row = 0; row < count; ++row) {
      std::iota(nearest.begin(), nearest.end(), Eigen::Index{0});
      std::nth_element(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(neighbours - 1),
                       nearest.end(),
                       [&](Eigen::Index a, Eigen::Index b) { return distances(row, a) < distances(row, b); });
      for (size_t i = 0; i < neighbours; ++i) {
        const auto label = static_cast<size_t>(examples_.labels[static_cast<size_t>(nearest[i])]);
        votes(first + row, static_cast<Eigen::Index>(label)) += static_cast<float>(weights_[label]);
      }
    }
  }
  votes.array().colwise() /= votes.rowwise().sum().array().eval();
  return votes;
}

size_t NearestNeighbours::size_bytes() const {
  return static_cast<size_t>(examples_.rows.size()) * sizeof(float) + examples_.labels.size() * sizeof(int);
}

}  // namespace speech_emotion::trainer
