// Models as other programs write them: which output is taken, what layouts, types and samples they hear.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/recognizer.h"
#include "support/onnx_model_builder.h"
#include "support/signals.h"

using namespace speech_emotion;
using testing::OnnxModelBuilder;

namespace {

constexpr int64_t kFree = -1;
constexpr int64_t kColumns = 20;
constexpr int64_t kString = 8, kDouble = 11, kHalf = 10;

const ModelMetadata kOptions = {{"labels", "low,middle,high"},
                                {"window_s", "1"},
                                {"features.preset", "seed-mfcc20"},
                                {"output", "logits"}};
const ModelMetadata kSamples = {
    {"labels", "low,middle,high"}, {"window_s", "1"}, {"features.preset", "samples"}, {"output", "logits"}};

ModelMetadata With(ModelMetadata options, const std::string& key, const std::string& value) {
  options[key] = value;
  return options;
}

std::vector<float> Mix(size_t count) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = 0.01f * static_cast<float>(i * 7 % 11) - 0.05f;
  return values;
}

// Logits 'y' from the mean over the axes but the batch and the features; what else it gives is added by the
// test.
OnnxModelBuilder MeanModel(const std::vector<int64_t>& input = {1, kFree, kColumns},
                           const std::vector<int64_t>& axes = {1}) {
  OnnxModelBuilder builder(13);
  builder.Input("x", input).Weights("w", {kColumns, 3}, Mix(kColumns * 3));
  builder.Node("ReduceMean", {"x"}, {"m"}, {{"axes", axes}, {"keepdims", int64_t{0}}});
  return builder.Node("MatMul", {"m", "w"}, {"y"});
}

EmotionModel Load(const OnnxModelBuilder& builder, const ModelMetadata& options = kOptions) {
  auto model = EmotionModel::FromBytes(builder.Bytes(), options);
  if (!model) FAIL(model.error().message);
  return std::move(*model);
}

std::string Refusal(const OnnxModelBuilder& builder, const ModelMetadata& options = kOptions) {
  const auto model = EmotionModel::FromBytes(builder.Bytes(), options);
  REQUIRE_FALSE(model.has_value());
  return model.error().message;
}

std::vector<float> Answer(const EmotionModel& model) {
  const int rate = model.feature_options().sample_rate_hz;
  const auto features = ExtractFeatures(model.feature_options(), SelfTestWaveform(rate));
  onnx_engine::Session session = model.CreateSession();
  const auto probabilities = model.Probabilities(session, *features);
  if (!probabilities) FAIL(probabilities.error().message);
  return *probabilities;
}

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("of several outputs the one that fits the labels is taken, whichever place it has") {
  const auto expected = Answer(Load(MeanModel().Output("y", {1, 3})));
  OnnxModelBuilder label = MeanModel().Output("label", {kFree}, 7).Output("y", {kFree, 3});
  CHECK(Answer(Load(label.Node("ArgMax", {"y"}, {"label"}))) == expected);
  OnnxModelBuilder text = MeanModel().Output("label", {kFree}, kString).Output("y", {kFree, 3});
  CHECK(Answer(Load(text.Node("ai.Lookup", {"y"}, {"label"}))) == expected);
  CHECK(Answer(Load(MeanModel().Output("m", {1, kColumns}).Output("y", {1, 3}))) == expected);
  CHECK(Answer(Load(MeanModel().Output("x", {1, kFree, kColumns}).Output("y"))) == expected);
}

TEST_CASE("where several outputs fit the labels they are named, and one can be told") {
  OnnxModelBuilder both = MeanModel().Output("y", {1, 3}).Output("p", {1, 3});
  both.Node("Softmax", {"y"}, {"p"}, {{"axis", int64_t{1}}});
  const std::string refusal = Refusal(both);
  CHECK(Has(refusal, "'y'"));
  CHECK(Has(refusal, "'p'"));
  CHECK(Has(refusal, "output_name"));
  auto probabilities = With(With(kOptions, "output", "probabilities"), "output_name", "p");
  CHECK(Answer(Load(both, probabilities)) == Answer(Load(both, With(kOptions, "output_name", "y"))));
  CHECK(Has(Refusal(both, With(kOptions, "output_name", "z")), "'z'"));
}

TEST_CASE("where no output fits the labels all of them are told, and the way out of a ZipMap") {
  const std::string others =
      Refusal(MeanModel().Output("label", {kFree}, 7).Output("y", {1, 3}), With(kOptions, "labels", "a,b"));
  CHECK(Has(others, "'label' of int64"));
  CHECK(Has(others, "'y' of float and shape [1, 3]"));
  OnnxModelBuilder zipped = MeanModel().Output("label", {kFree}, 7).SequenceOutput("y");
  CHECK(Has(Refusal(zipped), "options={'zipmap': False}"));
}

TEST_CASE("frames and features go where the graph has them") {
  const auto expected = Answer(Load(MeanModel().Output("y")));
  using Case = std::pair<std::vector<int64_t>, std::vector<int64_t>>;  // the input, the axes without features
  for (const auto& [shape, axes] :
       {Case{{1, kColumns, kFree}, {2}}, Case{{1, 1, kColumns, kFree}, {1, 3}},
        Case{{1, kFree, kColumns, 1}, {1, 3}}, Case{{1, 1, kFree, kColumns}, {1, 2}},
        Case{{1, kColumns, kFree, 1}, {2, 3}}, Case{{kFree, 1, kColumns}, {0}},
        Case{{kFree, kColumns, kFree}, {2}}}) {
    CAPTURE(onnx_engine::ShapeToString(shape));
    OnnxModelBuilder builder = MeanModel(shape, axes).Output("y");
    const auto answer = Answer(Load(builder));
    for (size_t i = 0; i < answer.size(); ++i) CHECK(answer[i] == Approx(expected[i]).margin(1e-5));
  }
}

TEST_CASE("a batch of several is the same window as often, and the first answer is taken") {
  const auto expected = Answer(Load(MeanModel().Output("y")));
  CHECK(Answer(Load(MeanModel({4, kFree, kColumns}).Output("y", {4, 3}))) == expected);
  CHECK(Answer(Load(MeanModel({4, kFree, kColumns}).Output("y", {kFree, 3}))) == expected);
  const std::string refusal = Refusal(MeanModel({128, kFree, kColumns}).Output("y", {128, 3}));
  CHECK(Has(refusal, "[128, ?, 20]"));
}

TEST_CASE("an input of any size that a file may claim is refused before it is filled") {
  for (const std::vector<int64_t>& shape : {std::vector<int64_t>{1, int64_t{1} << 40, kColumns},
                                            {1, kColumns, int64_t{1} << 40},
                                            {64, 1 << 20, kColumns}}) {
    CHECK(Has(Refusal(MeanModel(shape).Output("y")), "expected one input"));
  }
}

TEST_CASE("inputs and outputs of half and double precision are as floats") {
  const auto expected = Answer(Load(MeanModel().Output("y", {1, 3})));
  for (const int64_t type : {kHalf, kDouble}) {
    OnnxModelBuilder builder(13);
    builder.Input("x", {1, kFree, kColumns}, type).Output("y", {1, 3}, type);
    builder.Weights("w", {kColumns, 3}, Mix(kColumns * 3));
    builder.Node("ReduceMean", {"x"}, {"m"}, {{"axes", std::vector<int64_t>{1}}, {"keepdims", int64_t{0}}});
    builder.Node("Cast", {"m"}, {"f"}, {{"to", int64_t{1}}}).Node("MatMul", {"f", "w"}, {"l"});
    CHECK(Answer(Load(builder.Node("Cast", {"l"}, {"y"}, {{"to", type}}))) == expected);
  }
}

namespace {

// Logits of the mean square of the samples: they tell how loud they were.
OnnxModelBuilder LevelOfSamples(const std::vector<int64_t>& input, const std::vector<int64_t>& axes) {
  OnnxModelBuilder builder(13);
  builder.Input("x", input).Output("y", {1, 3}).Weights("w", {1, 3}, {0.0f, 1.0f, 2.0f});
  builder.Node("Mul", {"x", "x"}, {"s"});
  builder.Node("ReduceMean", {"s"}, {"m"}, {{"axes", axes}, {"keepdims", int64_t{0}}});
  builder.Integers("shape", {1, 1}).Node("Reshape", {"m", "shape"}, {"r"});
  return builder.Node("MatMul", {"r", "w"}, {"y"});
}

// Of a window with such a mean square.
std::vector<double> AnswerFor(double square) {
  const double sum = 1.0 + std::exp(square) + std::exp(2.0 * square);
  return {1.0 / sum, std::exp(square) / sum, std::exp(2.0 * square) / sum};
}

}  // namespace

TEST_CASE("a model of samples hears them at its own rate, window for window") {
  for (const auto& [shape, axes] : {std::pair<std::vector<int64_t>, std::vector<int64_t>>{{1, kFree}, {1}},
                                    {{kFree, kFree}, {1}},
                                    {{1, 1, kFree}, {1, 2}},
                                    {{1, kFree, 1}, {1, 2}},
                                    {{1, 8000}, {1}},
                                    {{kFree}, {0}}}) {
    CAPTURE(onnx_engine::ShapeToString(shape));
    auto options = With(kSamples, "features.sample_rate_hz", "8000");
    auto model = std::make_shared<const EmotionModel>(Load(LevelOfSamples(shape, axes), options));
    CHECK(model->feature_options().sample_rate_hz == 8000);
    auto recognizer = Recognizer::Create(model, 8000, {.first_prediction_s = 1.0});
    REQUIRE(recognizer.has_value());
    std::vector<float> samples(20000, 0.5f);
    std::fill(samples.begin() + 8000, samples.end(), 1.0f);
    const auto predictions = recognizer->AcceptWaveform(samples);
    if (!predictions) FAIL(predictions.error().message);
    REQUIRE(predictions->size() >= 5);
    for (size_t i = 0; i < 3; ++i) {
      CHECK(predictions->front().probabilities[i] == Approx(AnswerFor(0.25)[i]).margin(1e-5));
      CHECK(predictions->back().probabilities[i] == Approx(AnswerFor(1.0)[i]).margin(1e-5));
    }
  }
}

TEST_CASE("normalised samples have mean 0 and variance 1 over the window") {
  const auto options = With(kSamples, "features.preset", "samples-normalized");
  const auto answer = Answer(Load(LevelOfSamples({1, kFree}, {1}), options));
  for (size_t i = 0; i < 3; ++i) CHECK(answer[i] == Approx(AnswerFor(1.0)[i]).margin(1e-3));
}

TEST_CASE("that a model takes samples is told where other features are, and taken where none are") {
  const auto builder = LevelOfSamples({kFree, kFree}, {1});
  CHECK(Has(Refusal(builder, With(kSamples, "features.preset", "flagship")), "its features are 'samples'"));
  auto untold = kSamples;
  untold.erase("features.preset");
  CHECK(Load(builder, untold).feature_options().gives_samples());
  CHECK_FALSE(
      Has(Refusal(MeanModel().Output("y"), With(kOptions, "features.preset", "flagship")), "'samples'"));
}
