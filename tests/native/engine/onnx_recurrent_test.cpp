// LSTM and GRU against their formulas, and in the variants that exporters write.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
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

constexpr int64_t kInt32Data = 6;  // TensorProto.DataType of onnx.proto

std::vector<float> Noise(int64_t count, std::mt19937* random) {
  std::normal_distribution<float> distribution;
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = distribution(*random);
  return values;
}

double Sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

Tensor Floats(const Ints& shape, const std::vector<float>& values) {
  return Tensor::FromFloats(shape, values.data());
}

Tensor Int32s(const Ints& shape, const std::vector<int32_t>& values) {
  Tensor tensor(ElementType::kInt32, shape);
  std::copy(values.begin(), values.end(), tensor.data<int32_t>());
  return tensor;
}

std::vector<float> Values(const Tensor& tensor) {
  return {tensor.data<float>(), tensor.data<float>() + tensor.size()};
}

}  // namespace

TEST_CASE("a GRU equals its formula, the reset gate before the product or, as PyTorch exports it, after") {
  const int64_t hidden = GENERATE(6, 45);  // less than a panel of the weights, and panels with a rest
  const bool reset_after = GENERATE(true, false);
  constexpr int64_t kSteps = 5, kInputs = 3;
  std::mt19937 random(3);
  const auto x = Noise(kSteps * kInputs, &random);
  const auto w = Noise(3 * hidden * kInputs, &random);
  const auto r = Noise(3 * hidden * hidden, &random);
  const auto b = Noise(6 * hidden, &random);
  OnnxModelBuilder builder;
  builder.Input("x", {-1, 1, kInputs})
      .Weights("w", {1, 3 * hidden, kInputs}, w)
      .Weights("r", {1, 3 * hidden, hidden}, r)
      .Weights("b", {1, 6 * hidden}, b)
      .Node("GRU", {"x", "w", "r", "b"}, {"", "h"},
            {{"hidden_size", hidden},
             {"linear_before_reset", int64_t{reset_after}},
             {"direction", std::string("reverse")}})
      .Output("h");
  const Tensor h = RunModel(builder, {Tensor::FromFloats({kSteps, 1, kInputs}, x.data())})[0];

  std::vector<double> state(static_cast<size_t>(hidden), 0.0);
  for (int64_t t = kSteps - 1; t >= 0; --t) {
    // Row `gate * hidden + i` of W x + b_W, and of R v + b_R.
    const auto from_input = [&](int64_t row) {
      double sum = b[static_cast<size_t>(row)];
      for (int64_t k = 0; k < kInputs; ++k)
        sum += w[static_cast<size_t>(row * kInputs + k)] * x[static_cast<size_t>(t * kInputs + k)];
      return sum;
    };
    const auto from_state = [&](int64_t row, const std::vector<double>& v) {
      double sum = b[static_cast<size_t>(3 * hidden + row)];
      for (int64_t k = 0; k < hidden; ++k)
        sum += r[static_cast<size_t>(row * hidden + k)] * v[static_cast<size_t>(k)];
      return sum;
    };
    const std::vector<double> before = state;
    std::vector<double> reset, reset_state;
    for (int64_t i = 0; i < hidden; ++i) {
      reset.push_back(Sigmoid(from_input(hidden + i) + from_state(hidden + i, before)));
      reset_state.push_back(reset.back() * before[static_cast<size_t>(i)]);
    }
    for (int64_t i = 0; i < hidden; ++i) {
      const auto unit = static_cast<size_t>(i);
      const double update = Sigmoid(from_input(i) + from_state(i, before));
      const double recurrent = reset_after ? reset[unit] * from_state(2 * hidden + i, before)
                                           : from_state(2 * hidden + i, reset_state);
      const double candidate = std::tanh(from_input(2 * hidden + i) + recurrent);
      state[unit] = (1 - update) * candidate + update * before[unit];
    }
  }
  for (int64_t i = 0; i < hidden; ++i)
    REQUIRE(h.data<float>()[i] == Approx(state[static_cast<size_t>(i)]).margin(1e-5));
}

TEST_CASE("a bidirectional LSTM is a forward and a reverse one side by side, up to each utterance's length") {
  constexpr int64_t kSteps = 6, kBatch = 2, kInputs = 3, kHidden = 5;
  std::mt19937 random(4);
  const auto x = Noise(kSteps * kBatch * kInputs, &random);
  const auto w = Noise(2 * 4 * kHidden * kInputs, &random);
  const auto r = Noise(2 * 4 * kHidden * kHidden, &random);
  const auto run = [&](const std::string& direction, int64_t first, int64_t directions) {
    const auto part = [&](const std::vector<float>& values, int64_t size) {
      return std::vector<float>(values.begin() + first * size, values.begin() + (first + directions) * size);
    };
    OnnxModelBuilder builder;
    const int32_t lengths[] = {6, 4};
    builder.Input("x", {kSteps, kBatch, kInputs})
        .Weights("w", {directions, 4 * kHidden, kInputs}, part(w, 4 * kHidden * kInputs))
        .Weights("r", {directions, 4 * kHidden, kHidden}, part(r, 4 * kHidden * kHidden))
        .AddTensor("lengths", {2}, 6, lengths, sizeof lengths)
        .Node("LSTM", {"x", "w", "r", "", "lengths"}, {"y"},
              {{"hidden_size", kHidden}, {"direction", direction}})
        .Output("y");
    return RunModel(builder, {Tensor::FromFloats({kSteps, kBatch, kInputs}, x.data())})[0];
  };
  const Tensor both = run("bidirectional", 0, 2);  // [steps, 2, batch, hidden]
  const Tensor forward = run("forward", 0, 1);
  const Tensor reverse = run("reverse", 1, 1);
  for (int64_t t = 0; t < kSteps; ++t) {
    for (int64_t i = 0; i < kBatch * kHidden; ++i) {
      const int64_t one = t * kBatch * kHidden + i;
      REQUIRE(both.data<float>()[2 * t * kBatch * kHidden + i] == forward.data<float>()[one]);
      REQUIRE(both.data<float>()[(2 * t + 1) * kBatch * kHidden + i] == reverse.data<float>()[one]);
      const bool behind_the_end = t >= 4 && i >= kHidden;
      if (behind_the_end) REQUIRE(forward.data<float>()[one] == 0.0f);
    }
  }
}

TEST_CASE("layout 1 of LSTM and GRU puts the batch first and changes nothing else") {
  const auto numbers = [](size_t count, float phase) {
    std::vector<float> values(count);
    for (size_t i = 0; i < count; ++i) values[i] = std::sin(static_cast<float>(i) + phase);
    return values;
  };
  constexpr int64_t kSteps = 3, kBatch = 2, kInputs = 2, kHidden = 3;  // two directions
  for (const auto& [op_type, gates] : {std::pair<std::string, int64_t>{"LSTM", 4}, {"GRU", 3}}) {
    INFO(op_type);
    const auto gate_count = static_cast<size_t>(gates);
    OnnxModelBuilder builder;
    builder.Input("x", {kSteps, kBatch, kInputs}).Input("lengths", {kBatch}, kInt32Data);
    builder.Weights("w", {2, gates * kHidden, kInputs}, numbers(gate_count * 12, 1))
        .Weights("r", {2, gates * kHidden, kHidden}, numbers(gate_count * 18, 2))
        .Weights("b", {2, 2 * gates * kHidden}, numbers(gate_count * 12, 3))
        .Weights("h0", {2, kBatch, kHidden}, numbers(12, 4))
        .Weights("c0", {2, kBatch, kHidden}, numbers(12, 5))
        .Node("Transpose", {"x"}, {"x_1"}, {{"perm", Ints{1, 0, 2}}})
        .Node("Transpose", {"h0"}, {"h0_1"}, {{"perm", Ints{1, 0, 2}}})
        .Node("Transpose", {"c0"}, {"c0_1"}, {{"perm", Ints{1, 0, 2}}});
    testing::Names steps_first = {"x", "w", "r", "b", "lengths", "h0"};
    testing::Names batch_first = {"x_1", "w", "r", "b", "lengths", "h0_1"};
    if (op_type == "LSTM") {
      steps_first.push_back("c0");
      batch_first.push_back("c0_1");
    }
    const testing::Attributes options = {{"direction", std::string("bidirectional")}};
    builder.Node(op_type, steps_first, {"y", "h"}, options)
        .Node(op_type, batch_first, {"y_1", "h_1"}, {options[0], {"layout", int64_t{1}}})
        .Node("Transpose", {"y"}, {"y_expected"}, {{"perm", Ints{2, 0, 1, 3}}})
        .Node("Transpose", {"h"}, {"h_expected"}, {{"perm", Ints{1, 0, 2}}});
    for (const char* name : {"y_1", "y_expected", "h_1", "h_expected"}) builder.Output(name);
    const auto outputs =
        RunModel(builder, {Floats({kSteps, kBatch, kInputs}, numbers(12, 6)), Int32s({kBatch}, {3, 2})});
    REQUIRE(outputs[0].shape() == Ints{kBatch, kSteps, 2, kHidden});
    CHECK(Values(outputs[0]) == Values(outputs[1]));
    REQUIRE(outputs[2].shape() == Ints{kBatch, 2, kHidden});
    CHECK(Values(outputs[2]) == Values(outputs[3]));
  }
}

TEST_CASE("recurrent weights that are inputs of the model give what constant ones give") {
  const std::vector<float> numbers = {0.5f, -1, 0.25f, 1, -0.5f, 2};
  const Ints shape = {2, 3, 1};  // two directions, three gates, one unit
  const testing::Attributes options = {{"direction", std::string("bidirectional")}};
  OnnxModelBuilder builder;
  builder.Input("x", {2, 1, 1}).Input("r", shape).Weights("w", shape, numbers);
  builder.Weights("constant_r", shape, numbers)
      .Node("GRU", {"x", "w", "r"}, {"y"}, options)
      .Node("GRU", {"x", "w", "constant_r"}, {"y_constant"}, options);
  const auto outputs = RunModel(builder.Output("y").Output("y_constant"),
                                {Floats({2, 1, 1}, {1, -2}), Floats(shape, numbers)});
  CHECK(Values(outputs[0]) == Values(outputs[1]));
}
