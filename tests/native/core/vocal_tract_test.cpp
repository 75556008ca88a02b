#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>

#include "speech_emotion/augmentation.h"
#include "support/fundamental_frequency.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr int kRateHz = 16000;

// Pulses through resonances of 100 Hz bandwidth.
Waveform Vowel(double f0_hz, const std::vector<double>& formants_hz) {
  std::vector<double> samples(kRateHz, 0.0);
  double phase = 0.0;
  for (double& sample : samples) {
    phase += f0_hz / kRateHz;
    if (phase >= 1.0) {
      phase -= 1.0;
      sample = 1.0;
    }
  }
  for (const double hz : formants_hz) {
    const double radius = std::exp(-std::numbers::pi * 100.0 / kRateHz);
    const double a1 = 2.0 * radius * std::cos(2.0 * std::numbers::pi * hz / kRateHz), a2 = -radius * radius;
    double y1 = 0.0, y2 = 0.0;
    for (double& sample : samples) {
      sample += a1 * y1 + a2 * y2;
      y2 = y1;
      y1 = sample;
    }
  }
  const double peak = std::abs(*std::max_element(
      samples.begin(), samples.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
  Waveform waveform{{}, kRateHz};
  for (double sample : samples) waveform.samples.push_back(static_cast<float>(0.5 * sample / peak));
  return waveform;
}

// The middle of what lies between low_hz and high_hz, weighted by power.
double Centroid(const Waveform& waveform, double low_hz, double high_hz) {
  double weighted = 0.0, total = 0.0;
  for (double hz = low_hz; hz <= high_hz; hz += 20.0) {
    std::complex<double> sum;
    for (size_t i = 4000; i < 8000; ++i) {
      const double window = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / 4000.0);
      sum += window * waveform.samples[i] *
             std::polar(1.0, -2.0 * std::numbers::pi * hz * static_cast<double>(i) / kRateHz);
    }
    weighted += hz * std::norm(sum);
    total += std::norm(sum);
  }
  return weighted / total;
}

}  // namespace

TEST_CASE("a warp moves formants by its factor and leaves the pitch") {
  const Waveform vowel = Vowel(110.0, {600.0, 1500.0, 2600.0});
  for (const double factor : {0.85, 0.9, 1.1, 1.15}) {
    const auto warped = WarpVocalTract(vowel, factor);
    REQUIRE(warped.has_value());
    CHECK(warped->samples.size() == vowel.samples.size());
    // A shorter or longer tract says the same with its own resonances.
    const Waveform other = Vowel(110.0, {600.0 * factor, 1500.0 * factor, 2600.0 * factor});
    for (const double hz : {600.0 * factor, 1500.0 * factor, 2600.0 * factor}) {
      const double wanted_hz = Centroid(other, hz - 300.0, hz + 300.0);
      const double found_hz = Centroid(*warped, hz - 300.0, hz + 300.0);
      CAPTURE(factor, hz, wanted_hz, found_hz);
      CHECK(found_hz == Approx(wanted_hz).epsilon(0.045));
      const double unwarped_hz = Centroid(vowel, hz - 300.0, hz + 300.0);
      CHECK(std::abs(found_hz - wanted_hz) < 0.5 * std::abs(unwarped_hz - wanted_hz));
    }
    for (const double time_s : {0.2, 0.5, 0.8}) {
      CAPTURE(factor, time_s);
      CHECK(std::abs(Cents(*F0At(*warped, time_s), *F0At(vowel, time_s))) < 2.0);
    }
  }
}

TEST_CASE("a warp by one changes nothing, and any warp keeps the level within 3 dB and the time") {
  const Waveform vowel = Vowel(140.0, {500.0, 1700.0, 2500.0});
  const auto same = WarpVocalTract(vowel, 1.0);
  REQUIRE(same.has_value());
  for (size_t i = 0; i < vowel.samples.size(); ++i) {
    REQUIRE(std::abs(same->samples[i] - vowel.samples[i]) < 1e-5);
  }
  Waveform late = vowel;
  std::fill_n(late.samples.begin(), 8000, 0.0f);
  for (const double factor : {0.8, 1.25}) {
    const auto warped = WarpVocalTract(late, factor);
    REQUIRE(warped.has_value());
    CHECK(std::abs(20.0 * std::log10(RootMeanSquare(warped->samples) / RootMeanSquare(late.samples))) < 3.0);
    CHECK(RootMeanSquare(std::span(warped->samples).first(7400)) < 1e-6);
    CHECK(RootMeanSquare(std::span(warped->samples).subspan(8000, 400)) > 0.01);
  }
}
