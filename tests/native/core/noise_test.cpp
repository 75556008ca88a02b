#include <catch2/catch.hpp>
#include <cmath>
#include <complex>

#include "signal/fft.h"
#include "speech_emotion/augmentation.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr int kRateHz = 16000;

std::vector<float> Difference(const Waveform& noisy, const Waveform& clean) {
  REQUIRE(noisy.samples.size() == clean.samples.size());
  std::vector<float> difference(clean.samples.size());
  for (size_t i = 0; i < difference.size(); ++i) difference[i] = noisy.samples[i] - clean.samples[i];
  return difference;
}

// Decibels from an octave around `hz` to the next one, of the power density.
double Rise(const std::vector<float>& samples, double hz) {
  constexpr int kLength = 4096;
  PowerSpectrum spectrum(kLength);
  std::vector<float> frame(kLength), power(spectrum.bins());
  std::vector<double> sum(spectrum.bins(), 0.0);
  for (size_t start = 0; start + kLength <= samples.size(); start += kLength / 2) {
    for (int i = 0; i < kLength; ++i) {
      frame[i] =
          samples[start + i] * static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * i / kLength));
    }
    spectrum.Compute(frame.data(), power.data());
    for (int k = 0; k < spectrum.bins(); ++k) sum[k] += power[k];
  }
  const auto density = [&](double middle_hz) {
    const int first = static_cast<int>(middle_hz / std::numbers::sqrt2 * kLength / kRateHz);
    const int last = static_cast<int>(middle_hz * std::numbers::sqrt2 * kLength / kRateHz);
    double total = 0.0;
    for (int k = first; k < last; ++k) total += sum[k];
    return total / (last - first);
  };
  return 10.0 * std::log10(density(2.0 * hz) / density(hz));
}

}  // namespace

TEST_CASE("noise comes at the ratio asked for, to a thousandth of a decibel") {
  const Waveform clean{Tone(220.0, kRateHz, 1.0), kRateHz};
  for (const auto color :
       {NoiseColor::kWhite, NoiseColor::kPink, NoiseColor::kBrown, NoiseColor::kBlue, NoiseColor::kViolet}) {
    for (const double snr_db : {-10.0, 0.0, 20.0}) {
      Random random(1);
      const auto noisy = AddNoise(clean, color, snr_db, random);
      REQUIRE(noisy.has_value());
      const double found_db =
          20.0 * std::log10(RootMeanSquare(clean.samples) / RootMeanSquare(Difference(*noisy, clean)));
      CAPTURE(static_cast<int>(color), snr_db);
      CHECK(std::abs(found_db - snr_db) < 1e-3);
    }
  }
}

TEST_CASE("each colour rises or falls by its decibels an octave") {
  const Waveform clean{Tone(220.0, kRateHz, 8.0, 1e-3), kRateHz};
  const std::pair<NoiseColor, double> colors[] = {{NoiseColor::kWhite, 0.0},
                                                  {NoiseColor::kPink, -3.01},
                                                  {NoiseColor::kBrown, -6.02},
                                                  {NoiseColor::kBlue, 3.01},
                                                  {NoiseColor::kViolet, 6.02}};
  for (const auto& [color, rise_db] : colors) {
    Random random(2);
    const auto noisy = AddNoise(clean, color, -60.0, random);
    REQUIRE(noisy.has_value());
    const auto noise = Difference(*noisy, clean);
    for (const double hz : {250.0, 500.0, 1000.0, 2500.0}) {
      CAPTURE(static_cast<int>(color), hz);
      CHECK(std::abs(Rise(noise, hz) - rise_db) < 0.5);
    }
  }
}

TEST_CASE("a long noise has no seams: its level is the same throughout") {
  const Waveform clean{Tone(220.0, kRateHz, 10.0, 1e-3), kRateHz};
  Random random(3);
  const auto noisy = AddNoise(clean, NoiseColor::kWhite, -60.0, random);
  REQUIRE(noisy.has_value());
  const auto noise = Difference(*noisy, clean);
  const double level = RootMeanSquare(noise);
  for (size_t start = 0; start + 1000 <= noise.size(); start += 250) {
    REQUIRE(RootMeanSquare(std::span(noise).subspan(start, 1000)) == Approx(level).epsilon(0.12));
  }
}

TEST_CASE("silence stays silence, whatever the noise") {
  const Waveform silence{std::vector<float>(1000, 0.0f), kRateHz};
  Random random(4);
  CHECK(AddNoise(silence, NoiseColor::kPink, 10.0, random)->samples == silence.samples);
  const std::vector<Waveform> voices{{Tone(150.0, kRateHz, 0.3), kRateHz}};
  CHECK(AddBabble(silence, voices, 10.0, random)->samples == silence.samples);
}

TEST_CASE("babble comes at the ratio asked for, holds every voice and repeats short ones") {
  const Waveform clean{Tone(1000.0, kRateHz, 1.0), kRateHz};
  const std::vector<Waveform> voices{{Tone(150.0, kRateHz, 0.3, 0.9), kRateHz},
                                     {Tone(310.0, kRateHz, 2.0, 0.001), kRateHz},
                                     {{}, kRateHz},
                                     {std::vector<float>(500, 0.0f), kRateHz}};
  Random random(5);
  const auto noisy = AddBabble(clean, voices, 5.0, random);
  REQUIRE(noisy.has_value());
  const auto babble = Difference(*noisy, clean);
  CHECK(20.0 * std::log10(RootMeanSquare(clean.samples) / RootMeanSquare(babble)) ==
        Approx(5.0).margin(1e-3));
  const auto part = [&](double hz) {
    std::complex<double> sum;
    for (size_t i = 0; i < babble.size(); ++i) {
      sum += static_cast<double>(babble[i]) * std::polar(1.0, -2.0 * std::numbers::pi * hz * i / kRateHz);
    }
    return std::abs(sum) / static_cast<double>(babble.size());
  };
  const double ratio_db = 20.0 * std::log10(part(150.0) / part(310.0));
  CHECK(std::abs(ratio_db) < 12.5);  // each within 6 dB of the same level, however loud they were
  CHECK(RootMeanSquare(std::span(babble).last(2000)) == Approx(RootMeanSquare(babble)).epsilon(0.5));
}

TEST_CASE("babble of another rate, or of no voices, is refused with what was expected") {
  const Waveform clean{Tone(1000.0, kRateHz, 0.1), kRateHz};
  Random random(6);
  const auto none = AddBabble(clean, {}, 5.0, random);
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().code == ErrorCode::kInvalidArgument);
  const std::vector<Waveform> voices{{Tone(150.0, 8000, 0.3), 8000}};
  const auto other = AddBabble(clean, voices, 5.0, random);
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().message.find("16000") != std::string::npos);
  CHECK(other.error().message.find("8000") != std::string::npos);
}
