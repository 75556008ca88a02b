#include "networks/mlp.h"

#include "networks/initialization.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {

Mlp::Mlp(const NetworkOptions& options) : Network(options) {
  standardize_ = register_module("standardize", Standardize(options.features));
  int width = options.features;
  for (const int units : options.hidden) {
    layers_.push_back(
        register_module("hidden" + std::to_string(layers_.size()), torch::nn::Linear(width, units)));
    width = units;
  }
  classifier_ = register_module("classifier", torch::nn::Linear(width, options.classes));
  InitializeGlorot(*this);
}

torch::Tensor Mlp::Forward(const torch::Tensor& features, const torch::Tensor&) {
  auto x = standardize_(features).squeeze(1);  // [batch, features]
  for (auto& layer : layers_) x = torch::dropout(torch::relu(layer(x)), options_.dropout, is_training());
  x = classifier_(x);
  // The softmax of the logarithms of sigmoids is the sigmoids divided by their sum.
  return options_.one_against_rest ? torch::log_sigmoid(x) : x;
}

std::string Mlp::Export(OnnxWriter& onnx, const std::string& input) const {
  auto x = AddStandardize(onnx, input, standardize_);
  x = onnx.AddNode("Flatten", {x}, "row", {{"axis", int64_t{1}}});  // [1, features]
  for (size_t i = 0; i < layers_.size(); ++i) {
    const std::string name = "hidden" + std::to_string(i);
    x = onnx.AddNode("Relu", {AddLinear(onnx, name, x, layers_[i])}, name + ".relu");
  }
  x = AddLinear(onnx, "logits", x, classifier_);
  if (!options_.one_against_rest) return x;
  x = onnx.AddNode("Softplus", {onnx.AddNode("Neg", {x}, "opposite")}, "softplus");
  return onnx.AddNode("Neg", {x}, "log_sigmoids");
}

void Mlp::Import(OnnxWeights& weights) {
  ReadStandardize(weights, standardize_);
  for (size_t i = 0; i < layers_.size(); ++i) ReadLinear(weights, "hidden" + std::to_string(i), layers_[i]);
  ReadLinear(weights, "logits", classifier_);
}

}  // namespace speech_emotion::trainer
