#include "networks/conv1d_stack.h"

#include <algorithm>

#include "networks/initialization.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {

namespace nn = torch::nn;

Conv1dStack::Conv1dStack(const NetworkOptions& options) : Network(options) {
  standardize_ = register_module("standardize", Standardize(options.features));
  int inputs = 1, length = options.features;
  for (const int channels : options.channels) {
    const auto shape = nn::Conv1dOptions(inputs, channels, options.kernel).padding(options.kernel / 2);
    convolutions_.push_back(
        register_module("conv" + std::to_string(convolutions_.size()), nn::Conv1d(shape)));
    inputs = channels;
    if (options.pool > 0) length = std::max(length - options.pool, 0) / options.pool_stride + 1;
  }
  if (options.batch_norm) batch_norm_ = register_module("batch_norm", BatchNorm(inputs));
  int width = inputs * length;
  for (const int units : options.dense) {
    dense_.push_back(register_module("dense" + std::to_string(dense_.size()), nn::Linear(width, units)));
    width = units;
  }
  classifier_ = register_module("classifier", nn::Linear(width, options.classes));
  InitializeGlorot(*this);
}

torch::Tensor Conv1dStack::Forward(const torch::Tensor& features, const torch::Tensor&) {
  auto x = standardize_(features);  // [batch, 1, features]: one channel
  for (auto& convolution : convolutions_) {
    x = torch::relu(convolution(x));
    if (options_.pool > 0) {
      x = torch::dropout(torch::max_pool1d(x, options_.pool, options_.pool_stride), options_.dropout,
                         is_training());
    }
  }
  if (batch_norm_) x = torch::relu(batch_norm_(x));
  x = x.flatten(1);
  for (auto& layer : dense_) x = torch::dropout(torch::relu(layer(x)), options_.dropout, is_training());
  return classifier_(x);
}

std::string Conv1dStack::Export(OnnxWriter& onnx, const std::string& input) const {
  using Ints = std::vector<int64_t>;
  auto x = AddStandardize(onnx, input, standardize_);
  for (size_t i = 0; i < convolutions_.size(); ++i) {
    const std::string name = "conv" + std::to_string(i);
    const auto& convolution = convolutions_[i];
    x = onnx.AddNode(
        "Relu", {AddConv(onnx, name, x, convolution->weight, convolution->bias, {1}, options_.kernel / 2)},
        name + ".relu");
    if (options_.pool > 0) {
      x = onnx.AddNode("MaxPool", {x}, name + ".pool",
                       {{"kernel_shape", Ints{options_.pool}}, {"strides", Ints{options_.pool_stride}}});
    }
  }
  if (batch_norm_) {
    const Affine affine = AffineOf(batch_norm_);
    const auto scaled = onnx.AddNode(
        "Mul", {x, AddTensor(onnx, "batch_norm.scale", affine.scale.unsqueeze(1))}, "batch_norm.scaled");
    const auto shifted = onnx.AddNode(
        "Add", {scaled, AddTensor(onnx, "batch_norm.shift", affine.shift.unsqueeze(1))}, "batch_norm");
    x = onnx.AddNode("Relu", {shifted}, "batch_norm.relu");
  }
  x = onnx.AddNode("Flatten", {x}, "flat", {{"axis", int64_t{1}}});
  for (size_t i = 0; i < dense_.size(); ++i) {
    const std::string name = "dense" + std::to_string(i);
    x = onnx.AddNode("Relu", {AddLinear(onnx, name, x, dense_[i])}, name + ".relu");
  }
  return AddLinear(onnx, "logits", x, classifier_);
}

void Conv1dStack::Import(OnnxWeights& weights) {
  ReadStandardize(weights, standardize_);
  for (size_t i = 0; i < convolutions_.size(); ++i)
    ReadConv(weights, "conv" + std::to_string(i), convolutions_[i]);
  if (batch_norm_) {
    SetIdentity(batch_norm_);
    ReadTensor(weights, "batch_norm.scale", batch_norm_->weight.unsqueeze(1));
    ReadTensor(weights, "batch_norm.shift", batch_norm_->bias.unsqueeze(1));
  }
  for (size_t i = 0; i < dense_.size(); ++i) ReadLinear(weights, "dense" + std::to_string(i), dense_[i]);
  ReadLinear(weights, "logits", classifier_);
}

}  // namespace speech_emotion::trainer
