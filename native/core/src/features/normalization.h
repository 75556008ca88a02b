// Features with their mean, and on request their variance, taken off.
#pragma once

#include <cstdint>
#include <vector>

#include "speech_emotion/feature_options.h"

namespace speech_emotion {

// Every feature by itself. A feature that does not vary becomes 0: the deviation is taken as at least 1e-5.
// rows: [frames, features], in place, by the statistics of all of them.
void NormalizeClip(const NormalizationOptions& options, int features, std::vector<float>& rows);

// By statistics in which a frame's weight falls by e in the time constant: West 1979 with decaying weights.
class RunningNormalizer {
 public:
  RunningNormalizer(const NormalizationOptions& options, int features, double frame_shift_s);

  // row: [features], in place; the statistics include it.
  void Apply(float* row);
  void Reset();

 private:
  bool variance_;
  double keep_;
  double weight_ = 0.0;
  std::vector<double> mean_;     // [features]
  std::vector<double> squares_;  // [features], weighted sum of squared deviations
};

}  // namespace speech_emotion
