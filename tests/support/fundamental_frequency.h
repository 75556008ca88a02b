// A measure of F0 that shares nothing with the code under test.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "speech_emotion/waveform.h"

// Around `time_s`, by the normalised autocorrelation of 40 ms; nothing where they are quiet or not periodic.
inline std::optional<double> F0At(const speech_emotion::Waveform& waveform, double time_s,
                                  double low_hz = 60.0, double high_hz = 450.0) {
  const int rate_hz = waveform.sample_rate_hz, length = rate_hz / 25;
  const int least = static_cast<int>(rate_hz / high_hz), most = static_cast<int>(rate_hz / low_hz) + 1;
  // What is compared begins here and a period, some 7 ms, later.
  const auto start = static_cast<int64_t>((time_s - 0.0035) * rate_hz) - length / 2;
  const auto samples = static_cast<int64_t>(waveform.samples.size());
  if (start < 0 || start + length + most + 1 > samples) return std::nullopt;
  const float* x = &waveform.samples[start];
  const auto product = [&](int from, int lag) {
    double sum = 0.0;
    for (int i = 0; i < length; ++i) sum += static_cast<double>(x[from + i]) * x[i + lag];
    return sum;
  };
  const double energy = product(0, 0);
  if (energy < 1e-4 * length) return std::nullopt;
  std::vector<double> likeness(most + 2, 0.0);  // [lag]
  double lagged = product(least - 1, least - 1);
  for (int lag = least - 1; lag <= most; ++lag) {
    likeness[lag] = product(0, lag) / std::sqrt(energy * lagged + 1e-20);
    lagged += static_cast<double>(x[lag + length]) * x[lag + length] - static_cast<double>(x[lag]) * x[lag];
  }
  const double best = *std::max_element(likeness.begin() + least, likeness.begin() + most);
  if (best < 0.85) return std::nullopt;
  for (int lag = least; lag < most; ++lag) {
    const double before = likeness[lag - 1], at = likeness[lag], after = likeness[lag + 1];
    if (at < 0.95 * best || at < before || at < after) continue;
    return rate_hz / (lag + 0.5 * (before - after) / (before - 2.0 * at + after));
  }
  return std::nullopt;
}

inline double Median(std::vector<double> values) {
  if (values.empty()) return std::nan("");
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

inline double Cents(double hz, double reference_hz) { return 1200.0 * std::log2(hz / reference_hz); }
