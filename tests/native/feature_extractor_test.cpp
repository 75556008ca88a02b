#include "speech_emotion/feature_extractor.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "signals.h"

using namespace speech_emotion;

namespace {

FeatureMatrix Extract(const FeatureOptions& options, const std::vector<float>& samples) {
  auto features = ExtractFeatures(options, Waveform{samples, options.sample_rate_hz});
  REQUIRE(features.has_value());
  return *features;
}

FeatureOptions RandomOptions(std::mt19937& random) {
  FeatureOptions options;
  options.frame.length = 2 + static_cast<int>(random() % 511);
  options.frame.shift = 1 + static_cast<int>(random() % 700);  // also longer than the frame
  options.frame.alignment = random() % 2 == 0 ? FrameAlignment::kStart : FrameAlignment::kCenter;
  options.mel.bands = 1 + static_cast<int>(random() % 80);
  options.mfcc.coefficients = 1 + static_cast<int>(random() % options.mel.bands);
  options.mfcc.top_db = random() % 3 == 0 ? 80.0 : 0.0;
  options.outputs = {FeatureKind::kLogMel};
  if (random() % 2 == 0) options.outputs.push_back(FeatureKind::kMfcc);
  if (random() % 4 == 0) options.outputs.push_back(FeatureKind::kMelSpectrogram);
  return options;
}

}  // namespace

TEST_CASE("any chunking of the input gives identical features") {
  std::mt19937 random(3);
  for (int round = 0; round < 1000; ++round) {
    const FeatureOptions options = RandomOptions(random);
    const auto samples = WhiteNoise(random() % 6000, static_cast<uint32_t>(round));
    const FeatureMatrix whole = Extract(options, samples);

    auto extractor = FeatureExtractor::Create(options);
    REQUIRE(extractor.has_value());
    FeatureMatrix pieces;
    const size_t longest = round % 10 == 0 ? 1 : 1 + random() % 2000;
    InRandomChunks(samples, random, longest,
                   [&](std::span<const float> piece) { extractor->AcceptWaveform(piece, pieces); });
    extractor->Finish(pieces);
    CAPTURE(round, samples.size(), longest);
    REQUIRE(pieces.values == whole.values);
  }
}

TEST_CASE("a frame is out as soon as its last sample is in") {
  const FeatureOptions options;
  auto extractor = FeatureExtractor::Create(options);
  REQUIRE(extractor.has_value());
  FeatureMatrix features;
  const auto samples = WhiteNoise(560, 1);
  extractor->AcceptWaveform(std::span(samples).first(399), features);
  CHECK(features.frames() == 0);
  extractor->AcceptWaveform(std::span(samples).subspan(399, 1), features);
  CHECK(features.frames() == 1);
  extractor->AcceptWaveform(std::span(samples).subspan(400, 160), features);
  CHECK(features.frames() == 2);
}

TEST_CASE("frames aligned to the start and centred ones are as many as their definitions say") {
  FeatureOptions options;
  CHECK(Extract(options, WhiteNoise(48000, 1)).frames() == 298);  // 1 + (48000 - 400) / 160
  options.frame.alignment = FrameAlignment::kCenter;
  CHECK(Extract(options, WhiteNoise(48000, 1)).frames() == 301);  // 1 + 48000 / 160
  CHECK(Extract(options, WhiteNoise(1, 1)).frames() == 1);
  CHECK(Extract(options, {}).frames() == 0);
}

TEST_CASE("a tone is loudest in the mel band around its pitch") {
  FeatureOptions options;
  for (const double hz : {200.0, 1000.0, 3000.0, 7000.0}) {
    const FeatureMatrix features = Extract(options, Tone(hz, 16000, 0.5));
    const auto row = features.row(20);
    const auto loudest = std::max_element(row.begin(), row.end()) - row.begin();
    // Slaney's scale: 15 mels at 1 kHz, logarithmic above.
    const auto mel = [](double f) {
      return f < 1000.0 ? f * 3.0 / 200.0 : 15.0 + 27.0 * std::log(f / 1000.0) / std::log(6.4);
    };
    const double expected = (mel(hz) - mel(50.0)) / (mel(7600.0) - mel(50.0)) * 65.0 - 1.0;
    CAPTURE(hz);
    CHECK(std::abs(static_cast<double>(loudest) - expected) <= 1.0);
  }
}

TEST_CASE("silence, a constant and clipped input give finite features") {
  FeatureOptions options;
  options.outputs = {FeatureKind::kLogMel, FeatureKind::kMfcc, FeatureKind::kMelSpectrogram};
  options.mfcc.top_db = 80.0;
  for (const float level : {0.0f, 1.0f, -1.0f, 1e-30f}) {
    const FeatureMatrix features = Extract(options, std::vector<float>(8000, level));
    REQUIRE(features.frames() > 0);
    for (const float value : features.values) REQUIRE(std::isfinite(value));
  }
}

TEST_CASE("samples that are not finite are an error that names the first of them") {
  std::vector<float> samples(1000, 0.1f);
  samples[321] = std::numeric_limits<float>::quiet_NaN();
  const auto features = ExtractFeatures({}, Waveform{samples, 16000});
  REQUIRE_FALSE(features.has_value());
  CHECK(features.error().code == ErrorCode::kInvalidAudio);
  CHECK(features.error().message == "expected finite samples, found NaN at sample 321");
}

TEST_CASE("an extractor is as new after Finish") {
  FeatureOptions options;
  options.frame.alignment = FrameAlignment::kCenter;
  auto extractor = FeatureExtractor::Create(options);
  REQUIRE(extractor.has_value());
  const auto samples = WhiteNoise(3000, 9);
  FeatureMatrix first, second;
  extractor->AcceptWaveform(samples, first);
  extractor->Finish(first);
  extractor->AcceptWaveform(samples, second);
  extractor->Finish(second);
  CHECK(first.values == second.values);
}
