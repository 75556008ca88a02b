#include "network_builder.h"

#include <cmath>

namespace speech_emotion::testing {
namespace {

using Ints = std::vector<int64_t>;

constexpr int64_t kClasses = 8;
constexpr double kClassifierGain = 2.0;

Attributes RecurrentAttributes(const std::string& op_type, int64_t hidden, bool bidirectional) {
  Attributes attributes = {{"hidden_size", hidden},
                           {"direction", std::string(bidirectional ? "bidirectional" : "forward")}};
  // As PyTorch computes a GRU.
  if (op_type == "GRU") attributes.emplace_back("linear_before_reset", int64_t{1});
  return attributes;
}

}  // namespace

NetworkBuilder::NetworkBuilder(uint64_t seed, const std::vector<int64_t>& input_shape) : random_(seed) {
  model_.Input("features", input_shape);
}

std::string NetworkBuilder::NewName() { return std::string(1, 'v').append(std::to_string(++count_)); }

std::string NetworkBuilder::Weights(const std::vector<int64_t>& shape, int64_t fan_in, double gain) {
  const double limit = gain * std::sqrt(3.0 / static_cast<double>(fan_in));
  return Uniform(shape, -limit, limit);
}

std::string NetworkBuilder::Uniform(const std::vector<int64_t>& shape, double low, double high) {
  int64_t size = 1;
  for (int64_t dimension : shape) size *= dimension;
  std::vector<float> values(static_cast<size_t>(size));
  for (float& value : values) value = static_cast<float>(random_.Uniform(low, high));
  std::string name = NewName();
  model_.Weights(name, shape, values);
  return name;
}

std::string NetworkBuilder::Scalar(float value) {
  std::string name = NewName();
  model_.Weights(name, {}, {value});
  return name;
}

std::string NetworkBuilder::Integers(const std::vector<int64_t>& values) {
  std::string name = NewName();
  model_.Integers(name, values);
  return name;
}

std::string NetworkBuilder::Node(const std::string& op_type, const Names& inputs,
                                 const Attributes& attributes) {
  std::string output = NewName();
  model_.Node(op_type, inputs, {output}, attributes);
  return output;
}

std::string NetworkBuilder::Dense(const std::string& x, int64_t inputs, int64_t outputs, double gain) {
  const std::string weights = Weights({outputs, inputs}, inputs, gain);
  return Node("Gemm", {x, weights, Uniform({outputs}, -0.1, 0.1)}, {{"transB", int64_t{1}}});
}

std::string NetworkBuilder::Project(const std::string& x, int64_t inputs, int64_t outputs) {
  return Node("MatMul", {x, Weights({inputs, outputs}, inputs)});
}

std::string NetworkBuilder::Conv(const std::string& x, int64_t inputs, int64_t outputs,
                                 const std::vector<int64_t>& kernel, const std::vector<int64_t>& strides,
                                 double gain) {
  Ints shape = {outputs, inputs};
  Ints pads;
  int64_t fan_in = inputs;
  for (int64_t size : kernel) {
    shape.push_back(size);
    pads.push_back(size / 2);
    fan_in *= size;
  }
  pads.insert(pads.end(), pads.begin(), pads.end());  // before, then after
  const std::string weights = Weights(shape, fan_in, gain);
  return Node("Conv", {x, weights, Uniform({outputs}, -0.1, 0.1)}, {{"strides", strides}, {"pads", pads}});
}

std::string NetworkBuilder::BatchNormalization(const std::string& x, int64_t channels) {
  const std::string scale = Uniform({channels}, 0.7, 1.3);
  const std::string bias = Uniform({channels}, -0.2, 0.2);
  const std::string mean = Uniform({channels}, -0.2, 0.2);
  return Node("BatchNormalization", {x, scale, bias, mean, Uniform({channels}, 0.7, 1.3)});
}

Names NetworkBuilder::RecurrentInputs(const std::string& op_type, const std::string& x, int64_t inputs,
                                      int64_t hidden, int64_t directions) {
  const int64_t rows = (op_type == "LSTM" ? 4 : 3) * hidden;
  const std::string weights = Weights({directions, rows, inputs}, inputs);
  const std::string recurrent_weights = Weights({directions, rows, hidden}, hidden);
  return {x, weights, recurrent_weights, Uniform({directions, 2 * rows}, -0.1, 0.1)};
}

std::string NetworkBuilder::Recurrent(const std::string& op_type, const std::string& x, int64_t inputs,
                                      int64_t hidden, bool bidirectional) {
  const Names operands = RecurrentInputs(op_type, x, inputs, hidden, bidirectional ? 2 : 1);
  const std::string y = Node(op_type, operands, RecurrentAttributes(op_type, hidden, bidirectional));
  // [frames, directions, 1, hidden] -> [frames, 1, directions * hidden]
  const std::string batch_first = Node("Transpose", {y}, {{"perm", Ints{0, 2, 1, 3}}});
  return Node("Reshape", {batch_first, Integers({0, 0, -1})});
}

std::string NetworkBuilder::LastState(const std::string& op_type, const std::string& x, int64_t inputs,
                                      int64_t hidden) {
  const Names operands = RecurrentInputs(op_type, x, inputs, hidden, 1);
  const std::string state = NewName();  // [1, 1, hidden]
  model_.Node(op_type, operands, {"", state}, RecurrentAttributes(op_type, hidden, false));
  return Node("Squeeze", {state, Integers({0})});
}

std::string NetworkBuilder::AttentionPooling(const std::string& x, int64_t width, int64_t hidden) {
  const std::string scores = Project(Node("Tanh", {Project(x, width, hidden)}), hidden, 1);
  const std::string weights = Node("Softmax", {scores}, {{"axis", int64_t{0}}});  // [frames, 1, 1]
  return Node("ReduceSum", {Node("Mul", {weights, x}), Integers({0})}, {{"keepdims", int64_t{0}}});
}

std::vector<uint8_t> NetworkBuilder::Classify(const std::string& x, int64_t inputs) {
  const std::string logits = Dense(x, inputs, kClasses, kClassifierGain);
  model_.Node("Softmax", {logits}, {"probabilities"}, {{"axis", int64_t{1}}}).Output("probabilities");
  return model_.Bytes();
}

}  // namespace speech_emotion::testing
