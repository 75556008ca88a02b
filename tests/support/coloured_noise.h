// Noise of other colours than white, and what tests do with it.
#pragma once

#include "signals.h"

// Sets the root mean square, in dB of full scale.
inline std::vector<float> AtLevel(std::vector<float> samples, double dbfs) {
  const double rms = RootMeanSquare(samples);
  const float gain = rms > 0.0 ? static_cast<float>(std::pow(10.0, dbfs / 20.0) / rms) : 0.0f;
  for (float& sample : samples) sample *= gain;
  return samples;
}

inline void Add(std::vector<float>& to, std::span<const float> from, size_t offset = 0) {
  for (size_t i = 0; i < from.size() && offset + i < to.size(); ++i) to[offset + i] += from[i];
}

// White noise through one-pole low-passes two octaves apart, each of the same power: within a decibel of 1 /
// f.
inline std::vector<float> PinkNoise(size_t count, uint32_t seed, int sample_rate_hz) {
  std::vector<float> sum(count, 0.0f);
  for (double corner_hz = 2.0; corner_hz < 8000.0; corner_hz *= 4.0) {
    const auto white = WhiteNoise(count, ++seed, 1.0f);
    const float keep = static_cast<float>(std::exp(-2.0 * std::numbers::pi * corner_hz / sample_rate_hz));
    const float gain = std::sqrt(1.0f - keep * keep);
    float state = 0.0f;
    for (size_t i = 0; i < count; ++i) sum[i] += state = keep * state + gain * white[i];
  }
  return sum;
}

inline std::vector<float> BrownNoise(size_t count, uint32_t seed) {
  auto samples = WhiteNoise(count, seed, 1.0f);
  float state = 0.0f;
  for (float& sample : samples) sample = state = 0.998f * state + sample;
  return samples;
}
