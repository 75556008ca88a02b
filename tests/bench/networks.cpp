#include "networks.h"

#include "network_builder.h"

namespace speech_emotion::testing {
namespace {

using Ints = std::vector<int64_t>;

constexpr int64_t kBands = 64;

// x [1, frames, width] -> [frames, 1, width], as recurrent layers take it
std::string TimeFirst(NetworkBuilder& net, const std::string& x) {
  return net.Node("Transpose", {x}, {{"perm", Ints{1, 0, 2}}});
}

std::string ConvBnRelu(NetworkBuilder& net, const std::string& x, int64_t inputs, int64_t outputs,
                       const Ints& kernel, const Ints& strides) {
  return net.Relu(net.BatchNormalization(net.Conv(x, inputs, outputs, kernel, strides), outputs));
}

std::string MaxPool(NetworkBuilder& net, const std::string& x, const Ints& window) {
  return net.Node("MaxPool", {x}, {{"kernel_shape", window}, {"strides", window}});
}

// x [1, inputs, frames, bands]: two convolutions, a gate a channel (Hu et al. 2018), and a shortcut.
std::string ResidualBlock(NetworkBuilder& net, const std::string& x, int64_t inputs, int64_t outputs,
                          const Ints& strides) {
  const std::string hidden = net.Relu(net.Conv(x, inputs, outputs, {3, 3}, strides));
  const std::string y = net.Conv(hidden, outputs, outputs, {3, 3}, {1, 1}, 1.0);
  const std::string pooled =
      net.Node("Flatten", {net.Node("GlobalAveragePool", {y})}, {{"axis", int64_t{1}}});
  const std::string squeezed = net.Relu(net.Dense(pooled, outputs, outputs / 8, NetworkBuilder::kReluGain));
  const std::string gate = net.Node("Sigmoid", {net.Dense(squeezed, outputs / 8, outputs)});
  const std::string gated = net.Node("Mul", {y, net.Node("Unsqueeze", {gate, net.Integers({2, 3})})});
  return net.Relu(net.Node("Add", {gated, net.Conv(x, inputs, outputs, {1, 1}, strides, 1.0)}));
}

// x [1, frames, bands] -> [1, 1, frames, bands], floored below the loudest and without the mean of the
// frames that are nearly as loud.
std::string FlagshipFront(NetworkBuilder& net, const std::string& features) {
  const auto reduce = [&](const char* op_type, const std::string& x, const Ints& axes) {
    return net.Node(op_type, {x}, {{"axes", axes}, {"keepdims", int64_t{1}}});
  };
  const auto sum = [&](const std::string& x) {
    return net.Node("ReduceSum", {x, net.Integers({1})}, {{"keepdims", int64_t{1}}});
  };
  const std::string floor = net.Node("Sub", {reduce("ReduceMax", features, {1, 2}), net.Scalar(12.0f)});
  const std::string x = net.Node("Max", {features, floor});
  const std::string level = reduce("ReduceMean", x, {2});
  const std::string below = net.Node("Sub", {level, reduce("ReduceMax", level, {1})});
  const std::string above = net.Node("Add", {below, net.Scalar(4.5f)});
  const std::string speech = net.Node("Sigmoid", {net.Node("Mul", {above, net.Scalar(1.5f)})});
  const std::string mean = net.Node("Div", {sum(net.Node("Mul", {speech, x})), sum(speech)});
  const std::string scaled = net.Node("Mul", {net.Node("Sub", {x, mean}), net.Scalar(0.4f)});
  return net.Node("Unsqueeze", {scaled, net.Integers({1})});
}

// Attentive statistics pooling (Okabe et al. 2018): x [1, channels, frames] -> [1, 2 * channels]
std::string StatisticsPooling(NetworkBuilder& net, const std::string& x, int64_t channels, int64_t hidden) {
  const std::string inner = net.Node("Tanh", {net.Conv(x, channels, hidden, {1}, {1}, 1.0)});
  const std::string scores = net.Conv(inner, hidden, channels, {1}, {1}, 1.0);
  const std::string weights = net.Node("Softmax", {scores}, {{"axis", int64_t{2}}});
  const auto sum = [&](const std::string& values) {
    return net.Node("ReduceSum", {values, net.Integers({2})}, {{"keepdims", int64_t{0}}});
  };
  const std::string weighted = net.Node("Mul", {weights, x});
  const std::string centre = sum(weighted);
  const std::string mean_square = sum(net.Node("Mul", {weighted, x}));
  const std::string variance = net.Node("Sub", {mean_square, net.Node("Mul", {centre, centre})});
  const std::string deviation = net.Node("Sqrt", {net.Node("Max", {variance, net.Scalar(1e-4f)})});
  return net.Node("Concat", {centre, deviation}, {{"axis", int64_t{1}}});
}

// x [..., width]: linear, GELU in the form that opset 17 has, x / 2 * (1 + erf(x / sqrt(2))), residual,
// LayerNormalization over the last axis.
std::string GeluBlock(NetworkBuilder& net, const std::string& x, int64_t width) {
  const std::string inner =
      net.Node("Add", {net.Project(x, width, 2 * width), net.Uniform({2 * width}, -0.1, 0.1)});
  const std::string erf = net.Node("Erf", {net.Node("Div", {inner, net.Scalar(1.4142135f)})});
  const std::string halved = net.Node("Mul", {inner, net.Scalar(0.5f)});
  const std::string gelu = net.Node("Mul", {halved, net.Node("Add", {erf, net.Scalar(1.0f)})});
  const std::string sum = net.Node("Add", {x, net.Project(gelu, 2 * width, width)});
  const std::string scale = net.Uniform({width}, 0.7, 1.3);
  return net.Node("LayerNormalization", {sum, scale, net.Uniform({width}, -0.2, 0.2)},
                  {{"axis", int64_t{-1}}});
}

}  // namespace

// Over functionals: one vector an utterance.
Network Mlp() {
  const Ints shape = {1, 180};
  NetworkBuilder net(1, shape);
  std::string x = net.Relu(net.Dense("features", 180, 256, NetworkBuilder::kReluGain));
  x = net.Relu(net.Dense(x, 256, 128, NetworkBuilder::kReluGain));
  return {"mlp", shape, net.Classify(x, 128)};
}

Network Conv1dStack() {
  const Ints shape = {1, -1, 40};
  NetworkBuilder net(2, shape);
  std::string x = net.Node("Transpose", {"features"}, {{"perm", Ints{0, 2, 1}}});  // [1, 40, frames]
  x = MaxPool(net, ConvBnRelu(net, x, 40, 64, {5}, {1}), {2});
  x = MaxPool(net, ConvBnRelu(net, x, 64, 128, {5}, {1}), {2});
  x = ConvBnRelu(net, x, 128, 128, {5}, {1});
  x = net.Node("Flatten", {net.Node("GlobalAveragePool", {x})}, {{"axis", int64_t{1}}});
  return {"conv1d", shape, net.Classify(x, 128)};
}

Network Lstm64x2() {
  const Ints shape = {1, -1, 15};
  NetworkBuilder net(3, shape);
  const std::string x = net.Recurrent("LSTM", TimeFirst(net, "features"), 15, 64, false);
  return {"lstm-64x2", shape, net.Classify(net.LastState("LSTM", x, 64, 64), 64)};
}

Network Lstm64Lstm32Dense() {
  const Ints shape = {1, -1, 40};
  NetworkBuilder net(4, shape);
  const std::string x = net.Recurrent("LSTM", TimeFirst(net, "features"), 40, 64, false);
  const std::string state = net.LastState("LSTM", x, 64, 32);
  const std::string hidden = net.Relu(net.Dense(state, 32, 64, NetworkBuilder::kReluGain));
  return {"lstm-64-32-dense", shape, net.Classify(hidden, 64)};
}

Network GruNetwork() {
  const Ints shape = {1, -1, 40};
  NetworkBuilder net(5, shape);
  const std::string x = net.Recurrent("GRU", TimeFirst(net, "features"), 40, 64, true);
  return {"gru", shape, net.Classify(net.LastState("GRU", x, 128, 64), 64)};
}

Network CnnBiLstmAttention() {
  const Ints shape = {1, -1, kBands};
  NetworkBuilder net(6, shape);
  std::string x = net.Node("Unsqueeze", {"features", net.Integers({1})});  // [1, 1, frames, 64]
  x = MaxPool(net, ConvBnRelu(net, x, 1, 16, {3, 3}, {1, 1}), {2, 2});
  x = MaxPool(net, ConvBnRelu(net, x, 16, 32, {3, 3}, {1, 1}), {2, 4});  // [1, 32, frames / 4, 8]
  x = net.Node("Transpose", {x}, {{"perm", Ints{2, 0, 1, 3}}});
  x = net.Node("Reshape", {x, net.Integers({0, 0, -1})});  // [frames / 4, 1, 256]
  x = net.Recurrent("LSTM", x, 256, 64, true);
  return {"cnn-bilstm-attention", shape, net.Classify(net.AttentionPooling(x, 128, 64), 128)};
}

Network BiLstm128x2Attention() {
  const Ints shape = {1, -1, kBands};
  NetworkBuilder net(7, shape);
  std::string x = net.Recurrent("LSTM", TimeFirst(net, "features"), kBands, 128, true);
  x = net.Recurrent("LSTM", x, 256, 128, true);
  return {"bilstm-128x2-attention", shape, net.Classify(net.AttentionPooling(x, 256, 128), 256)};
}

// The graph of trainer/networks/residual_cnn_export.cpp.
Network ResidualCnn() {
  const Ints shape = {1, -1, kBands};
  NetworkBuilder net(8, shape);
  std::string x = net.Relu(net.Conv(FlagshipFront(net, "features"), 1, 16, {5, 5}, {2, 2}));
  x = ResidualBlock(net, x, 16, 32, {2, 2});
  x = ResidualBlock(net, x, 32, 64, {1, 2});
  x = ResidualBlock(net, x, 64, 128, {2, 2});
  x = net.Node("Transpose", {x}, {{"perm", Ints{0, 1, 3, 2}}});
  const int64_t merged = 128 * kBands / 16;
  x = net.Node("Reshape", {x, net.Integers({1, merged, -1})});  // [1, merged, frames / 8]
  x = net.Relu(net.Conv(x, merged, 128, {1}, {1}));
  return {"residual-cnn", shape, net.Classify(StatisticsPooling(net, x, 128, 64), 256)};
}

// A million parameters.
Network Cnn2d() {
  const Ints shape = {1, -1, kBands};
  NetworkBuilder net(9, shape);
  std::string x = net.Node("Unsqueeze", {"features", net.Integers({1})});  // [1, 1, frames, 64]
  x = MaxPool(net, ConvBnRelu(net, x, 1, 32, {3, 3}, {1, 1}), {2, 2});
  x = MaxPool(net, ConvBnRelu(net, x, 32, 64, {3, 3}, {1, 1}), {2, 2});
  x = MaxPool(net, ConvBnRelu(net, x, 64, 128, {3, 3}, {1, 1}), {2, 2});
  x = ConvBnRelu(net, x, 128, 256, {3, 3}, {1, 1});
  x = ConvBnRelu(net, x, 256, 256, {3, 3}, {1, 1});
  x = net.Node("Flatten", {net.Node("GlobalAveragePool", {x})}, {{"axis", int64_t{1}}});
  x = net.Relu(net.Dense(x, 256, 128, NetworkBuilder::kReluGain));
  return {"cnn-2d", shape, net.Classify(x, 128)};
}

Network LayerNormGelu() {
  const Ints shape = {1, -1, kBands};
  NetworkBuilder net(10, shape);
  std::string x = GeluBlock(net, "features", kBands);
  x = GeluBlock(net, x, kBands);
  x = net.AttentionPooling(TimeFirst(net, x), kBands, kBands);
  return {"layer-norm-gelu", shape, net.Classify(x, kBands)};
}

std::vector<Network> AllNetworks() {
  return {Mlp(),
          Conv1dStack(),
          Lstm64x2(),
          Lstm64Lstm32Dense(),
          GruNetwork(),
          CnnBiLstmAttention(),
          BiLstm128x2Attention(),
          ResidualCnn(),
          Cnn2d(),
          LayerNormGelu()};
}

}  // namespace speech_emotion::testing
