#include "preprocessing/noise_reduction.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "support/signals.h"

using speech_emotion::ReduceNoise;

namespace {

constexpr double kReductionDb = 12.0;

// A vowel of gliding pitch in the middle half of every second, silence around it.
bool IsVoiced(size_t sample, int sample_rate_hz, double margin_s) {
  const double phase = std::fmod(static_cast<double>(sample) / sample_rate_hz, 1.0);
  return phase > 0.25 - margin_s && phase < 0.75 + margin_s;
}
std::vector<float> Voice(int sample_rate_hz, double seconds) {
  std::vector<float> samples(static_cast<size_t>(seconds * sample_rate_hz));
  double phase = 0.0;
  for (size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / sample_rate_hz;
    const double f0_hz = 140.0 + 50.0 * std::sin(4.0 * t);
    phase += 2.0 * std::numbers::pi * f0_hz / sample_rate_hz;
    const double in_syllable_s = 0.25 - std::abs(std::fmod(t, 1.0) - 0.5);
    const double envelope = std::clamp(in_syllable_s / 0.02, 0.0, 1.0);
    for (int k = 1; envelope > 0.0 && k <= 20; ++k) {
      samples[i] += static_cast<float>(0.1 * envelope / k * std::sin(k * phase));
    }
  }
  return samples;
}

// Power falls by 3 dB an octave: the sum of one-pole filters an octave and a half apart.
std::vector<float> PinkNoise(size_t count, uint32_t seed) {
  std::vector<float> samples = WhiteNoise(count, seed);
  double low[5] = {};
  for (float& sample : samples) {
    double sum = 0.0, pole = 0.999;
    for (double& state : low) {
      state = pole * state + std::sqrt(1.0 - pole) * sample;
      sum += state;
      pole = 1.0 - (1.0 - pole) * 2.83;
    }
    sample = static_cast<float>(sum);
  }
  return samples;
}

double Decibels(double power_ratio) { return 10.0 * std::log10(power_ratio); }

struct Levels {
  double pauses_db = 0.0;  // change of the level in the pauses
  double voice_db = 0.0;   // change of the level where there is voice
  double snr_db = 0.0;     // change of the signal-to-noise ratio of the whole
};

Levels Measure(std::vector<float> noise, double snr_db, int sample_rate_hz) {
  const auto voice = Voice(sample_rate_hz, static_cast<double>(noise.size()) / sample_rate_hz);
  const double gain = RootMeanSquare(voice) / RootMeanSquare(noise) * std::pow(10.0, -snr_db / 20.0);
  std::vector<float> noisy(voice.size());
  for (size_t i = 0; i < voice.size(); ++i) noisy[i] = voice[i] + static_cast<float>(gain) * noise[i];
  auto reduced = noisy;
  ReduceNoise(kReductionDb, sample_rate_hz, reduced);
  REQUIRE(reduced.size() == noisy.size());
  double before[3] = {}, after[3] = {};  // energies: pauses, voice, noise
  for (size_t i = 0; i < voice.size(); ++i) {
    const double x = noisy[i], y = reduced[i], v = voice[i];
    const int where = IsVoiced(i, sample_rate_hz, 0.0) ? 1 : 0;
    if (where == 1 || !IsVoiced(i, sample_rate_hz, 0.08)) {
      before[where] += x * x;
      after[where] += y * y;
    }
    before[2] += (x - v) * (x - v);
    after[2] += (y - v) * (y - v);
  }
  return {Decibels(after[0] / before[0]), Decibels(after[1] / before[1]), Decibels(before[2] / after[2])};
}

float LargestDifference(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  float largest = 0.0f;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

}  // namespace

TEST_CASE("noise in pauses falls by nearly the reduction, and the voice over it keeps its level") {
  for (const int rate_hz : {8000, 16000, 44100}) {
    const auto count = 4 * static_cast<size_t>(rate_hz);
    for (const double snr_db : {10.0, 20.0}) {
      for (const bool pink : {false, true}) {
        CAPTURE(rate_hz, snr_db, pink);
        const Levels levels = Measure(pink ? PinkNoise(count, 2) : WhiteNoise(count, 2), snr_db, rate_hz);
        CHECK(levels.pauses_db < -11.0);
        CHECK(levels.pauses_db > -kReductionDb - 0.1);
        CHECK(std::abs(levels.voice_db) < 0.5);
        CHECK(levels.snr_db > 3.0);
      }
    }
  }
}

TEST_CASE("noise as strong as the voice still leaves most of the voice") {
  const Levels levels = Measure(WhiteNoise(64000, 3), 0.0, 16000);
  CHECK(levels.pauses_db < -11.0);
  CHECK(levels.voice_db > -4.0);
  CHECK(levels.snr_db > 3.0);
}

TEST_CASE("a reduction of 0 dB gives the input back at any rate") {
  for (const int rate_hz : {1000, 8000, 11025, 22050, 44100, 96000}) {
    const auto noise = WhiteNoise(static_cast<size_t>(rate_hz) + 37, 4, 1.0f);
    auto reduced = noise;
    ReduceNoise(0.0, rate_hz, reduced);
    CAPTURE(rate_hz);
    CHECK(LargestDifference(reduced, noise) < 1e-5f);
  }
}

TEST_CASE("noise alone falls by nearly the reduction") {
  for (const double reduction_db : {6.0, 12.0, 30.0}) {
    const auto noise = WhiteNoise(48000, 5);
    auto reduced = noise;
    ReduceNoise(reduction_db, 16000, reduced);
    const double change_db = 20.0 * std::log10(RootMeanSquare(reduced) / RootMeanSquare(noise));
    CAPTURE(reduction_db);
    CHECK(change_db < -0.8 * reduction_db);
    CHECK(change_db > -reduction_db - 0.1);
  }
}

TEST_CASE("a voice between digital silence is no noise") {
  const auto voice = Voice(16000, 4.0);
  auto reduced = voice;
  ReduceNoise(kReductionDb, 16000, reduced);
  CHECK(LargestDifference(reduced, voice) < 1e-5f);
}

TEST_CASE("zeros around a recording, or a hole in it, don't hide its noise") {
  auto padded = WhiteNoise(32000, 6);
  std::fill_n(padded.begin() + 10000, 3200, 0.0f);
  padded.insert(padded.begin(), 16000, 0.0f);
  padded.resize(64000, 0.0f);
  auto reduced = padded;
  ReduceNoise(kReductionDb, 16000, reduced);
  CHECK(20.0 * std::log10(RootMeanSquare(reduced) / RootMeanSquare(padded)) < -10.0);
}

TEST_CASE("a clip too short to tell pauses from voice stays as it is") {
  for (const size_t count : {0u, 1u, 511u, 2400u}) {
    const auto noise = WhiteNoise(count, 7);
    auto reduced = noise;
    ReduceNoise(kReductionDb, 16000, reduced);
    CHECK(reduced == noise);
  }
}

TEST_CASE("a gain in front of the noise reduction is a gain behind it") {
  auto noise = WhiteNoise(16000, 8);
  auto reduced = noise;
  ReduceNoise(kReductionDb, 16000, reduced);
  for (const float gain : {0x1p-90f, 0x1p100f}) {  // powers of two round nothing
    auto scaled = noise;
    for (float& sample : scaled) sample *= gain;
    ReduceNoise(kReductionDb, 16000, scaled);
    for (float& sample : scaled) sample /= gain;
    CHECK(scaled == reduced);
  }
}
