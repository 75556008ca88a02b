#include "speech_emotion/live_recognizer.h"

#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/recognizer.h"
#include "support/espeak_voice.h"
#include "support/prediction_match.h"
#include "support/reference_model.h"
#include "support/shipped_model.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr int kRateHz = 44100;

std::shared_ptr<const EmotionModel> Model(const std::vector<uint8_t>& bytes = ShippedModelBytes()) {
  auto model = EmotionModel::FromBytes(bytes);
  if (!model) FAIL(model.error().message);
  return std::make_shared<const EmotionModel>(std::move(*model));
}

RecognizerOptions FewWindows() { return {.hop_s = 1.0}; }

// Silence, a sentence, silence, another one, and a tail that ends between two windows.
std::vector<float> Recording() {
  std::vector<float> samples(kRateHz, 0.0f);
  const auto voice = EspeakVoice(kRateHz);
  for (int i = 0; i < 2; ++i) {
    samples.insert(samples.end(), voice.begin(), voice.end());
    samples.resize(samples.size() + kRateHz / 3, 0.0f);
  }
  return samples;
}

// What a page does: an engine that the recognizer knows nothing of, run until no run is due.
std::vector<Prediction> RunAll(LiveRecognizer& recognizer, const EmotionModel& model,
                               onnx_engine::Session& session) {
  std::vector<Prediction> predictions;
  for (;;) {
    const auto inputs = recognizer.NextRun();
    REQUIRE(inputs.has_value());
    if (inputs->empty()) return predictions;
    auto answer = model.Run(session, *inputs);
    REQUIRE(answer.has_value());
    auto prediction = recognizer.Answer(std::move(*answer));
    REQUIRE(prediction.has_value());
    predictions.push_back(std::move(*prediction));
  }
}

template <class T>
void Append(std::vector<T>& list, const std::vector<T>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

void AppendTimes(std::vector<double>& times, std::span<const UtteranceEvent> events) {
  for (const UtteranceEvent& event : events) times.push_back(event.time_s);
}

}  // namespace

TEST_CASE("with the same engine between its halves a live recognizer predicts what a Recognizer does") {
  std::mt19937 random(5);
  const auto recording = Recording();
  for (const auto& model :
       {Model(), Model(testing::PlainModelBytes()), Model(testing::ReferenceModelBytes())}) {
    auto recognizer = Recognizer::Create(model, kRateHz, FewWindows());
    auto live = LiveRecognizer::Create(model->contract(), kRateHz, FewWindows());
    REQUIRE(recognizer.has_value());
    REQUIRE(live.has_value());
    onnx_engine::Session session = model->CreateSession();
    for (int round = 0; round < 2; ++round) {  // after Finish both are as new
      std::vector<Prediction> expected, actual;
      std::vector<double> expected_events, actual_events;
      const auto take = [&](const Result<std::vector<Prediction>>& some, const Result<void>& taken) {
        REQUIRE(some.has_value());
        REQUIRE(taken.has_value());
        Append(expected, *some);
        AppendTimes(expected_events, recognizer->utterance_events());
        AppendTimes(actual_events, live->utterance_events());
        Append(actual, RunAll(*live, *model, session));
      };
      InRandomChunks(recording, random, kRateHz, [&](std::span<const float> chunk) {
        take(recognizer->AcceptWaveform(chunk), live->AcceptWaveform(chunk));
      });
      take(recognizer->Finish(), live->Finish());
      CheckSame(actual, expected);
      CHECK(actual_events == expected_events);
      CHECK_FALSE(actual_events.empty());
    }
  }
}

TEST_CASE("one run is due at a time, and takes one answer") {
  const auto model = Model(testing::PlainModelBytes());
  auto live = LiveRecognizer::Create(model->contract(), 16000, FewWindows());
  REQUIRE(live.has_value());
  const ModelAnswer answer{.probabilities = std::vector<float>(3, 1.0f / 3.0f)};
  CHECK(live->NextRun()->empty());
  CHECK(live->Answer(answer).error().code == ErrorCode::kInvalidArgument);

  const std::vector<float> second(16000, 0.0f);
  REQUIRE(live->AcceptWaveform(second).has_value());
  REQUIRE(live->AcceptWaveform(second).has_value());  // both wait for their run
  const auto inputs = live->NextRun();
  REQUIRE(inputs.has_value());
  REQUIRE(inputs->size() == 1);
  CHECK(inputs->front().shape() == std::vector<int64_t>{1, 98, 16});  // a growing window
  CHECK(live->Answer({.probabilities = {1.0f}}).error().code == ErrorCode::kShapeMismatch);
  CHECK(live->Answer(answer)->end_s == Approx(1.0));
  CHECK(live->Answer(answer).error().code == ErrorCode::kInvalidArgument);
  CHECK(live->NextRun()->front().shape() == std::vector<int64_t>{1, 198, 16});
  CHECK(live->NextRun()->empty());  // a run without an answer is given up
}

TEST_CASE("a run of a model that knows the voice has the reference beside the features") {
  const auto model = Model(testing::ReferenceModelBytes());
  auto live = LiveRecognizer::Create(model->contract(), 16000, FewWindows());
  REQUIRE(live.has_value());
  REQUIRE(live->AcceptWaveform(std::vector<float>(16000, 0.0f)).has_value());
  const auto inputs = live->NextRun();
  REQUIRE(inputs.has_value());
  REQUIRE(inputs->size() == 2);
  CHECK(inputs->front().shape() == std::vector<int64_t>{1, 98, 16});
  CHECK(inputs->back().shape() == std::vector<int64_t>{1, 17});
  const ModelAnswer without_embedding{.probabilities = std::vector<float>(3, 1.0f / 3.0f)};
  CHECK(live->Answer(without_embedding).error().code == ErrorCode::kShapeMismatch);
}

TEST_CASE("the runs of the end come before the next input") {
  const auto model = Model();
  auto live = LiveRecognizer::Create(model->contract(), 16000, FewWindows());
  REQUIRE(live.has_value());
  const std::vector<float> samples(20000, 0.0f);
  REQUIRE(live->AcceptWaveform(samples).has_value());
  REQUIRE(live->Finish().has_value());
  CHECK(live->AcceptWaveform(samples).error().code == ErrorCode::kInvalidArgument);
  onnx_engine::Session session = model->CreateSession();
  CHECK(RunAll(*live, *model, session).size() == 2);
  CHECK(live->AcceptWaveform(samples).has_value());
  REQUIRE(live->Finish().has_value());
  live->Reset();
  CHECK(live->NextRun()->empty());
  CHECK(live->AcceptWaveform(samples).has_value());
}
