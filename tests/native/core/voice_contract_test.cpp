// What format_version 2 adds to a model's contract: the voice's reference, speech and uncertainty.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/model_contract.h"
#include "support/reference_model.h"
#include "support/signals.h"

using namespace speech_emotion;
using testing::ReferenceModelBytes;
using testing::ReferenceModelOptions;

namespace {

EmotionModel Model(const ReferenceModelOptions& options = {}) {
  auto model = EmotionModel::FromBytes(ReferenceModelBytes(options));
  if (!model) FAIL(model.error().message);
  return std::move(*model);
}

std::string Refusal(const ModelMetadata& metadata) {
  const auto model = EmotionModel::FromBytes(ReferenceModelBytes({.metadata = metadata}));
  return model ? "accepted" : model.error().message;
}

FeatureMatrix NoiseFeatures() {
  const auto features = ExtractFeatures(testing::ReferenceFeatures(), {WhiteNoise(16000, 1), 16000});
  REQUIRE(features.has_value());
  return *features;
}

onnx_engine::Signature Signature(std::vector<int64_t> reference, std::vector<int64_t> embedding) {
  return {{{"reference.input", "r"}, {"reference.output", "e"}},
          {{"x", {1, -1, 16}}, {"r", std::move(reference)}},
          {{"e", std::move(embedding)}, {"y", {1, 2}}}};
}

const ModelMetadata kTold = {
    {"labels", "a,b"}, {"window_s", "1"}, {"features.preset", "flagship"}, {"features.mel.bands", "16"}};

}  // namespace

TEST_CASE("a model says which of its inputs and outputs are about the voice") {
  const auto model = Model(
      {.metadata = {{"reference.max_s", "45"}, {"speech.threshold", "0.4"}, {"uncertain_below", "0.3"}}});
  const ModelContract& contract = model.contract();
  CHECK(contract.has_reference());
  CHECK(contract.embedding_size() == 16);
  CHECK(contract.NewReference().max_s() == 45.0);
  CHECK(contract.speech_threshold() == 0.4);
  CHECK(contract.uncertain_below() == 0.3);
  CHECK(contract.input_names() == std::vector<std::string>{"features", "reference"});
  // The embedding is the graph's first output: probabilities are the first that nothing else is.
  CHECK(contract.output_names() == std::vector<std::string>{"probabilities", "embedding", "speech"});
}

TEST_CASE("what a model leaves out of its voice has a default") {
  const ModelContract contract = Model().contract();
  CHECK(contract.NewReference().max_s() == 60.0);
  CHECK(contract.speech_threshold() == 0.5);
  CHECK(contract.uncertain_below() == Approx(1.0 / 3.0 + 0.1));  // of three labels; of more, 0.35
}

TEST_CASE("a model that knows the voice answers by it, whichever input the reference is") {
  const auto features = NoiseFeatures();
  std::vector<ModelAnswer> answers;
  for (const bool reference_first : {false, true}) {
    const auto model = Model({.reference_first = reference_first});
    auto session = model.CreateSession();
    VoiceReference reference = model.contract().NewReference();
    const auto without = model.Answer(session, features);
    REQUIRE(without.has_value());
    const auto with_empty = model.Answer(session, features, &reference);
    REQUIRE(with_empty.has_value());
    CHECK(with_empty->probabilities == without->probabilities);
    CHECK(without->speech < 0.5f);  // noise
    REQUIRE(reference.Add(std::vector<float>(16, -9.0f), 30.0).has_value());
    const auto with = model.Answer(session, features, &reference);
    REQUIRE(with.has_value());
    CHECK(with->embedding == without->embedding);
    // The noise's high bands stand out more where the voice usually has none.
    CHECK(with->probabilities[1] > without->probabilities[1] + 0.01f);
    answers.push_back(*with);
  }
  CHECK(answers[0].probabilities == answers[1].probabilities);
}

TEST_CASE("a model without a reference passes over one, and one of another model is refused") {
  const auto plain = EmotionModel::FromBytes(testing::PlainModelBytes());
  REQUIRE(plain.has_value());
  CHECK_FALSE(plain->contract().has_reference());
  CHECK(plain->contract().NewReference().embedding_size() == 0);
  CHECK(plain->contract().speech_threshold() == 0.0);
  const VoiceReference other(7);
  CHECK(plain->contract().Inputs(NoiseFeatures(), &other)->size() == 1);

  const auto model = Model();
  const auto inputs = model.contract().Inputs(NoiseFeatures(), &other);
  REQUIRE_FALSE(inputs.has_value());
  CHECK(inputs.error().code == ErrorCode::kShapeMismatch);
}

TEST_CASE("keys of a voice that contradict each other are refused by their name") {
  CHECK(Refusal({}) == "accepted");
  CHECK(Refusal({{"reference.output", "-"}}).find("'reference.output'") != std::string::npos);
  CHECK(Refusal({{"reference.input", "-"}}).find("'reference.input'") != std::string::npos);
  CHECK(Refusal({{"reference.input", "voice"}}).find("'reference'") != std::string::npos);
  CHECK(Refusal({{"reference.output", "none"}}).find("'none'") != std::string::npos);
  CHECK(Refusal({{"speech.output", "embedding"}}).find("'embedding'") != std::string::npos);
  CHECK(Refusal({{"speech.output", "nothing"}}).find("'nothing'") != std::string::npos);
  CHECK(Refusal({{"speech.output", "-"}, {"speech.threshold", "0.5"}}).find("'speech.output'") !=
        std::string::npos);
  CHECK(Refusal({{"reference.max_s", "601"}}).find("reference.max_s of 1 to 600, found 601") !=
        std::string::npos);
  CHECK(Refusal({{"speech.threshold", "high"}}).find("speech.threshold") != std::string::npos);
  CHECK(Refusal({{"uncertain_below", "1.1"}}).find("uncertain_below") != std::string::npos);
  CHECK(Refusal({{"reference.max", "30"}}).find("'reference.max'") != std::string::npos);  // misspelt
}

TEST_CASE("a file of version 1 may not have what came with version 2") {
  CHECK(Refusal({{"format_version", "1"}}) ==
        "expected format_version 2 for the key 'reference.input', found 1");
  CHECK(Refusal({{"format_version", "3"}}) == "expected a format_version of 1 to 2, found 3");
}

TEST_CASE("a reference and an embedding of different sizes are refused by shape") {
  CHECK(ModelContract::Create(Signature({1, 17}, {1, 16}), kTold).has_value());
  CHECK(ModelContract::Create(Signature({-1, 17}, {-1, 16}), kTold).has_value());
  for (const auto& [reference, embedding] :
       std::vector<std::pair<std::vector<int64_t>, std::vector<int64_t>>>{
           {{1, 17}, {1, 17}}, {{1, -1}, {1, 16}}, {{17}, {1, 16}}, {{1, 1}, {1, 0}}, {{2, 17}, {1, 16}}}) {
    CAPTURE(onnx_engine::ShapeToString(reference), onnx_engine::ShapeToString(embedding));
    const auto refused = ModelContract::Create(Signature(reference, embedding), kTold);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::kInvalidModel);
    CHECK(refused.error().message.find("shape") != std::string::npos);
  }
}

TEST_CASE("outputs of another size than the contract's are refused") {
  const auto contract = ModelContract::Create(Signature({1, 17}, {1, 16}), kTold);
  REQUIRE(contract.has_value());
  const std::vector<float> probabilities = {0.5f, 0.5f}, embedding(16), short_embedding(15);
  using Outputs = std::vector<std::span<const float>>;
  CHECK(contract->Answer(Outputs{probabilities, embedding}).has_value());
  CHECK(contract->Answer(Outputs{probabilities}).error().code == ErrorCode::kShapeMismatch);
  CHECK(contract->Answer(Outputs{probabilities, short_embedding}).error().code == ErrorCode::kShapeMismatch);
}
