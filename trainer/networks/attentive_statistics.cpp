#include "networks/attentive_statistics.h"

#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kDeviationFloor = 1e-4;  // variance below which a deviation counts as that

// Softmax over time weighs the frames: x [1, channels, steps] -> [1, 2 * channels]
std::string AddPooling(OnnxWriter& onnx, const std::string& x, const std::string& weights) {
  const auto axis = onnx.AddInts("pool.axis", {2});
  const OnnxWriter::Attributes drop_axis = {{"keepdims", int64_t{0}}};
  const auto weighted = onnx.AddNode("Mul", {weights, x}, "pool.weighted");
  const auto centre = onnx.AddNode("ReduceSum", {weighted, axis}, "pool.centre", drop_axis);
  const auto squares = onnx.AddNode("Mul", {weighted, x}, "pool.squares");
  const auto mean_square = onnx.AddNode("ReduceSum", {squares, axis}, "pool.mean_square", drop_axis);
  const auto centre_square = onnx.AddNode("Mul", {centre, centre}, "pool.centre_square");
  const auto variance = onnx.AddNode("Sub", {mean_square, centre_square}, "pool.variance");
  const auto floor = onnx.AddScalar("pool.floor", static_cast<float>(kDeviationFloor));
  const auto deviation =
      onnx.AddNode("Sqrt", {onnx.AddNode("Max", {variance, floor}, "pool.floored")}, "pool.deviation");
  return onnx.AddNode("Concat", {centre, deviation}, "pool", {{"axis", int64_t{1}}});
}

}  // namespace

torch::Tensor AttentiveStatistics(torch::nn::Conv1d& attention1, torch::nn::Conv1d& attention2,
                                  const torch::Tensor& x) {
  auto weights = torch::softmax(attention2(torch::tanh(attention1(x))), 2);
  auto centre = (weights * x).sum({2});
  auto variance = (weights * x * x).sum({2}) - centre * centre;
  auto deviation = torch::sqrt(torch::clamp_min(variance, kDeviationFloor));
  return torch::cat({centre, deviation}, 1);
}

std::string AddAttentiveStatistics(OnnxWriter& onnx, const std::string& x,
                                   const torch::nn::Conv1d& attention1, const torch::nn::Conv1d& attention2) {
  const auto scores = [&](const std::string& name, const std::string& from, const torch::nn::Conv1d& conv) {
    return AddConv(onnx, name, from, conv->weight, conv->bias, {1}, 0);
  };
  const auto hidden = onnx.AddNode("Tanh", {scores("attention1", x, attention1)}, "attention.tanh");
  const auto weights = onnx.AddNode("Softmax", {scores("attention2", hidden, attention2)},
                                    "attention.weights", {{"axis", int64_t{2}}});
  return AddPooling(onnx, x, weights);
}

}  // namespace speech_emotion::trainer
