#include "speech_emotion/model_contract.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/feature_presets.h"
#include "support/onnx_model_builder.h"
#include "support/shipped_model.h"

using namespace speech_emotion;
using testing::OnnxModelBuilder;

namespace {

constexpr int64_t kFree = -1;
constexpr int64_t kFeatures = 13;

// As a student's model would be told of: MFCCs of 13, three labels.
const ModelMetadata kOptions = {{"labels", "neutral,happy,sad"},
                                {"window_s", "2"},
                                {"features.preset", "seed-mfcc20"},
                                {"features.mfcc.coefficients", "13"}};

onnx_engine::Signature Signature(std::vector<int64_t> input, std::vector<int64_t> output = {1, 3}) {
  return {{}, {{"x", std::move(input)}}, {{"y", std::move(output)}}};
}

ModelContract Contract(const std::vector<int64_t>& input, const ModelMetadata& options = kOptions) {
  auto contract = ModelContract::Create(Signature(input), options);
  if (!contract) FAIL(contract.error().message);
  return *contract;
}

Error Refusal(const onnx_engine::Signature& signature, const ModelMetadata& options = kOptions) {
  const auto contract = ModelContract::Create(signature, options);
  REQUIRE_FALSE(contract.has_value());
  return contract.error();
}

// Frame f has the values 100 f to 100 f + 12.
FeatureMatrix Numbered(int frames) {
  FeatureMatrix features{kFeatures, {}};
  for (int frame = 0; frame < frames; ++frame) {
    for (int i = 0; i < kFeatures; ++i) features.values.push_back(static_cast<float>(100 * frame + i));
  }
  return features;
}

ModelMetadata With(ModelMetadata options, const std::string& key, const std::string& value) {
  options[key] = value;
  return options;
}

}  // namespace

TEST_CASE("the graph's declared input decides where frames and features go") {
  const auto features = Numbered(5);
  const auto frames_first = Contract({1, kFree, kFeatures}).Input(features);
  CHECK(frames_first->shape() == std::vector<int64_t>{1, 5, kFeatures});
  CHECK(frames_first->data<float>()[1 * kFeatures + 2] == 102.0f);

  const auto features_first = Contract({1, kFeatures, kFree}).Input(features);
  CHECK(features_first->shape() == std::vector<int64_t>{1, kFeatures, 5});
  CHECK(features_first->data<float>()[2 * 5 + 1] == 102.0f);

  CHECK(Contract({kFree, 1, kFree, kFeatures}).Input(features)->shape() ==
        std::vector<int64_t>{1, 1, 5, kFeatures});
  CHECK(Contract({kFree, kFree, kFeatures, 1}).Input(features)->shape() ==
        std::vector<int64_t>{1, 5, kFeatures, 1});
  CHECK(Contract({1, 1, kFeatures, kFree}).Input(features)->shape() ==
        std::vector<int64_t>{1, 1, kFeatures, 5});
  CHECK(Contract({kFree, kFree, kFree}).Input(features)->shape() == std::vector<int64_t>{1, 5, kFeatures});
  CHECK(Contract({1, kFeatures, kFeatures}).Input(Numbered(13))->data<float>()[1] == 1.0f);  // frames first
}

TEST_CASE("a fixed number of frames is padded with zeros and cropped at the end") {
  const auto contract = Contract({1, 4, kFeatures});
  const auto padded = contract.Input(Numbered(3));
  REQUIRE(padded->shape() == std::vector<int64_t>{1, 4, kFeatures});
  CHECK(padded->data<float>()[2 * kFeatures] == 200.0f);
  CHECK(padded->data<float>()[3 * kFeatures] == 0.0f);
  const auto cropped = contract.Input(Numbered(9));
  REQUIRE(cropped->shape() == std::vector<int64_t>{1, 4, kFeatures});
  CHECK(cropped->data<float>()[3 * kFeatures] == 300.0f);
}

TEST_CASE("a graph for one row takes functionals, and says so where there are none") {
  const auto mean = With(kOptions, "features.functionals", "mean");
  CHECK(Contract({1, kFeatures}, mean).Input(Numbered(1))->shape() == std::vector<int64_t>{1, kFeatures});
  const auto refused = Contract({1, kFeatures}).Input(Numbered(7));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message.find("functionals") != std::string::npos);
}

TEST_CASE("logits become probabilities; a wrong number of them, or one that is none, is refused") {
  const auto contract = Contract({1, kFree, kFeatures}, With(kOptions, "output", "logits"));
  const std::vector<float> logits = {0.0f, std::log(2.0f), std::log(5.0f)};
  const auto probabilities = contract.Probabilities(logits);
  REQUIRE(probabilities.has_value());
  CHECK((*probabilities)[0] == Approx(1.0 / 8));
  CHECK((*probabilities)[2] == Approx(5.0 / 8));
  CHECK(contract.Probabilities(std::vector<float>(4)).error().code == ErrorCode::kShapeMismatch);
  CHECK(contract.Probabilities(std::vector<float>{0, NAN, 1}).error().code == ErrorCode::kInvalidAudio);

  const auto without_softmax = SelfTest(Contract({1, kFree, kFeatures})).Answer({logits, {}});
  REQUIRE_FALSE(without_softmax.has_value());
  CHECK(without_softmax.error().message.find("logits") != std::string::npos);
  CHECK(SelfTest(contract).Answer({*probabilities, {}}).has_value());
}

TEST_CASE("what a model of another program doesn't say must be told, and is refused by its key") {
  const auto signature = Signature({1, kFree, kFeatures});
  CHECK(Refusal(signature, {}).code == ErrorCode::kMissingMetadata);
  for (const char* key : {"labels", "window_s"}) {
    auto options = kOptions;
    options.erase(key);
    CHECK(Refusal(signature, options).code == ErrorCode::kMissingMetadata);
    CHECK(Refusal(signature, options).message.find(key) != std::string::npos);
  }
  CHECK(Refusal(signature, With(kOptions, "features.preset", "seed")).message.find("seed-lstm") !=
        std::string::npos);
  CHECK(Refusal(signature, With(kOptions, "features.mfcc.bands", "3")).message.find("features.mfcc.bands") !=
        std::string::npos);
  CHECK(Refusal(signature, With(kOptions, "output", "scores")).message.find("scores") != std::string::npos);
}

TEST_CASE("inputs and outputs that fit neither features nor labels are refused by shape") {
  for (const std::vector<int64_t>& shape : {std::vector<int64_t>{1, kFree, 20},
                                            {65, kFree, kFeatures},
                                            {1, 3, kFree, kFeatures},
                                            {kFeatures},
                                            {1, 1, 1, kFree, kFeatures},
                                            {1, 0, kFeatures}}) {
    CAPTURE(onnx_engine::ShapeToString(shape));
    CHECK(Refusal(Signature(shape)).message.find(onnx_engine::ShapeToString(shape)) != std::string::npos);
  }
  CHECK(Refusal(Signature({1, kFree, kFeatures}, {1, 4})).message.find("[1, 4]") != std::string::npos);
  auto two_inputs = Signature({1, kFree, kFeatures});
  two_inputs.inputs.push_back({"lengths", {1}, onnx_engine::ElementType::kInt64});
  CHECK(Refusal(two_inputs).message.find("2 of them") != std::string::npos);
}

TEST_CASE("a model of another program runs once its contract is told") {
  // The mean over time, and of that three of the thirteen coefficients: no metadata, no softmax.
  std::vector<float> picks(kFeatures * 3, 0.0f);
  for (const size_t label : {0u, 1u, 2u}) picks[(label + 1) * 3 + label] = 0.01f;
  OnnxModelBuilder builder(13);
  builder.Input("x", {1, kFree, kFeatures}).Output("y").Weights("w", {kFeatures, 3}, picks);
  builder.Node("ReduceMean", {"x"}, {"m"}, {{"axes", std::vector<int64_t>{1}}, {"keepdims", int64_t{0}}});
  builder.Node("MatMul", {"m", "w"}, {"y"});
  const auto bytes = builder.Bytes();

  CHECK(EmotionModel::FromBytes(bytes).error().code == ErrorCode::kMissingMetadata);
  CHECK(EmotionModel::FromBytes(bytes, kOptions).error().code == ErrorCode::kSelfTestFailed);
  const auto model = EmotionModel::FromBytes(bytes, With(kOptions, "output", "logits"));
  if (!model) FAIL(model.error().message);
  CHECK(model->labels() == std::vector<std::string>{"neutral", "happy", "sad"});
  onnx_engine::Session session = model->CreateSession();
  FeatureMatrix features{kFeatures, std::vector<float>(2 * kFeatures, 0.0f)};
  features.values[2] = features.values[kFeatures + 2] = 100.0f;
  const auto probabilities = model->Probabilities(session, features);
  REQUIRE(probabilities.has_value());
  CHECK((*probabilities)[1] == Approx(std::exp(1.0) / (std::exp(1.0) + 2.0)));
}

TEST_CASE("options go before what our own model says of itself, and then its self-test says nothing") {
  const auto model = EmotionModel::FromBytes(ShippedModelBytes(), {{"window_s", "2"}});
  if (!model) FAIL(model.error().message);
  CHECK(model->window_s() == 2.0);
  CHECK(model->labels().size() == 8);
}

TEST_CASE("a model's signature is read whatever its operators are") {
  OnnxModelBuilder builder;
  builder.Input("x", {1, kFree, kFeatures}).Output("y").Node("NoSuchOperator", {"x", "w"}, {"y"});
  builder.Input("w", {1}).Weights("w", {1}, {0.5f});  // weights are no inputs, even where listed as such
  const auto bytes = builder.Bytes();
  const auto signature = onnx_engine::ReadSignature(bytes);
  REQUIRE(signature.has_value());
  REQUIRE(signature->inputs.size() == 1);
  CHECK(signature->inputs[0].shape == std::vector<int64_t>{1, kFree, kFeatures});

  const auto shipped = onnx_engine::ReadSignature(ShippedModelBytes());
  REQUIRE(shipped.has_value());
  CHECK(shipped->metadata.contains("labels"));
  const bool takes_reference = shipped->metadata.contains("reference.input");
  CHECK(shipped->inputs.size() == (takes_reference ? 2 : 1));
  const auto whole = ShippedModelBytes();
  for (size_t length = 1; length < 200; ++length) {
    CHECK_FALSE(onnx_engine::ReadSignature(std::span(whole).first(length)).has_value());
  }
}
