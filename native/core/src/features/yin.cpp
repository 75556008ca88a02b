#include "features/yin.h"

#include <algorithm>
#include <cmath>

namespace speech_emotion {
namespace {

constexpr float kTroughThreshold = 0.1f;  // step 4 of the paper

// The transform that is quick to compute: the next even length whose half has no factor above 5.
int FftLength(int at_least) {
  for (int half = std::max(2, (at_least + 1) / 2);; ++half) {
    int rest = half;
    for (const int factor : {2, 3, 5}) {
      while (rest % factor == 0) rest /= factor;
    }
    if (rest == 1) return 2 * half;
  }
}

int MaxPeriod(const PitchOptions& options, int frame_length, int sample_rate_hz) {
  return std::min(static_cast<int>(std::ceil(sample_rate_hz / options.low_hz)), frame_length - 1);
}

}  // namespace

NormalizedDifference::NormalizedDifference(const PitchOptions& options, int frame_length, int sample_rate_hz)
    : frame_length_(frame_length),
      min_period_(static_cast<int>(std::floor(sample_rate_hz / options.high_hz))),
      max_period_(MaxPeriod(options, frame_length, sample_rate_hz)),
      fft_(FftLength(frame_length + max_period_)),  // long enough that no lag wraps around
      padded_(fft_.length()),
      spectrum_(fft_.bins()),
      values_(max_period_ - min_period_ + 1) {}

bool NormalizedDifference::Compute(const float* frame) {
  float peak = 0.0f;
  for (int m = 0; m < frame_length_; ++m) peak = std::max(peak, std::abs(frame[m]));
  std::fill(values_.begin(), values_.end(), 0.0f);
  if (peak == 0.0f) return false;

  // A power of two changes no digit, and keeps the squares of any finite samples finite.
  const double level = std::ldexp(1.0, -std::ilogb(peak));
  for (int m = 0; m < frame_length_; ++m) padded_[m] = static_cast<float>(level * frame[m]);
  std::fill(padded_.begin() + frame_length_, padded_.end(), 0.0f);
  fft_.Forward(padded_.data(), spectrum_.data());
  for (auto& bin : spectrum_) bin = std::norm(bin);
  fft_.Inverse(spectrum_.data(), padded_.data());

  const double energy = padded_[0];
  double head = 0.0, sum = 0.0;  // of x_m^2, m < k, and of d(1) to d(k)
  for (int k = 1; k <= max_period_; ++k) {
    const double sample = level * frame[k - 1];
    head += sample * sample;
    const double difference = 2.0 * (energy - padded_[k]) - head;
    sum += difference;
    if (k >= min_period_ && sum > 0.0) {
      values_[k - min_period_] = static_cast<float>(difference * k / sum);
    }
  }
  return true;
}

bool NormalizedDifference::IsTrough(int index) const {
  const float value = values_[index];
  if (index == 0) return value < values_[1];
  return value < values_[index - 1] && (index == lags() - 1 || value <= values_[index + 1]);
}

double NormalizedDifference::Period(int index) const {
  const double lag = min_period_ + index;
  if (index == 0 || index == lags() - 1) return lag;
  const float before = values_[index - 1], after = values_[index + 1];
  const float curvature = after + before - 2.0f * values_[index];
  const float slope = (after - before) / 2.0f;
  // The parabola's minimum lies between the neighbours, or there is none worth the name.
  return std::abs(slope) < std::abs(curvature) ? lag - slope / curvature : lag;
}

Yin::Yin(const PitchOptions& options, int frame_length, int sample_rate_hz)
    : difference_(options, frame_length, sample_rate_hz), sample_rate_hz_(sample_rate_hz) {}

PitchEstimate Yin::Compute(const float* frame) {
  const bool sounds = difference_.Compute(frame);
  // "The smallest value of tau that gives a minimum of d' deeper than that threshold. If none is found, the
  // global minimum is chosen instead."
  const auto& values = difference_.values();
  int chosen = 0;
  while (chosen < difference_.lags() &&
         !(values[chosen] < kTroughThreshold && difference_.IsTrough(chosen))) {
    ++chosen;
  }
  if (chosen == difference_.lags()) {
    chosen = static_cast<int>(std::min_element(values.begin(), values.end()) - values.begin());
  }
  const float voicing = sounds ? std::clamp(1.0f - values[chosen], 0.0f, 1.0f) : 0.0f;
  return {static_cast<float>(sample_rate_hz_ / difference_.Period(chosen)), voicing};
}

}  // namespace speech_emotion
