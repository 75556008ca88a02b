#include "networks/statistics_head.h"

#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {
namespace {

namespace nn = torch::nn;

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

StatisticsHead::StatisticsHead(nn::Module& owner, int64_t channels, const NetworkOptions& options)
    : dropout_(options.dropout) {
  attention1_ = owner.register_module("attention1", nn::Conv1d(channels, options.attention, 1));
  attention2_ = owner.register_module("attention2", nn::Conv1d(options.attention, channels, 1));
  pooled_bn_ = owner.register_module("pooled_bn", BatchNorm(2 * channels));
  classifier_ = owner.register_module("classifier", nn::Linear(2 * channels, options.classes));
}

torch::Tensor StatisticsHead::Forward(const torch::Tensor& x, bool is_training) {
  auto weights = torch::softmax(attention2_(torch::tanh(attention1_(x))), 2);
  auto centre = (weights * x).sum({2});
  auto variance = (weights * x * x).sum({2}) - centre * centre;
  auto deviation = torch::sqrt(torch::clamp_min(variance, kDeviationFloor));
  auto pooled = pooled_bn_(torch::cat({centre, deviation}, 1));  // [batch, 2 * channels]
  return classifier_(torch::dropout(pooled, dropout_, is_training));
}

std::string StatisticsHead::Export(OnnxWriter& onnx, const std::string& input) const {
  torch::NoGradGuard no_grad;
  const auto scores = [&](const std::string& name, const std::string& from, const nn::Conv1d& conv) {
    return AddConv(onnx, name, from, conv->weight, conv->bias, {1}, 0);
  };
  const auto hidden = onnx.AddNode("Tanh", {scores("attention1", input, attention1_)}, "attention.tanh");
  const auto weights = onnx.AddNode("Softmax", {scores("attention2", hidden, attention2_)},
                                    "attention.weights", {{"axis", int64_t{2}}});
  const auto pooled = AddPooling(onnx, input, weights);

  // The last normalisation, folded into the classifier.
  const Affine affine = AffineOf(pooled_bn_);
  const auto weight = classifier_->weight * affine.scale.unsqueeze(0);
  const auto bias = classifier_->bias + classifier_->weight.mv(affine.shift);
  return onnx.AddNode(
      "Gemm",
      {pooled, AddTensor(onnx, "classifier.weight", weight), AddTensor(onnx, "classifier.bias", bias)},
      "logits", {{"transB", int64_t{1}}});
}

void StatisticsHead::Import(OnnxWeights& weights) {
  ReadConv(weights, "attention1", attention1_);
  ReadConv(weights, "attention2", attention2_);
  SetIdentity(pooled_bn_);  // the classifier has it
  ReadLinear(weights, "classifier", classifier_);
}

}  // namespace speech_emotion::trainer
