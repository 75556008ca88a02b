// Weights that aren't floats in the model's own file: beside it, or of half or double precision.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "support/onnx_model_builder.h"

namespace {

using namespace onnx_engine;
using speech_emotion::testing::OnnxModelBuilder;

template <class T>
std::vector<uint8_t> BytesOf(const std::vector<T>& values) {
  std::vector<uint8_t> bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

// What y = x + w gives for x = 0.
std::vector<float> Weights(const OnnxModelBuilder& builder, const ReadOptions& options = {}) {
  const auto model = Model::FromBytes(builder.Bytes(), options);
  if (!model) FAIL(model.error().message);
  auto session = Session::Create(*model);
  if (!session) FAIL(session.error().message);
  const std::vector<Tensor> inputs = {Tensor(ElementType::kFloat, {1})};
  const auto outputs = session->Run(inputs);
  if (!outputs) FAIL(outputs.error().message);
  const float* values = (*outputs)[0].data<float>();
  return {values, values + (*outputs)[0].size()};
}

OnnxModelBuilder Sum() {
  OnnxModelBuilder builder;
  builder.Input("x", {1}).Output("y").Node("Add", {"x", "w"}, {"y"});
  return builder;
}

std::string Refusal(const OnnxModelBuilder& builder, const ModelFiles& files) {
  const auto model = Model::FromBytes(builder.Bytes(), {.files = &files});
  REQUIRE_FALSE(model.has_value());
  CHECK(model.error().code == ErrorCode::kInvalidModel);
  return model.error().message;
}

}  // namespace

TEST_CASE("weights in a file beside the model are read from there") {
  const auto content = BytesOf<float>({1, 2, 3, 4});
  const ModelFiles files = {{"model.onnx.data", content}};
  CHECK(Weights(Sum().External("w", {2}, "model.onnx.data", "8", "8"), {.files = &files}) ==
        std::vector<float>{3, 4});
  // Where all of a file is one tensor, exporters leave offset and length out.
  CHECK(Weights(Sum().External("w", {4}, "model.onnx.data"), {.files = &files}) ==
        std::vector<float>{1, 2, 3, 4});
  const auto signature = ReadSignature(Sum()
                                           .External("w", {2}, "a.data")
                                           .External("v", {2}, "sub/b.data")
                                           .External("u", {2}, "a.data")
                                           .Bytes());
  REQUIRE(signature.has_value());
  CHECK(signature->files == std::vector<std::string>{"a.data", "sub/b.data"});
}

TEST_CASE("a file of weights that isn't there, or is too short, is named") {
  const auto content = BytesOf<float>({1, 2, 3, 4});
  const ModelFiles files = {{"w.data", content}};
  CHECK(Refusal(Sum().External("w", {2}, "v.data"), files).find("'v.data'") != std::string::npos);
  for (const auto& [offset, length] : std::vector<std::pair<std::string, std::string>>{{"12", "8"},
                                                                                       {"-4", "8"},
                                                                                       {"0.5", "8"},
                                                                                       {"1e300", "8"},
                                                                                       {"many", "8"},
                                                                                       {"0", "-8"},
                                                                                       {"0", "1e300"}}) {
    CAPTURE(offset, length);
    CHECK(Refusal(Sum().External("w", {2}, "w.data", offset, length), files).find("16 bytes") !=
          std::string::npos);
  }
  CHECK(Refusal(Sum().External("w", {2}, "w.data", "0", "4"), files).find("found 4") != std::string::npos);
}

TEST_CASE("no model reaches a file outside of its folder, or makes of one file more than it is") {
  for (const std::string location :
       {"/etc/passwd", "../w.data", "a/../../w.data", "..", "a\\b", "C:w.data"}) {
    CAPTURE(location);
    CHECK(Refusal(Sum().External("w", {2}, location), {}).find("beside the model") != std::string::npos);
    CHECK_FALSE(ReadSignature(Sum().External("w", {2}, location).Bytes()).has_value());
  }
  const auto content = BytesOf<float>({1, 2});
  const auto twice = Sum().External("w", {2}, "w.data").External("v", {2}, "w.data");
  CHECK(Refusal(twice, {{"w.data", content}}).find("no other tensor") != std::string::npos);
}

TEST_CASE("numbers of half precision become floats") {
  // 1, -2, the largest, the smallest, infinity.
  const std::vector<uint16_t> halves = {0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00};
  const auto bytes = BytesOf(halves);
  CHECK(Weights(Sum().AddTensor("w", {5}, 10, bytes.data(), bytes.size())) ==
        std::vector<float>{1.0f, -2.0f, 65504.0f, 0x1p-24f, INFINITY});
  const auto brain = BytesOf<uint16_t>({0x3f80, 0xc000});
  CHECK(Weights(Sum().AddTensor("w", {2}, 16, brain.data(), brain.size())) ==
        std::vector<float>{1.0f, -2.0f});

  OnnxModelBuilder half;  // takes and gives halves
  half.Input("x", {1}, 10).Output("y", {5}, 10).AddTensor("w", {5}, 10, bytes.data(), bytes.size());
  half.Node("Cast", {"x"}, {"c"}, {{"to", int64_t{10}}}).Node("Add", {"c", "w"}, {"y"});
  CHECK(Weights(half)[1] == -2.0f);
}

TEST_CASE("a graph of doubles is one of floats where that is asked for") {
  const auto doubles = BytesOf<double>({0.5, -3.0});
  OnnxModelBuilder builder;
  builder.Input("x", {1}, 11).Output("y", {2}, 11).AddTensor("w", {2}, 11, doubles.data(), doubles.size());
  builder.Node("Cast", {"x"}, {"c"}, {{"to", int64_t{11}}}).Node("Add", {"c", "w"}, {"y"});
  CHECK(Weights(builder, {.single_precision = true}) == std::vector<float>{0.5f, -3.0f});
  CHECK(Model::FromBytes(builder.Bytes())->inputs()[0].type == ElementType::kDouble);

  // Doubles within a graph of floats stay what they are.
  const auto large = BytesOf<double>({16777217.0});
  OnnxModelBuilder mixed = OnnxModelBuilder().Input("x", {1}).Output("y");
  mixed.AddTensor("large", {1}, 11, large.data(), large.size());
  mixed.AddTensor("less", {1}, 11, BytesOf<double>({16777216.0}).data(), sizeof(double));
  mixed.Node("Sub", {"large", "less"}, {"d"}).Node("Cast", {"d"}, {"w"}, {{"to", int64_t{1}}});
  mixed.Node("Add", {"x", "w"}, {"y"});
  CHECK(Weights(mixed, {.single_precision = true}) == std::vector<float>{1.0f});
}

TEST_CASE("what the named outputs don't need is left out, whatever it is") {
  OnnxModelBuilder builder = Sum().Weights("w", {2}, {1, 2}).AddTensor("names", {1}, 8, "", 0);
  builder.Output("label", {1}, 8).Node("NoSuchOperator", {"y", "names"}, {"label"});
  CHECK(Model::FromBytes(builder.Bytes()).error().code == ErrorCode::kUnsupportedOperator);
  const std::vector<std::string> wanted = {"y"};
  const auto model = Model::FromBytes(builder.Bytes(), {.outputs = &wanted});
  if (!model) FAIL(model.error().message);
  CHECK(model->outputs().size() == 1);
  CHECK(Weights(builder, {.outputs = &wanted}) == std::vector<float>{1, 2});
}
