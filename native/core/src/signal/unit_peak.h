// Signals of any level brought to one at which no product, transform or sum of squares overflows.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "signal/saturation.h"

namespace speech_emotion {

// samples * 2^exponent is the signal; the peak of the samples lies in [0.5, 1), or is zero. Powers of two
// round nothing, but for what lies beyond 700 dB below the peak.
struct UnitPeakSignal {
  std::vector<float> samples;
  int exponent = 0;
};

// The exponent of 2 that the peak of the samples lies below, by a factor of 2 at most; 0 for zeros alone.
inline int PeakExponent(std::span<const float> samples) {
  float peak = 0.0f;
  for (float sample : samples) peak = std::max(peak, std::abs(sample));
  int exponent = 0;
  std::frexp(peak, &exponent);
  return exponent;
}

inline UnitPeakSignal ToUnitPeak(std::span<const float> samples) {
  UnitPeakSignal signal{std::vector<float>(samples.begin(), samples.end()), PeakExponent(samples)};
  const double scale = std::ldexp(1.0, -signal.exponent);
  for (float& sample : signal.samples) sample = static_cast<float>(sample * scale);
  return signal;
}

inline std::vector<float> FromUnitPeak(UnitPeakSignal signal) {
  const double scale = std::ldexp(1.0, signal.exponent);
  for (float& sample : signal.samples) sample = Saturate(sample * scale);
  return std::move(signal.samples);
}

inline double MeanPower(std::span<const float> samples) {
  double sum = 0.0;
  for (float sample : samples) sum += static_cast<double>(sample) * sample;
  return samples.empty() ? 0.0 : sum / static_cast<double>(samples.size());
}

}  // namespace speech_emotion
