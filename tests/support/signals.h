// Signals that the tests listen to.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <span>
#include <vector>

inline std::vector<float> Tone(double hz, int sample_rate_hz, double seconds, double amplitude = 0.5) {
  std::vector<float> samples(static_cast<size_t>(seconds * sample_rate_hz));
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(
        amplitude * std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / sample_rate_hz));
  }
  return samples;
}

inline std::vector<float> WhiteNoise(size_t count, uint32_t seed, float amplitude = 0.3f) {
  std::mt19937 random(seed);
  std::vector<float> samples(count);
  for (float& sample : samples) {
    sample = amplitude * (static_cast<float>(random() >> 8) / static_cast<float>(1 << 23) - 1.0f);
  }
  return samples;
}

// Calls `accept` with consecutive pieces of random length, empty ones among them.
template <class Accept>
void InRandomChunks(std::span<const float> samples, std::mt19937& random, size_t longest,
                    const Accept& accept) {
  for (size_t start = 0; start < samples.size();) {
    const size_t length = std::min<size_t>(random() % (longest + 1), samples.size() - start);
    accept(samples.subspan(start, length));
    start += length;
  }
}

inline double RootMeanSquare(std::span<const float> samples) {
  double sum = 0.0;
  for (float sample : samples) sum += static_cast<double>(sample) * sample;
  return samples.empty() ? 0.0 : std::sqrt(sum / static_cast<double>(samples.size()));
}
