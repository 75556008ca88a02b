#include "speech_emotion/loudness.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "support/signals.h"

using speech_emotion::IntegratedLoudness;

namespace {

struct Part {
  double level_dbfs, seconds;
};

// A tone of 1 kHz whose peaks lie at the levels, one after the other.
std::vector<float> Tones(std::initializer_list<Part> parts, int sample_rate_hz) {
  std::vector<float> samples;
  for (const Part& part : parts) {
    const auto tone = Tone(1000.0, sample_rate_hz, part.seconds, std::pow(10.0, part.level_dbfs / 20.0));
    samples.insert(samples.end(), tone.begin(), tone.end());
  }
  return samples;
}

double Loudness(std::span<const float> samples, int sample_rate_hz) {
  const auto loudness = IntegratedLoudness(samples, sample_rate_hz);
  REQUIRE(loudness.has_value());
  return *loudness;
}

}  // namespace

TEST_CASE("a full-scale sine of 997 Hz in one channel has -3.01 LUFS at any rate") {
  for (const int rate_hz : {4000, 8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000}) {
    CAPTURE(rate_hz);
    CHECK(Loudness(Tone(997.0, rate_hz, 5.0, 1.0), rate_hz) == Approx(-3.01).margin(0.01));
  }
}

TEST_CASE("the weighting has the standard's shape: low frequencies count less, high ones more") {
  // Gains of BS.1770's filters at 48 kHz, from the coefficients of its tables, re 997 Hz (+0.691 dB).
  const struct {
    double hz, gain_db;
  } points[] = {{25.0, -11.08}, {38.0, -6.69},  {100.0, -1.82},
                {500.0, -0.65}, {2000.0, 2.38}, {6000.0, 3.34}};
  for (const int rate_hz : {16000, 22050, 44100, 48000, 96000}) {
    for (const auto& point : points) {
      CAPTURE(rate_hz, point.hz);
      const double gain_db = Loudness(Tone(point.hz, rate_hz, 2.0, 0.5), rate_hz) -
                             Loudness(Tone(997.0, rate_hz, 2.0, 0.5), rate_hz);
      CHECK(gain_db == Approx(point.gain_db).margin(0.12));
    }
  }
}

// EBU Tech 3341, minimum requirements, cases 1 to 5, whose tones are in both channels: in one they have 3.01
// LU less. Their tolerance is 0.1 LU.
TEST_CASE("a meter's minimum requirements are met") {
  for (const int rate_hz : {16000, 48000}) {
    CAPTURE(rate_hz);
    const auto check = [rate_hz](std::initializer_list<Part> parts, double stereo_lufs) {
      CHECK(Loudness(Tones(parts, rate_hz), rate_hz) == Approx(stereo_lufs - 3.01).margin(0.1));
    };
    check({{-23.0, 20.0}}, -23.0);
    check({{-33.0, 20.0}}, -33.0);
    check({{-36.0, 10.0}, {-23.0, 60.0}, {-36.0, 10.0}}, -23.0);
    check({{-72.0, 10.0}, {-36.0, 10.0}, {-23.0, 60.0}, {-36.0, 10.0}, {-72.0, 10.0}}, -23.0);
    check({{-26.0, 20.0}, {-20.0, 20.1}, {-26.0, 20.0}}, -23.0);
  }
}

TEST_CASE("blocks less than 10 LU below the rest count, deeper ones don't") {
  // Halves of 20 s at -20 and x dBFS. With the gate 10 LU below their mean: counted for x = -26, not for -36.
  const int rate_hz = 16000;
  const double loud = Loudness(Tones({{-20.0, 20.0}}, rate_hz), rate_hz);
  const double power_mean = 10.0 * std::log10((1.0 + std::pow(10.0, -0.6)) / 2.0);
  CHECK(Loudness(Tones({{-20.0, 20.0}, {-26.0, 20.0}}, rate_hz), rate_hz) - loud ==
        Approx(power_mean).margin(0.05));
  CHECK(Loudness(Tones({{-20.0, 20.0}, {-36.0, 20.0}}, rate_hz), rate_hz) - loud == Approx(0.0).margin(0.05));
}

TEST_CASE("a gain moves the loudness by itself") {
  const auto noise = WhiteNoise(32000, 1, 0.01f);
  const double loudness = Loudness(noise, 16000);
  for (const float gain : {0.1f, 0.5f, 3.0f, 1e3f, 1e30f}) {
    auto scaled = noise;
    for (float& sample : scaled) sample *= gain;
    CHECK(Loudness(scaled, 16000) == Approx(loudness + 20.0 * std::log10(gain)).margin(1e-3));
  }
}

TEST_CASE("a clip shorter than a block is one block, a longer one is blocks that it fills") {
  const int rate_hz = 16000;
  CHECK(Loudness(Tone(997.0, rate_hz, 0.3, 1.0), rate_hz) == Approx(-3.01).margin(0.1));
  // 99 ms of silence behind 400 ms of a tone fill no second block; with 100 ms there is one, a quarter
  // silent.
  auto samples = Tone(997.0, rate_hz, 0.4, 1.0);
  const double one_block = Loudness(samples, rate_hz);
  samples.resize(samples.size() + 1599, 0.0f);
  CHECK(Loudness(samples, rate_hz) == one_block);
  samples.push_back(0.0f);
  CHECK(Loudness(samples, rate_hz) - one_block == Approx(10.0 * std::log10(7.0 / 8.0)).margin(0.02));
}

TEST_CASE("what lies below -70 LUFS has no loudness") {
  CHECK_FALSE(IntegratedLoudness({}, 16000).has_value());
  CHECK_FALSE(IntegratedLoudness(std::vector<float>(32000, 0.0f), 16000).has_value());
  CHECK_FALSE(IntegratedLoudness(Tones({{-67.5, 3.0}}, 16000), 16000).has_value());
  CHECK(IntegratedLoudness(Tones({{-66.5, 3.0}}, 16000), 16000).has_value());
  CHECK(IntegratedLoudness(std::vector<float>(1, 0.5f), 16000).has_value());
}
