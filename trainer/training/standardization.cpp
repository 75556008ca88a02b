#include "training/standardization.h"

#include <cmath>

namespace speech_emotion::trainer {

void FitStandardize(const FeatureSet& data, ProcessGroup* group, Network& network) {
  for (const auto& child : network.named_children()) {
    auto* standardize = child.value()->as<StandardizeImpl>();
    if (standardize == nullptr) continue;
    const auto columns = static_cast<size_t>(standardize->mean.size(0));
    torch::Tensor sums = torch::zeros({2 * standardize->mean.size(0) + 1}, torch::kDouble);
    auto* sum = sums.data_ptr<double>();
    auto *squares = sum + columns, *frames = squares + columns;
    const auto [first, last] = ShardOf(group).Of(std::ssize(data.features));
    for (int64_t clip = first; clip < last; ++clip) {
      const FeatureView& view = data.features[static_cast<size_t>(clip)];
      for (int t = 0; t < view.frames(); ++t) {
        const auto row = view.row(t);
        for (size_t i = 0; i < columns; ++i) {
          sum[i] += row[i];
          squares[i] += static_cast<double>(row[i]) * row[i];
        }
      }
      *frames += view.frames();
    }
    if (group != nullptr) group->Sum(sums);
    torch::NoGradGuard no_grad;
    for (size_t i = 0; i < columns; ++i) {
      const double mean = sum[i] / *frames, variance = squares[i] / *frames - mean * mean;
      standardize->mean[static_cast<int64_t>(i)] = mean;
      // A column that never changes says nothing: it becomes zero, not noise.
      standardize->scale[static_cast<int64_t>(i)] = variance > 1e-10 ? 1.0 / std::sqrt(variance) : 0.0;
    }
  }
}

}  // namespace speech_emotion::trainer
