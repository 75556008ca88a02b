// How a recognizer gets to know a voice: what is learnt, when it counts, and when it is forgotten.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/recognizer.h"
#include "speech_emotion/window_stream.h"
#include "support/espeak_voice.h"
#include "support/prediction_match.h"
#include "support/reference_model.h"
#include "support/signals.h"

using namespace speech_emotion;
using testing::ReferenceModelBytes;

namespace {

constexpr int kRateHz = 16000;

std::shared_ptr<const EmotionModel> Model(const testing::ReferenceModelOptions& options = {}) {
  auto model = EmotionModel::FromBytes(ReferenceModelBytes(options));
  if (!model) FAIL(model.error().message);
  return std::make_shared<const EmotionModel>(std::move(*model));
}

// The sentence again and again, softer and louder: a voice that isn't always the same.
std::vector<float> Voice(double seconds) {
  const auto sentence = EspeakVoice(kRateHz);
  std::vector<float> samples(static_cast<size_t>(seconds * kRateHz), 0.0f);
  const size_t period = sentence.size() + kRateHz / 2;
  for (size_t i = 0; i < samples.size(); ++i) {
    const float gain = 0.4f + 0.3f * static_cast<float>(i / period % 3);
    if (i % period < sentence.size()) samples[i] = gain * sentence[i % period];
  }
  return samples;
}

// Noise in bursts of a syllable's length: the detector takes it for speech.
std::vector<float> NoiseBursts(double seconds) {
  auto samples = WhiteNoise(static_cast<size_t>(seconds * kRateHz), 9);
  for (size_t i = 0; i < samples.size(); ++i) {
    const double phase = std::fmod(static_cast<double>(i) / kRateHz, 0.25) / 0.25;
    samples[i] *= static_cast<float>(phase < 0.5 ? std::sin(2.0 * 3.14159265 * phase) : 0.0) + 0.001f;
  }
  return samples;
}

Recognizer MakeRecognizer(std::shared_ptr<const EmotionModel> model, const RecognizerOptions& options = {}) {
  auto recognizer = Recognizer::Create(std::move(model), kRateHz, options);
  if (!recognizer) FAIL(recognizer.error().message);
  return std::move(*recognizer);
}

std::vector<Prediction> Accept(Recognizer& recognizer, std::span<const float> samples) {
  auto predictions = recognizer.AcceptWaveform(samples);
  REQUIRE(predictions.has_value());
  return std::move(*predictions);
}

}  // namespace

TEST_CASE("each window is judged by all full windows of speech that ended before it began") {
  const auto model = Model();
  const auto samples = Voice(12.3);
  auto recognizer = MakeRecognizer(model);
  const auto predictions = Accept(recognizer, samples);

  // The same by hand, from the windows themselves.
  auto stream = WindowStream::Create(model->contract(), kRateHz);
  REQUIRE(stream.has_value());
  const auto windows = stream->AcceptWaveform(samples);
  REQUIRE(windows.has_value());
  REQUIRE(windows->size() == predictions.size());
  onnx_engine::Session session = model->CreateSession();
  double longest_s = 0.0;
  for (size_t i = 0; i < windows->size(); ++i) {
    const FeatureWindow& window = (*windows)[i];
    VoiceReference reference = model->contract().NewReference();
    for (size_t j = 0; j < i; ++j) {
      const FeatureWindow& earlier = (*windows)[j];
      if (earlier.provisional || earlier.end_s > window.start_s) continue;
      if (predictions[j].state == SpeechState::kNoSpeech) continue;
      const auto heard = model->Answer(session, earlier.features);
      REQUIRE(heard.has_value());
      const double new_part =
          reference.seconds() == 0.0 ? 1.0 : 0.25;  // of a window of 1 s, with a hop of 0.25 s
      REQUIRE(reference.Add(heard->embedding, new_part * earlier.speech_s).has_value());
    }
    CAPTURE(i, window.start_s);
    CHECK(predictions[i].reference_s == reference.seconds());
    CHECK(predictions[i].probabilities == model->Answer(session, window.features, &reference)->probabilities);
    longest_s = std::max(longest_s, reference.seconds());
  }
  CHECK(longest_s > 4.0);
}

TEST_CASE("while a voice is learnt any chunking gives identical predictions") {
  const auto model = Model({.metadata = {{"reference.max_s", "5"}}});
  const auto samples = Voice(15.0);
  auto recognizer = MakeRecognizer(model);
  const auto whole = Accept(recognizer, samples);
  REQUIRE(whole.back().reference_s == 5.0);
  std::mt19937 random(2);
  for (const size_t longest : {300u, 5000u, 40000u}) {
    recognizer.Reset();
    std::vector<Prediction> pieces;
    InRandomChunks(samples, random, longest, [&](std::span<const float> chunk) {
      for (Prediction& prediction : Accept(recognizer, chunk)) pieces.push_back(std::move(prediction));
    });
    CheckSame(pieces, whole);
  }
}

TEST_CASE("silence teaches nothing of a voice") {
  auto recognizer = MakeRecognizer(Model());
  Accept(recognizer, Voice(6.0));
  Accept(recognizer, std::vector<float>(2 * kRateHz, 0.0f));
  const double known_s = Accept(recognizer, std::vector<float>(kRateHz, 0.0f)).back().reference_s;
  CHECK(known_s > 1.5);
  CHECK(Accept(recognizer, std::vector<float>(10 * kRateHz, 0.0f)).back().reference_s == known_s);
}

TEST_CASE("what the network takes for a sound is no speech and teaches nothing of a voice") {
  const auto bursts = NoiseBursts(8.0);
  auto hears_sounds = MakeRecognizer(Model());
  for (const Prediction& prediction : Accept(hears_sounds, bursts)) {
    CHECK(prediction.speech_probability < 0.5f);
    CHECK(prediction.state == SpeechState::kNoSpeech);
    CHECK(prediction.headline == std::nullopt);
    CHECK(prediction.reference_s == 0.0);
  }
  auto detector_alone = MakeRecognizer(Model({.tells_speech = false}));
  CHECK(Accept(detector_alone, bursts).back().reference_s > 1.5);
}

TEST_CASE("once a voice is to be forgotten, nothing of it is in a later reference") {
  std::vector<std::vector<Prediction>> after;
  for (const bool loud : {false, true}) {
    auto samples = Voice(7.1);
    if (!loud) {
      for (float& sample : samples) sample *= 0.1f;
    }
    auto recognizer = MakeRecognizer(Model());
    CHECK(Accept(recognizer, samples).back().reference_s > 1.5);
    recognizer.ForgetVoice();
    CHECK(recognizer.heard_voice().seconds() == 0.0);
    after.push_back(Accept(recognizer, Voice(6.0)));
    CHECK(after.back().front().reference_s == 0.0);
    CHECK(after.back().back().reference_s > 1.5);
    std::erase_if(after.back(), [](const Prediction& prediction) { return prediction.start_s < 7.1; });
  }
  REQUIRE(after[0].size() == after[1].size());
  for (size_t i = 0; i < after[0].size(); ++i) {
    CHECK(after[0][i].reference_s == after[1][i].reference_s);
    CHECK(after[0][i].probabilities == after[1][i].probabilities);
  }
}

TEST_CASE("the end of the input, and a reset, forget the voice") {
  auto recognizer = MakeRecognizer(Model());
  const auto samples = Voice(6.0);
  const auto first = Accept(recognizer, samples);
  CHECK(first.back().reference_s > 1.5);
  REQUIRE(recognizer.Finish().has_value());
  CheckSame(Accept(recognizer, samples), first);
  recognizer.Reset();
  CHECK(recognizer.heard_voice().seconds() == 0.0);
  CheckSame(Accept(recognizer, samples), first);
}

TEST_CASE("a reference that is given stands still unless the voice is learnt on") {
  const auto model = Model();
  const auto samples = Voice(6.0);
  VoiceReference given(16);
  REQUIRE(given.Add(std::vector<float>(16, -8.0f), 100.0).has_value());
  auto fixed = MakeRecognizer(model, {.learns_voice = false});
  CHECK(Accept(fixed, samples).back().reference_s == 0.0);
  fixed.Reset();
  REQUIRE(fixed.SetReference(given).has_value());
  for (const Prediction& prediction : Accept(fixed, samples)) CHECK(prediction.reference_s == 60.0);

  given.Clear();
  REQUIRE(given.Add(std::vector<float>(16, -8.0f), 5.0).has_value());
  auto learning = MakeRecognizer(model);
  REQUIRE(learning.SetReference(given).has_value());
  const auto predictions = Accept(learning, samples);
  CHECK(predictions.front().reference_s == 5.0);
  CHECK(predictions.back().reference_s > 6.5);
  CHECK(learning.SetReference(VoiceReference(7)).error().code == ErrorCode::kShapeMismatch);
}

TEST_CASE("what a recording has told of its voice is there until the next one begins") {
  const auto model = Model();
  auto recognizer = MakeRecognizer(model);
  Accept(recognizer, Voice(8.0));
  REQUIRE(recognizer.Finish().has_value());
  // Of six seconds of speech what is decided at the end of the windows of a second, the first half of each.
  CHECK(recognizer.heard_voice().seconds() == Approx(3.0).margin(0.5));
  // Shorter than a window: its one window stands for all of its speech.
  Accept(recognizer, Voice(0.8));
  CHECK(recognizer.heard_voice().seconds() == 0.0);
  REQUIRE(recognizer.Finish().has_value());
  CHECK(recognizer.heard_voice().seconds() == Approx(0.7).margin(0.15));
}

TEST_CASE("where nothing else is asked for, a model says itself what is uncertain") {
  const auto samples = Voice(4.0);
  const auto states = [&](const testing::ReferenceModelOptions& model, const RecognizerOptions& options) {
    auto recognizer = MakeRecognizer(Model(model), options);
    return Accept(recognizer, samples).back().state;
  };
  CHECK(states({}, {}) == SpeechState::kSpeech);
  CHECK(states({.metadata = {{"uncertain_below", "1"}}}, {}) == SpeechState::kUncertain);
  CHECK(states({.metadata = {{"uncertain_below", "1"}}}, {.uncertain_below = 0.2}) == SpeechState::kSpeech);
}
