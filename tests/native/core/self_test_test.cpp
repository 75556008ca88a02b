#include "speech_emotion/self_test.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "speech_emotion/emotion_model.h"
#include "support/reference_model.h"

using namespace speech_emotion;
using testing::ReferenceModelBytes;
using testing::ReferenceModelOptions;

namespace {

EmotionModel Model() {
  auto model = EmotionModel::FromBytes(ReferenceModelBytes());
  if (!model) FAIL(model.error().message);
  return std::move(*model);
}

Error Refusal(const ReferenceModelOptions& options) {
  const auto model = EmotionModel::FromBytes(ReferenceModelBytes(options));
  REQUIRE_FALSE(model.has_value());
  return model.error();
}

// The number before the first comma, moved by a hundredth.
std::string Changed(const std::string& promise) {
  return std::to_string(std::stod(promise) + 0.01) +
         promise.substr(std::min(promise.find(','), promise.size()));
}

}  // namespace

TEST_CASE("the self-test's reference is thirty seconds of a voice that differs from the signal") {
  const auto model = Model();
  const std::vector<float> embedding(16, 2.0f);
  const auto reference = SelfTestReference(model.contract().NewReference(), embedding);
  REQUIRE(reference.has_value());
  const auto values = reference->Values();
  REQUIRE(values.size() == 17);
  CHECK(values[0] == 30.0f);
  CHECK(values[1] == 1.0f);
  CHECK(values[2] == 3.0f);
}

TEST_CASE("a model that promises another answer than it gives is refused, whichever it is") {
  const auto answers = Model().SelfTestAnswers();
  REQUIRE(answers.has_value());
  REQUIRE(answers->size() == 3);
  for (const auto& [key, promise] : *answers) {
    CAPTURE(key, promise);
    ReferenceModelOptions options;
    options.metadata[key] = Changed(promise);
    CHECK(Refusal(options).code == ErrorCode::kSelfTestFailed);
    options.metadata[key] = "-";
    CHECK(Refusal(options).message.find("'" + key + "'") != std::string::npos);
  }
}

TEST_CASE("a model that ignores the reference is refused") {
  // With the answers of the model that doesn't: the run without a reference is the same.
  ReferenceModelOptions options{.uses_reference = false, .metadata = *Model().SelfTestAnswers()};
  const Error refusal = Refusal(options);
  CHECK(refusal.code == ErrorCode::kSelfTestFailed);
  CHECK(refusal.message.find("ignores the reference") != std::string::npos);
}

TEST_CASE("another engine is asked for a run without a reference, then for one with it") {
  const auto model = Model();
  auto session = model.CreateSession();
  SelfTest self_test(model.contract());
  for (const float seconds : {0.0f, 30.0f}) {
    const auto inputs = self_test.NextRun();
    REQUIRE(inputs.has_value());
    REQUIRE(inputs->size() == 2);
    CHECK((*inputs)[1].data<float>()[0] == seconds);
    auto answer = model.Run(session, *inputs);
    REQUIRE(answer.has_value());
    REQUIRE(self_test.Answer(*answer).has_value());
  }
  CHECK(self_test.NextRun()->empty());
}

TEST_CASE("a speech output that is no probability is refused") {
  const auto model = Model();
  ModelAnswer answer{
      .probabilities = {0.2f, 0.3f, 0.5f}, .embedding = std::vector<float>(16), .speech = 4.0f};
  const auto refused = SelfTest(model.contract()).Answer(answer);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message.find("logit") != std::string::npos);
}
