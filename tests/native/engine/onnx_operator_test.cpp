// Single operators in the variants that exporters write and ONNX's own node tests try. The expected
// values follow from the operators' definitions and are small enough to check by hand.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "support/onnx_model_builder.h"
#include "support/onnx_model_run.h"

namespace {

using namespace onnx_engine;
using namespace speech_emotion;
using testing::OnnxModelBuilder;
using Ints = std::vector<int64_t>;

// TensorProto.DataType of onnx.proto.
constexpr int64_t kFloatData = 1, kUint8Data = 2, kInt8Data = 3, kInt32Data = 6, kInt64Data = 7,
                  kDoubleData = 11;

template <class T>
Tensor MakeTensor(ElementType type, const Ints& shape, const std::vector<T>& values) {
  Tensor tensor(type, shape);
  REQUIRE(tensor.size() == static_cast<int64_t>(values.size()));
  std::copy(values.begin(), values.end(), tensor.data<T>());
  return tensor;
}

Tensor Floats(const Ints& shape, const std::vector<float>& values) {
  return MakeTensor(ElementType::kFloat, shape, values);
}

template <class T>
std::vector<T> Values(const Tensor& tensor) {
  return {tensor.data<T>(), tensor.data<T>() + tensor.size()};
}

// The message of the refusal, wherever on the way to a result it comes.
std::string Refusal(const OnnxModelBuilder& builder, const std::vector<Tensor>& inputs) {
  const auto model = Model::FromBytes(builder.Bytes());
  if (!model) FAIL(model.error().message);
  auto session = Session::Create(*model);
  auto outputs = session ? session->Run(inputs) : tl::unexpected(session.error());
  REQUIRE_FALSE(outputs);
  CHECK(outputs.error().code == ErrorCode::kUnsupportedOperator);
  return outputs.error().message;
}

// x[3] sliced by one start, end and step.
std::vector<float> Sliced(int64_t start, int64_t end, int64_t step, const std::vector<float>& x = {1, 2, 3}) {
  OnnxModelBuilder builder;
  const Ints shape = {static_cast<int64_t>(x.size())};
  builder.Input("x", shape).Integers("start", {start}).Integers("end", {end}).Integers("step", {step});
  builder.Node("Slice", {"x", "start", "end", "", "step"}, {"y"}).Output("y");
  return Values<float>(RunModel(builder, {Floats(shape, x)})[0]);
}

template <class T>
std::vector<T> Binary(const std::string& op_type, ElementType type, int64_t data_type,
                      const std::vector<T>& a, const std::vector<T>& b) {
  OnnxModelBuilder builder;
  const Ints shape = {static_cast<int64_t>(a.size())};
  builder.Input("a", shape, data_type).Input("b", shape, data_type).Node(op_type, {"a", "b"}, {"y"});
  const Tensor y = RunModel(builder.Output("y"), {MakeTensor(type, shape, a), MakeTensor(type, shape, b)})[0];
  CHECK(y.type() == type);
  return Values<T>(y);
}

void CheckClose(const Tensor& actual, const Tensor& expected) {
  REQUIRE(actual.shape() == expected.shape());
  for (int64_t i = 0; i < expected.size(); ++i) {
    CHECK(actual.data<float>()[i] == Approx(expected.data<float>()[i]).margin(1e-6));
  }
}

}  // namespace

TEST_CASE("a slice backwards from in front of the axis starts at its first element") {
  using Numbers = std::vector<float>;
  CHECK(Sliced(-10, -20, -1) == Numbers{1});
  CHECK(Sliced(10, -20, -2) == Numbers{3, 1});
  CHECK(Sliced(2, -2, -1) == Numbers{3});
  CHECK(Sliced(-10, 10, 2) == Numbers{1, 3});
  CHECK(Sliced(INT64_MAX, INT64_MIN, INT64_MIN) == Numbers{3});
  CHECK(Sliced(INT64_MIN, INT64_MAX, INT64_MAX) == Numbers{1});
}

TEST_CASE("a slice of an axis without elements is empty in both directions") {
  CHECK(Sliced(0, 5, 1, {}).empty());
  CHECK(Sliced(-1, -5, -1, {}).empty());
}

TEST_CASE("8-bit arithmetic keeps its type and wraps around") {
  using Signed = std::vector<int8_t>;
  using Unsigned = std::vector<uint8_t>;
  const Signed a = {100, -100, 7, -128}, b = {100, 100, -2, -1};
  CHECK(Binary("Add", ElementType::kInt8, kInt8Data, a, b) == Signed{-56, 0, 5, 127});
  CHECK(Binary("Sub", ElementType::kInt8, kInt8Data, a, b) == Signed{0, 56, 9, -127});
  CHECK(Binary("Mul", ElementType::kInt8, kInt8Data, a, b) == Signed{16, -16, -14, -128});
  CHECK(Binary("Div", ElementType::kInt8, kInt8Data, a, b) == Signed{1, -1, -3, -128});
  CHECK(Binary("Min", ElementType::kInt8, kInt8Data, a, b) == Signed{100, -100, -2, -128});
  const Unsigned c = {200, 3, 9}, d = {100, 4, 2};
  CHECK(Binary("Add", ElementType::kUint8, kUint8Data, c, d) == Unsigned{44, 7, 11});
  CHECK(Binary("Sub", ElementType::kUint8, kUint8Data, c, d) == Unsigned{100, 255, 7});
  CHECK(Binary("Div", ElementType::kUint8, kUint8Data, c, d) == Unsigned{2, 0, 4});
  CHECK(Binary("Max", ElementType::kUint8, kUint8Data, c, d) == Unsigned{200, 4, 9});
}

TEST_CASE("a division by the integer zero gives 0 and no crash") {
  using Numbers = std::vector<int32_t>;
  CHECK(Binary("Div", ElementType::kInt32, kInt32Data, Numbers{5, INT32_MIN}, Numbers{0, -1}) ==
        Numbers{0, INT32_MIN});
}

TEST_CASE("CastLike takes the type of its second input and not its value") {
  OnnxModelBuilder builder;
  builder.Input("x", {3}).Input("like", {1}, kInt64Data).Node("CastLike", {"x", "like"}, {"y"}).Output("y");
  const auto like = MakeTensor<int64_t>(ElementType::kInt64, {1}, {77});
  const Tensor y = RunModel(builder, {Floats({3}, {1.9f, -1.9f, 3e30f}), like})[0];
  CHECK(y.type() == ElementType::kInt64);
  CHECK(Values<int64_t>(y) == Ints{1, -1, INT64_MAX});
}

TEST_CASE("Size counts elements, and what it counts can be a shape") {
  OnnxModelBuilder builder;
  builder.Input("x", {-1, 3}).Integers("one", {1}).Node("Size", {"x"}, {"count"});
  builder.Node("Reshape", {"count", "one"}, {"shape"}).Node("Reshape", {"x", "shape"}, {"flat"});
  const auto outputs =
      RunModel(builder.Output("count").Output("flat"), {Tensor(ElementType::kFloat, {2, 3})});
  CHECK(outputs[0].shape().empty());
  CHECK(Values<int64_t>(outputs[0]) == Ints{6});
  CHECK(outputs[1].shape() == Ints{6});
}

// ONNX defines some operators by others; a model may carry the definition in place of the operator.
TEST_CASE("LayerNormalization equals its definition by other operators") {
  const std::vector<float> x = {1, 5, 2, 8, 3, 1, -4, 0, 6, 2, 2, 7};
  OnnxModelBuilder builder;
  builder.Input("x", {2, 3, 2}).Weights("scale", {3, 2}, {1, 2, 3, 4, 5, 6}).Weights("epsilon", {}, {1e-5f});
  builder.Weights("bias", {3, 2}, {1, 0, 1, 0, 1, 0}).Integers("zero", {0}).Integers("axis", {1});
  builder.Integers("one", {1});
  builder.Node("LayerNormalization", {"x", "scale", "bias"}, {"y", "mean", "inverse"}, {{"axis", int64_t{1}}})
      .Node("Shape", {"x"}, {"x_shape"})
      .Node("Size", {"x_shape"}, {"rank"})
      .Node("Sub", {"rank", "axis"}, {"reduced_axes"})
      .Node("Slice", {"x_shape", "zero", "axis"}, {"prefix"})
      .Node("Expand", {"one", "reduced_axes"}, {"suffix"})
      .Node("Concat", {"prefix", "suffix"}, {"statistics_shape"}, {{"axis", int64_t{0}}})
      .Node("Flatten", {"x"}, {"x_2d"}, {{"axis", int64_t{1}}})
      .Node("ReduceMean", {"x_2d"}, {"mean_2d"}, {{"axes", Ints{1}}})
      .Node("Mul", {"x_2d", "x_2d"}, {"squares"})
      .Node("ReduceMean", {"squares"}, {"mean_of_squares"}, {{"axes", Ints{1}}})
      .Node("Mul", {"mean_2d", "mean_2d"}, {"square_of_mean"})
      .Node("Sub", {"mean_of_squares", "square_of_mean"}, {"variance"})
      .Node("CastLike", {"epsilon", "x"}, {"epsilon_like_x"})
      .Node("Add", {"variance", "epsilon_like_x"}, {"regular"})
      .Node("Sqrt", {"regular"}, {"deviation"})
      .Node("Sub", {"x_2d", "mean_2d"}, {"centred"})
      .Node("Div", {"centred", "deviation"}, {"normal"})
      .Node("Flatten", {"scale"}, {"scale_2d"}, {{"axis", int64_t{0}}})
      .Node("Mul", {"normal", "scale_2d"}, {"scaled"})
      .Node("Flatten", {"bias"}, {"bias_2d"}, {{"axis", int64_t{0}}})
      .Node("Add", {"scaled", "bias_2d"}, {"biased"})
      .Node("Reshape", {"biased", "x_shape"}, {"y_defined"})
      .Node("Reshape", {"mean_2d", "statistics_shape"}, {"mean_defined"})
      .Node("Reciprocal", {"deviation"}, {"inverse_2d"})
      .Node("Reshape", {"inverse_2d", "statistics_shape"}, {"inverse_defined"});
  for (const char* name : {"y", "mean", "inverse", "y_defined", "mean_defined", "inverse_defined"}) {
    builder.Output(name);
  }
  const auto outputs = RunModel(builder, {Floats({2, 3, 2}, x)});
  REQUIRE(outputs[0].data<float>()[1] == Approx(2 * (5 - 20 / 6.0) / std::sqrt(104 / 6.0 - 400 / 36.0)));
  for (size_t i = 0; i < 3; ++i) CheckClose(outputs[i + 3], outputs[i]);
}

TEST_CASE("Elu and Clip equal their definitions by comparisons and Where") {
  OnnxModelBuilder builder(18);
  builder.Input("x", {5}).Weights("zero", {}, {0}).Weights("one", {}, {1}).Weights("low", {}, {-0.5f});
  builder.Node("Elu", {"x"}, {"elu"})
      .Node("Less", {"x", "zero"}, {"negative"})
      .Node("Exp", {"x"}, {"exp"})
      .Node("Sub", {"exp", "one"}, {"exp_minus_one"})
      .Node("Where", {"negative", "exp_minus_one", "x"}, {"elu_defined"})
      .Node("Clip", {"x", "low", "one"}, {"clip"})
      .Node("Less", {"x", "low"}, {"too_small"})
      .Node("Where", {"too_small", "low", "x"}, {"raised"})
      .Node("Less", {"one", "raised"}, {"too_large"})
      .Node("Where", {"too_large", "one", "raised"}, {"clip_defined"});
  for (const char* name : {"elu", "elu_defined", "clip", "clip_defined"}) builder.Output(name);
  const auto outputs = RunModel(builder, {Floats({5}, {-2, -0.25f, 0, 0.5f, 3})});
  CheckClose(outputs[1], outputs[0]);
  CHECK(Values<float>(outputs[2]) == std::vector<float>{-0.5f, -0.25f, 0, 0.5f, 1});
  CHECK(Values<float>(outputs[3]) == Values<float>(outputs[2]));
}

TEST_CASE("BatchNormalization as in training is refused by name, whichever way the opset asks for it") {
  const auto network = [](int64_t opset, const testing::Names& outputs,
                          const testing::Attributes& attributes) {
    OnnxModelBuilder builder(opset);
    builder.Input("x", {1, 2, 3}).Weights("ones", {2}, {1, 1});
    return builder.Node("BatchNormalization", {"x", "ones", "ones", "ones", "ones"}, outputs, attributes)
        .Output("y");
  };
  const std::string lacks = "the engine lacks the operators: BatchNormalization with ";
  CHECK(Refusal(network(15, {"y", "m", "v"}, {{"training_mode", int64_t{1}}}), {}) ==
        lacks + "training_mode");
  CHECK(Refusal(network(9, {"y", "m", "v"}, {}), {}) == lacks + "the outputs of training");
  CHECK(Refusal(network(7, {"y"}, {{"spatial", int64_t{0}}}), {}) == lacks + "spatial = 0");
}

TEST_CASE("a mask of Dropout from before opset 10 is refused by name, a later one keeps everything") {
  const auto network = [](int64_t opset) {
    OnnxModelBuilder builder(opset);
    return builder.Input("x", {2}).Node("Dropout", {"x"}, {"y", "mask"}, {}, "drop").Output("mask");
  };
  const std::vector<Tensor> x = {Floats({2}, {1, -1})};
  CHECK(Refusal(network(7), x) ==
        "Dropout 'drop': the engine lacks a mask before opset 10, which isn't bool");
  CHECK(Values<uint8_t>(RunModel(network(13), x)[0]) == std::vector<uint8_t>{1, 1});
}

TEST_CASE("DequantizeLinear into another type than float is refused by name") {
  const auto network = [](int64_t output_type) {
    OnnxModelBuilder builder(23);
    builder.Input("x", {2}, kInt8Data).Weights("scale", {}, {0.5f});
    return builder.Node("DequantizeLinear", {"x", "scale"}, {"y"}, {{"output_dtype", output_type}})
        .Output("y");
  };
  const std::vector<Tensor> x = {MakeTensor<int8_t>(ElementType::kInt8, {2}, {3, -4})};
  CHECK(Refusal(network(kDoubleData), x) ==
        "the engine lacks the operators: DequantizeLinear with output_dtype double");
  CHECK(Values<float>(RunModel(network(kFloatData), x)[0]) == std::vector<float>{1.5f, -2});
}

TEST_CASE("a type that the engine lacks is refused by its name") {
  constexpr int64_t kInt4Data = 22;
  OnnxModelBuilder builder;
  builder.Input("x", {2}, kInt4Data).Node("Identity", {"x"}, {"y"}).Output("y");
  const auto model = Model::FromBytes(builder.Bytes());
  REQUIRE_FALSE(model);
  CHECK(model.error().code == ErrorCode::kUnsupportedOperator);
  CHECK(model.error().message == "'x' is of int4, which the engine lacks");
  OnnxModelBuilder pool;
  pool.Input("x", {1, 1, 3}, kUint8Data);
  pool.Node("MaxPool", {"x"}, {"y"}, {{"kernel_shape", Ints{2}}}, "pool").Output("y");
  CHECK(Refusal(pool, {Tensor(ElementType::kUint8, {1, 1, 3})}) ==
        "MaxPool 'pool': the engine lacks inputs of uint8");
}
