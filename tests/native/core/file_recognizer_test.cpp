#include "speech_emotion/file_recognizer.h"

#include <catch2/catch.hpp>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/recognizer.h"
#include "support/espeak_voice.h"
#include "support/prediction_match.h"
#include "support/reference_model.h"
#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr int kRateHz = 22050;

std::shared_ptr<const EmotionModel> Model() {
  return std::make_shared<const EmotionModel>(
      EmotionModel::FromBytes(testing::ReferenceModelBytes()).value());
}

FileAnswer AnswerOf(FileRecognizer& recognizer, const std::vector<float>& recording, double start_s = 0.0) {
  REQUIRE(recognizer.AcceptWaveform(recording).has_value());
  REQUIRE(recognizer.Finish().has_value());
  auto answer = recognizer.TakeAnswer(start_s);
  REQUIRE(answer.has_value());
  return std::move(*answer);
}

void CheckSameAnswer(const FileAnswer& actual, const FileAnswer& expected) {
  CheckSame(actual.segments, expected.segments);
  CHECK(actual.probabilities == expected.probabilities);
  CHECK(actual.state == expected.state);
  CHECK(actual.duration_s == expected.duration_s);
}

}  // namespace

TEST_CASE("a file's answer is what a recognizer's full windows combine to, however the samples come") {
  const auto model = Model();
  const auto voice = EspeakVoice(kRateHz);
  auto recognizer = Recognizer::Create(model, kRateHz, {.first_prediction_s = model->window_s()}).value();
  std::vector<Prediction> expected = recognizer.AcceptWaveform(voice).value();
  const auto last = recognizer.Finish().value();
  expected.insert(expected.end(), last.begin(), last.end());

  auto file = FileRecognizer::Create(model, kRateHz).value();
  const FileAnswer whole = AnswerOf(file, voice);
  CheckSame(whole.segments, expected);
  CHECK(whole.probabilities == CombinePredictions(expected));
  CHECK(whole.duration_s == Approx(static_cast<double>(voice.size()) / kRateHz));

  std::mt19937 random(3);
  InRandomChunks(voice, random, kRateHz,
                 [&](std::span<const float> chunk) { REQUIRE(file.AcceptWaveform(chunk).has_value()); });
  REQUIRE(file.Finish().has_value());
  CheckSameAnswer(file.TakeAnswer().value(), whole);  // the one before is forgotten, voice and all
}

TEST_CASE("a file that another engine runs has the same answer") {
  const auto model = Model();
  const auto voice = EspeakVoice(kRateHz);
  auto own = FileRecognizer::Create(model, kRateHz).value();
  auto other = FileRecognizer::Create(model->contract(), kRateHz).value();
  onnx_engine::Session session = model->CreateSession();
  const auto run_all = [&] {
    for (;;) {
      const auto inputs = other.NextRun().value();
      if (inputs.empty()) return;
      REQUIRE(other.Answer(model->Run(session, inputs).value()).has_value());
    }
  };
  for (size_t start = 0; start < voice.size(); start += kRateHz) {
    const size_t count = std::min<size_t>(kRateHz, voice.size() - start);
    REQUIRE(other.AcceptWaveform(std::span(voice).subspan(start, count)).has_value());
    run_all();
  }
  REQUIRE(other.Finish().has_value());
  run_all();
  CheckSameAnswer(other.TakeAnswer().value(), AnswerOf(own, voice));
}

TEST_CASE("what is heard from a later second on is told on the recording's clock, without gaps") {
  auto file = FileRecognizer::Create(Model(), kRateHz).value();
  const auto voice = EspeakVoice(kRateHz);
  const FileAnswer answer = AnswerOf(file, voice, 10.0);
  REQUIRE(answer.segments.size() > 2);
  CHECK(answer.segments.front().start_s == Approx(10.0));

  const auto ranges = SpokenFor(answer.segments, answer.heard());
  REQUIRE(ranges.size() == answer.segments.size());
  double end_s = 10.0;
  for (size_t i = 0; i < ranges.size(); ++i) {
    CHECK(ranges[i].start_s == end_s);
    end_s = ranges[i].end_s;
    CHECK(end_s >= ranges[i].start_s);
  }
  CHECK(end_s == Approx(10.0 + answer.duration_s));

  const auto stretches = TimeLine(answer.segments, answer.heard());
  REQUIRE_FALSE(stretches.empty());
  CHECK(stretches.front().start_s == 10.0);
  CHECK(stretches.back().end_s == end_s);
}

TEST_CASE("too little for an answer, and samples that are no numbers, are errors that leave it usable") {
  auto file = FileRecognizer::Create(Model(), kRateHz).value();
  REQUIRE(file.Finish().has_value());
  CHECK(file.TakeAnswer().error().code == ErrorCode::kInvalidAudio);
  std::vector<float> voice = EspeakVoice(kRateHz);
  voice[100] = std::numeric_limits<float>::quiet_NaN();
  CHECK(file.AcceptWaveform(voice).error().code == ErrorCode::kInvalidAudio);
  voice[100] = 0.0f;
  CHECK(AnswerOf(file, voice).duration_s == Approx(static_cast<double>(voice.size()) / kRateHz));
}
