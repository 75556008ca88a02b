// Samples that are NaN or infinite are refused wherever sound comes in, and nothing of their block is taken.
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <span>
#include <vector>

#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/file_recognizer.h"
#include "speech_emotion/live_recognizer.h"
#include "speech_emotion/recognizer.h"
#include "speech_emotion/voice_activity.h"
#include "speech_emotion/window_stream.h"
#include "support/shipped_model.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr int kRateHz = 16000;

std::shared_ptr<const EmotionModel> Model() {
  static const auto model = [] {
    auto loaded = EmotionModel::FromBytes(ShippedModelBytes());
    if (!loaded) FAIL(loaded.error().message);
    return std::make_shared<const EmotionModel>(std::move(*loaded));
  }();
  return model;
}

// Noise that ends in one bad sample.
std::vector<float> Bad(double seconds, float last) {
  auto samples = WhiteNoise(static_cast<size_t>(seconds * kRateHz), 1);
  samples.back() = last;
  return samples;
}

template <class T>
void CheckRefused(const Result<T>& result) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == ErrorCode::kInvalidAudio);
}

constexpr float kBadSamples[] = {NAN, INFINITY, -INFINITY};

}  // namespace

TEST_CASE("a recognizer takes nothing of an input with a sample that is not finite, however long it is") {
  for (const double seconds : {0.1, 1.0, 2.5}) {
    for (const float bad : kBadSamples) {
      CAPTURE(seconds, bad);
      const auto samples = Bad(seconds, bad);
      auto recognizer = Recognizer::Create(Model(), kRateHz);
      REQUIRE(recognizer.has_value());
      CheckRefused(recognizer->AcceptWaveform(samples));
      const auto predictions = recognizer->Finish();
      REQUIRE(predictions.has_value());
      CHECK(predictions->empty());

      auto file = FileRecognizer::Create(Model(), kRateHz);
      REQUIRE(file.has_value());
      CheckRefused(file->AcceptWaveform(samples));
      REQUIRE(file->Finish().has_value());
      CHECK(file->segments().empty());

      auto live = LiveRecognizer::Create(Model()->contract(), kRateHz);
      REQUIRE(live.has_value());
      CheckRefused(live->AcceptWaveform(samples));
      REQUIRE(live->Finish().has_value());
      const auto run = live->NextRun();
      REQUIRE(run.has_value());
      CHECK(run->empty());

      auto stream = WindowStream::Create(Model()->contract(), kRateHz);
      REQUIRE(stream.has_value());
      CheckRefused(stream->AcceptWaveform(samples));
      const auto windows = stream->Finish();
      REQUIRE(windows.has_value());
      CHECK(windows->empty());
    }
  }
}

TEST_CASE("features and voice activity of samples that are not finite are refused") {
  auto detector = VoiceActivity::Create(kRateHz);
  REQUIRE(detector.has_value());
  VoiceActivityDecisions decisions;
  for (const float bad : kBadSamples) {
    CheckRefused(detector->AcceptWaveform(Bad(0.5, bad), decisions));
    CheckRefused(ExtractFeatures({}, Waveform{Bad(0.5, bad), kRateHz}));
  }
  CHECK(decisions.speech.empty());
}

TEST_CASE("finite samples beyond what floats can add up give an error or finite features, and no crash") {
  std::vector<float> samples(4 * 44100);
  for (size_t i = 0; i < samples.size(); ++i) samples[i] = i / 50 % 2 == 0 ? 3.4e38f : -3.4e38f;
  auto windows = WindowStream::Create(Model()->contract(), 44100);
  REQUIRE(windows.has_value());
  const auto cut = windows->AcceptWaveform(samples);
  if (!cut) {
    CHECK(cut.error().code == ErrorCode::kInvalidAudio);
    return;
  }
  for (const FeatureWindow& window : *cut) {
    for (const float value : window.features.values) REQUIRE(std::isfinite(value));
  }
}
