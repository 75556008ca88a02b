#include "speech_emotion/resampler.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "support/signals.h"

using speech_emotion::Resampler;

namespace {

std::vector<float> Resample(const std::vector<float>& input, int from_hz, int to_hz) {
  auto resampler = Resampler::Create(from_hz, to_hz);
  REQUIRE(resampler.has_value());
  std::vector<float> output;
  resampler->AcceptWaveform(input, output);
  resampler->Finish(output);
  return output;
}

// Without the ends, where the filter sees the silence around the signal.
std::span<const float> Middle(const std::vector<float>& samples) {
  return std::span(samples).subspan(samples.size() / 4, samples.size() / 2);
}

}  // namespace

TEST_CASE("a tone in the pass band keeps its level within 0.1 dB and its place in time") {
  for (const int from_hz : {8000, 11025, 22050, 24414, 32000, 44100, 48000, 96000, 192000}) {
    const int to_hz = 16000;
    const double edge_hz = 0.45 * std::min(from_hz, to_hz);
    for (const double hz : {100.0, 0.5 * edge_hz, edge_hz}) {
      const auto output = Resample(Tone(hz, from_hz, 1.0), from_hz, to_hz);
      const auto expected = Tone(hz, to_hz, 1.0);
      REQUIRE(std::abs(static_cast<int>(output.size()) - to_hz) <= 1);
      CAPTURE(from_hz, hz);
      const double level_db =
          20.0 * std::log10(RootMeanSquare(Middle(output)) / RootMeanSquare(Middle(expected)));
      CHECK(std::abs(level_db) < 0.1);
      std::vector<float> difference(to_hz / 2);
      for (int i = 0; i < to_hz / 2; ++i) difference[i] = output[to_hz / 4 + i] - expected[to_hz / 4 + i];
      CHECK(RootMeanSquare(difference) < 0.006);  // a shift of a fiftieth of a sample at the edge would show
    }
  }
}

TEST_CASE("a tone that the output rate can't hold is gone by 60 dB") {
  for (const int from_hz : {22050, 24414, 32000, 44100, 48000, 96000, 192000}) {
    for (const double hz : {8001.0, 9000.0, 0.49 * from_hz}) {
      CAPTURE(from_hz, hz);
      const auto output = Resample(Tone(hz, from_hz, 1.0, 1.0), from_hz, 16000);
      CHECK(20.0 * std::log10(RootMeanSquare(Middle(output)) * std::numbers::sqrt2) < -60.0);
    }
  }
}

TEST_CASE("between any two rates from 8 to 192 kHz the pass band is flat and nothing folds into it") {
  constexpr int kRates[] = {8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 192000};
  std::mt19937 random(29);
  for (int round = 0; round < 40; ++round) {
    // Every other pair has a rate of no standard.
    const int from_hz =
        round % 2 == 0 ? kRates[random() % std::size(kRates)] : 8000 + static_cast<int>(random() % 184001);
    const int to_hz = kRates[random() % std::size(kRates)];
    const double lower_hz = std::min(from_hz, to_hz);
    CAPTURE(from_hz, to_hz);
    const auto level_db = [&](double hz) {
      const auto output = Resample(Tone(hz, from_hz, 0.1, 1.0), from_hz, to_hz);
      return 20.0 * std::log10(RootMeanSquare(Middle(output)) * std::numbers::sqrt2 + 1e-12);
    };
    CHECK(std::abs(level_db(0.45 * lower_hz)) < 0.1);
    CHECK(std::abs(level_db(0.2 * lower_hz)) < 0.1);
    if (from_hz > 1.05 * to_hz) CHECK(level_db(0.5 * (0.5 * from_hz + 0.5 * to_hz)) < -60.0);
    if (to_hz <= from_hz) continue;
    // Upwards, what isn't the tone is an image of it.
    const auto output = Resample(Tone(0.4 * lower_hz, from_hz, 0.1, 1.0), from_hz, to_hz);
    auto rest = Tone(0.4 * lower_hz, to_hz, 0.1, 1.0);
    const size_t count = std::min(rest.size(), output.size());
    for (size_t i = 0; i < count; ++i) rest[i] -= output[i];
    CHECK(20.0 * std::log10(RootMeanSquare(Middle(rest))) < -60.0);
  }
}

TEST_CASE("upsampling leaves no image above the input's band by 60 dB") {
  const auto output = Resample(Tone(3000.0, 8000, 1.0, 1.0), 8000, 16000);
  const auto wanted = Tone(3000.0, 16000, 1.0, 1.0);
  std::vector<float> rest(8000);
  for (int i = 0; i < 8000; ++i) rest[i] = output[4000 + i] - wanted[4000 + i];
  CHECK(20.0 * std::log10(RootMeanSquare(rest)) < -60.0);
}

TEST_CASE("resampling gives the same samples to the bit however the input is cut") {
  std::mt19937 random(11);
  for (const int from_hz : {8000, 16000, 24414, 44100, 48000, 192000}) {
    const int to_hz = from_hz == 16000 ? 44100 : 16000;
    auto resampler = Resampler::Create(from_hz, to_hz);
    REQUIRE(resampler.has_value());
    for (int round = 0; round < 200; ++round) {
      const auto input = WhiteNoise(random() % 3000, static_cast<uint32_t>(round));
      std::vector<float> whole, output;
      resampler->AcceptWaveform(input, whole);
      resampler->Finish(whole);
      const size_t longest = round % 10 == 0 ? 1 : 1 + random() % 1500;
      InRandomChunks(input, random, longest,
                     [&](std::span<const float> piece) { resampler->AcceptWaveform(piece, output); });
      resampler->Finish(output);
      CAPTURE(from_hz, to_hz, input.size(), longest);
      REQUIRE(output == whole);
    }
  }
}

TEST_CASE("a resampler is as new after Finish") {
  const auto input = WhiteNoise(5000, 6);
  auto resampler = Resampler::Create(48000, 16000);
  REQUIRE(resampler.has_value());
  std::vector<float> first, second;
  resampler->AcceptWaveform(input, first);
  resampler->Finish(first);
  resampler->AcceptWaveform(input, second);
  resampler->Finish(second);
  CHECK(first == second);
  CHECK(first.size() == 1667);  // ceil(5000 / 3)
}

TEST_CASE("rates that no device has are refused with both the range and the rate") {
  for (const int hz : {0, -16000, 999, 10000000}) {
    const auto resampler = Resampler::Create(hz, 16000);
    REQUIRE_FALSE(resampler.has_value());
    CHECK(resampler.error().code == speech_emotion::ErrorCode::kInvalidArgument);
    CHECK(resampler.error().message.find(std::to_string(hz)) != std::string::npos);
  }
}

TEST_CASE("no input gives no output") { CHECK(Resample({}, 44100, 16000).empty()); }
