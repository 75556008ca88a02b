#include "speech_emotion/external_recognizer.h"

#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <vector>

#include "espeak_voice.h"
#include "shipped_model.h"
#include "signals.h"
#include "speech_emotion/emotion_model.h"

using namespace speech_emotion;

namespace {

constexpr int kRateHz = 44100;

std::shared_ptr<const EmotionModel> Model() {
  auto model = EmotionModel::FromBytes(ShippedModelBytes());
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

// The engine that the recognizer knows nothing of.
class Engine {
 public:
  explicit Engine(const EmotionModel& model) : session_(model.CreateSession()) {}

  std::vector<std::vector<float>> Run(const std::vector<Tensor>& inputs) {
    std::vector<std::vector<float>> outputs;
    for (const Tensor& input : inputs) {
      const auto results = session_.Run(std::span(&input, 1));
      REQUIRE(results.has_value());
      const Tensor& output = results->front();
      outputs.emplace_back(output.data<float>(), output.data<float>() + output.size());
    }
    return outputs;
  }

 private:
  OnnxSession session_;
};

void CheckSame(const std::vector<Prediction>& actual, const std::vector<Prediction>& expected) {
  REQUIRE(actual.size() == expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(actual[i].start_s == expected[i].start_s);
    CHECK(actual[i].end_s == expected[i].end_s);
    CHECK(actual[i].probabilities == expected[i].probabilities);
    CHECK(actual[i].smoothed_probabilities == expected[i].smoothed_probabilities);
    CHECK(actual[i].energy == expected[i].energy);
    CHECK(actual[i].state == expected[i].state);
    CHECK(actual[i].provisional == expected[i].provisional);
  }
}

}  // namespace

TEST_CASE("with the same engine between its halves an external recognizer predicts what the other does") {
  const auto model = Model();
  auto recognizer = Recognizer::Create(model, kRateHz, FewWindows());
  auto external = ExternalRecognizer::Create(model->contract(), kRateHz, FewWindows());
  REQUIRE(recognizer.has_value());
  REQUIRE(external.has_value());
  Engine engine(*model);
  std::mt19937 random(5);
  const auto recording = Recording();
  for (int round = 0; round < 2; ++round) {  // after Finish both are as new
    std::vector<Prediction> expected, actual;
    std::vector<double> expected_events, actual_events;
    const auto keep = [](auto& list, const auto& more) { list.insert(list.end(), more.begin(), more.end()); };
    const auto take = [&](const Result<std::vector<Prediction>>& some,
                          const Result<std::vector<Tensor>>& inputs) {
      REQUIRE(some.has_value());
      REQUIRE(inputs.has_value());
      keep(expected, *some);
      for (const UtteranceEvent& event : recognizer->utterance_events())
        expected_events.push_back(event.time_s);
      for (const UtteranceEvent& event : external->utterance_events()) actual_events.push_back(event.time_s);
      const auto answered = external->Answer(engine.Run(*inputs));
      REQUIRE(answered.has_value());
      keep(actual, *answered);
    };
    InRandomChunks(recording, random, kRateHz, [&](std::span<const float> chunk) {
      take(recognizer->AcceptWaveform(chunk), external->AcceptWaveform(chunk));
    });
    take(recognizer->Finish(), external->Finish());
    CheckSame(actual, expected);
    CHECK(actual_events == expected_events);
    CHECK_FALSE(actual_events.empty());
  }
}

TEST_CASE("windows must be answered, in their number, before the next samples come") {
  const auto model = Model();
  auto external = ExternalRecognizer::Create(model->contract(), 16000, FewWindows());
  REQUIRE(external.has_value());
  const std::vector<float> second(16000, 0.0f);
  const auto inputs = external->AcceptWaveform(second);
  REQUIRE(inputs.has_value());
  REQUIRE(inputs->size() == 1);  // a growing window
  CHECK(inputs->front().shape() == std::vector<int64_t>{1, 98, 64});
  CHECK(external->AcceptWaveform(second).error().code == ErrorCode::kInvalidArgument);
  CHECK(external->Finish().error().code == ErrorCode::kInvalidArgument);
  CHECK(external->Answer({}).error().code == ErrorCode::kInvalidArgument);
  const std::vector<std::vector<float>> too_short = {{1.0f}};
  CHECK(external->Answer(too_short).error().code == ErrorCode::kShapeMismatch);
  external->Reset();
  CHECK(external->AcceptWaveform(second).has_value());
}
