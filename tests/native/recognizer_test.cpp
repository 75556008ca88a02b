#include "speech_emotion/recognizer.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "shipped_model.h"
#include "signals.h"

using namespace speech_emotion;

namespace {

std::shared_ptr<const EmotionModel> Model() {
  static const auto model = [] {
    auto loaded = EmotionModel::FromBytes(ShippedModelBytes());
    if (!loaded) FAIL(loaded.error().message);
    return std::make_shared<const EmotionModel>(std::move(*loaded));
  }();
  return model;
}

// A voice-like signal: the self-test's glide, again and again, with pauses.
std::vector<float> Voice(int sample_rate_hz, double seconds) {
  const Waveform glide = SelfTestWaveform(sample_rate_hz);
  std::vector<float> samples(static_cast<size_t>(seconds * sample_rate_hz));
  for (size_t i = 0; i < samples.size(); ++i) {
    const bool pause = i / static_cast<size_t>(sample_rate_hz / 2) % 4 == 3;
    samples[i] = pause ? 0.0f : glide.samples[i % glide.samples.size()];
  }
  return samples;
}

std::vector<Prediction> Run(int sample_rate_hz, std::span<const float> samples,
                            const RecognizerOptions& options = {}, size_t longest = 0) {
  auto recognizer = Recognizer::Create(Model(), sample_rate_hz, options);
  REQUIRE(recognizer.has_value());
  std::vector<Prediction> predictions;
  const auto take = [&](Result<std::vector<Prediction>> some) {
    REQUIRE(some.has_value());
    predictions.insert(predictions.end(), some->begin(), some->end());
  };
  if (longest == 0) {
    take(recognizer->AcceptWaveform(samples));
  } else {
    std::mt19937 random(1);
    InRandomChunks(samples, random, longest,
                   [&](std::span<const float> piece) { take(recognizer->AcceptWaveform(piece)); });
  }
  take(recognizer->Finish());
  return predictions;
}

RecognizerOptions FullWindowsOnly() {
  RecognizerOptions options;
  options.first_prediction_s = 3.0;
  return options;
}

}  // namespace

TEST_CASE("predictions come every quarter of a second, over windows of three seconds") {
  const auto predictions = Run(16000, Voice(16000, 4.1), FullWindowsOnly());
  // Full windows end at 3.0, 3.25, ... 4.0; the last ends with the input.
  REQUIRE(predictions.size() == 6);
  for (size_t i = 0; i < 5; ++i) {
    CHECK(predictions[i].start_s == Approx(0.25 * static_cast<double>(i)));
    CHECK(predictions[i].end_s == Approx(3.0 + 0.25 * static_cast<double>(i)));
  }
  CHECK(predictions[5].start_s == Approx(1.1));
  CHECK(predictions[5].end_s == Approx(4.1));
  for (const Prediction& prediction : predictions) {
    CHECK_FALSE(prediction.provisional);
    REQUIRE(prediction.probabilities.size() == Model()->labels().size());
    CHECK(std::accumulate(prediction.probabilities.begin(), prediction.probabilities.end(), 0.0f) ==
          Approx(1.0f).margin(1e-5));
  }
}

TEST_CASE("the first estimate comes after one second, then four a second, marked as provisional") {
  const auto predictions = Run(16000, Voice(16000, 3.5));
  REQUIRE(predictions.size() == 11);
  for (size_t i = 0; i < predictions.size(); ++i) {
    CHECK(predictions[i].end_s == Approx(1.0 + 0.25 * static_cast<double>(i)));
    CHECK(predictions[i].provisional == (i < 8));
  }
}

TEST_CASE("a first window too short for a single frame is passed over") {
  RecognizerOptions options;
  options.hop_s = 0.01;  // windows of 10, 20, 30, ... ms; a frame takes 25
  options.first_prediction_s = 0.01;
  const auto predictions = Run(16000, Voice(16000, 0.055), options);
  REQUIRE(predictions.size() == 4);
  CHECK(predictions.front().end_s == Approx(0.03));
  CHECK(predictions.front().provisional);
  CHECK_FALSE(predictions.back().provisional);
}

TEST_CASE("an input shorter than a window is one window of its own length") {
  const auto predictions = Run(44100, Voice(44100, 1.7), FullWindowsOnly());
  REQUIRE(predictions.size() == 1);
  CHECK(predictions[0].start_s == 0.0);
  CHECK(predictions[0].end_s == Approx(1.7).margin(1e-4));
  CHECK_FALSE(predictions[0].provisional);
  CHECK(Run(16000, Voice(16000, 3.0), FullWindowsOnly()).size() == 1);
  CHECK(Run(16000, {}, FullWindowsOnly()).empty());
}

TEST_CASE("any chunking of the input gives identical predictions") {
  for (const int rate_hz : {16000, 44100, 48000}) {
    const auto samples = Voice(rate_hz, 4.3);
    const auto whole = Run(rate_hz, samples);
    for (const size_t longest : {160u, 1024u, 20000u}) {
      const auto pieces = Run(rate_hz, samples, {}, longest);
      CAPTURE(rate_hz, longest);
      REQUIRE(pieces.size() == whole.size());
      for (size_t i = 0; i < whole.size(); ++i) {
        CHECK(pieces[i].probabilities == whole[i].probabilities);
        CHECK(pieces[i].smoothed_probabilities == whole[i].smoothed_probabilities);
        CHECK(pieces[i].energy == whole[i].energy);
        CHECK(pieces[i].end_s == whole[i].end_s);
      }
    }
  }
}

TEST_CASE("the rate of the input changes the predictions by less than 0.02") {
  const auto at16 = Run(16000, Voice(16000, 3.0), FullWindowsOnly());
  for (const int rate_hz : {24000, 44100, 48000, 96000}) {
    const auto other = Run(rate_hz, Voice(rate_hz, 3.0), FullWindowsOnly());
    REQUIRE(other.size() == 1);
    for (size_t i = 0; i < at16[0].probabilities.size(); ++i) {
      CAPTURE(rate_hz, Model()->labels()[i]);
      // The test signal's noise is white up to each rate's own limit; what lies below 8 kHz differs a little.
      CHECK(std::abs(other[0].probabilities[i] - at16[0].probabilities[i]) < 0.05f);
    }
  }
}

TEST_CASE("silence is no speech, whatever the probabilities say") {
  for (const Prediction& prediction : Run(16000, std::vector<float>(64000, 0.0f))) {
    CHECK(prediction.state == SpeechState::kNoSpeech);
    CHECK(prediction.level_dbfs == Approx(-120.0));
    CHECK(prediction.energy == 0.0);
  }
  for (const Prediction& prediction : Run(16000, Voice(16000, 4.0)))
    CHECK(prediction.state != SpeechState::kNoSpeech);
}

TEST_CASE("smoothing is for display and leaves the raw probabilities alone") {
  const auto samples = Voice(16000, 5.0);
  RecognizerOptions raw = FullWindowsOnly();
  raw.smoothing_s = 0.0;
  const auto smoothed = Run(16000, samples, FullWindowsOnly()), plain = Run(16000, samples, raw);
  REQUIRE(smoothed.size() == plain.size());
  bool differs = false;
  for (size_t i = 0; i < plain.size(); ++i) {
    CHECK(smoothed[i].probabilities == plain[i].probabilities);
    CHECK(plain[i].smoothed_probabilities == plain[i].probabilities);
    differs |= smoothed[i].smoothed_probabilities != smoothed[i].probabilities;
  }
  CHECK(differs);
}

TEST_CASE("a block with a sample that is not finite is refused and leaves the stream as it was") {
  const auto samples = Voice(16000, 3.2);
  auto recognizer = Recognizer::Create(Model(), 16000, FullWindowsOnly());
  REQUIRE(recognizer.has_value());
  REQUIRE(recognizer->AcceptWaveform(std::span(samples).first(20000)).has_value());
  const std::vector<float> bad = {0.0f, std::numeric_limits<float>::infinity()};
  const auto refused = recognizer->AcceptWaveform(bad);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kInvalidAudio);
  const auto rest = recognizer->AcceptWaveform(std::span(samples).subspan(20000));
  REQUIRE(rest.has_value());
  CHECK(rest->front().probabilities == Run(16000, samples, FullWindowsOnly()).front().probabilities);
}

TEST_CASE("options that contradict the model are refused") {
  RecognizerOptions options;
  options.hop_s = 0.007;
  CHECK_FALSE(Recognizer::Create(Model(), 16000, options).has_value());
  options.hop_s = -1.0;
  CHECK_FALSE(Recognizer::Create(Model(), 16000, options).has_value());
  CHECK_FALSE(Recognizer::Create(Model(), 0, {}).has_value());
  CHECK_FALSE(Recognizer::Create(Model(), 10000000, {}).has_value());
}
