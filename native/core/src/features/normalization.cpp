#include "features/normalization.h"

#include <algorithm>
#include <cmath>

namespace speech_emotion {
namespace {

constexpr double kMinDeviation = 1e-5;

float Normalized(double value, double mean, double variance, bool by_variance) {
  const double deviation = by_variance ? std::max(std::sqrt(variance), kMinDeviation) : 1.0;
  return static_cast<float>((value - mean) / deviation);
}

}  // namespace

void NormalizeClip(const NormalizationOptions& options, int features, std::vector<float>& rows) {
  const size_t frames = rows.size() / features;
  for (int f = 0; f < features; ++f) {
    double mean = 0.0, variance = 0.0;
    for (size_t t = 0; t < frames; ++t) mean += rows[t * features + f];
    mean /= static_cast<double>(frames);
    for (size_t t = 0; t < frames; ++t) {
      const double difference = rows[t * features + f] - mean;
      variance += difference * difference;
    }
    variance /= static_cast<double>(frames);
    for (size_t t = 0; t < frames; ++t) {
      float& value = rows[t * features + f];
      value = Normalized(value, mean, variance, options.variance);
    }
  }
}

RunningNormalizer::RunningNormalizer(const NormalizationOptions& options, int features, double frame_shift_s)
    : variance_(options.variance),
      keep_(std::exp(-frame_shift_s / options.time_constant_s)),
      mean_(features),
      squares_(features) {}

void RunningNormalizer::Apply(float* row) {
  weight_ = keep_ * weight_ + 1.0;
  for (size_t f = 0; f < mean_.size(); ++f) {
    const double difference = row[f] - mean_[f];
    mean_[f] += difference / weight_;
    squares_[f] = keep_ * squares_[f] + difference * (row[f] - mean_[f]);
    row[f] = Normalized(row[f], mean_[f], squares_[f] / weight_, variance_);
  }
}

void RunningNormalizer::Reset() {
  weight_ = 0.0;
  std::fill(mean_.begin(), mean_.end(), 0.0);
  std::fill(squares_.begin(), squares_.end(), 0.0);
}

}  // namespace speech_emotion
