#include <catch2/catch.hpp>
#include <cmath>

#include "speech_emotion/augmentation.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

double GainDb(double hz, int rate_hz, double low_hz, double high_hz) {
  const Waveform tone{Tone(hz, rate_hz, 1.0), rate_hz};
  const auto limited = LimitBand(tone, low_hz, high_hz);
  REQUIRE(limited.has_value());
  REQUIRE(limited->samples.size() == tone.samples.size());
  const size_t start = tone.samples.size() / 4, count = tone.samples.size() / 2;
  return 20.0 * std::log10(RootMeanSquare(std::span(limited->samples).subspan(start, count)) /
                           RootMeanSquare(std::span(tone.samples).subspan(start, count)));
}

}  // namespace

TEST_CASE("a telephone's band passes flat, is 6 dB down at its edges and stops by 60 dB") {
  for (const int rate_hz : {8000, 16000, 44100}) {
    CAPTURE(rate_hz);
    for (const double hz : {355.0, 500.0, 1000.0, 2000.0, 3345.0})
      CHECK(std::abs(GainDb(hz, rate_hz, 300.0, 3400.0)) < 0.05);
    for (const double hz : {300.0, 3400.0})
      CHECK(GainDb(hz, rate_hz, 300.0, 3400.0) == Approx(-6.02).margin(0.1));
    for (const double hz : {50.0, 120.0, 245.0, 3460.0, 3900.0})
      CHECK(GainDb(hz, rate_hz, 300.0, 3400.0) < -60.0);
  }
}

TEST_CASE("one edge alone cuts one side alone") {
  CHECK(std::abs(GainDb(60.0, 16000, 0.0, 2000.0)) < 0.05);
  CHECK(GainDb(3000.0, 16000, 0.0, 2000.0) < -60.0);
  CHECK(std::abs(GainDb(7900.0, 16000, 500.0, 8000.0)) < 0.05);
  CHECK(GainDb(200.0, 16000, 500.0, 8000.0) < -60.0);
  CHECK(std::abs(GainDb(100.0, 16000, 40.0, 8000.0)) < 0.05);
  CHECK(GainDb(15.0, 16000, 40.0, 8000.0) < -60.0);
  const Waveform noise{WhiteNoise(1000, 1), 16000};
  CHECK(LimitBand(noise, 0.0, 9000.0)->samples == noise.samples);
}

TEST_CASE("a band-limited sound stays where it was") {
  Waveform click{std::vector<float>(16000, 0.0f), 16000};
  click.samples[7777] = 1.0f;
  const auto limited = LimitBand(click, 300.0, 3400.0);
  REQUIRE(limited.has_value());
  CHECK(std::max_element(limited->samples.begin(), limited->samples.end()) - limited->samples.begin() ==
        7777);
  for (size_t i = 1; i < 3000; ++i) {
    REQUIRE(std::abs(limited->samples[7777 - i] - limited->samples[7777 + i]) < 1e-6);
  }
}
