#include "networks/last_state_lstm.h"

#include "networks/fused_lstm.h"
#include "networks/initialization.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {

namespace nn = torch::nn;

LastStateLstm::LastStateLstm(const NetworkOptions& options) : Network(options) {
  standardize_ = register_module("standardize", Standardize(options.features));
  int width = options.over_features ? 1 : options.features;
  for (const int units : options.hidden) {
    const auto shape = nn::LSTMOptions(width, units).batch_first(true);
    recurrent_.push_back(register_module("lstm" + std::to_string(recurrent_.size()), nn::LSTM(shape)));
    width = units;
  }
  for (const int units : options.dense) {
    dense_.push_back(register_module("dense" + std::to_string(dense_.size()), nn::Linear(width, units)));
    width = units;
  }
  classifier_ = register_module("classifier", nn::Linear(width, options.classes));
  InitializeGlorot(*this);
}

torch::Tensor LastStateLstm::Forward(const torch::Tensor& features, const torch::Tensor& lengths) {
  auto x = standardize_(features);
  if (options_.over_features) x = x.transpose(1, 2);  // [batch, features, 1]
  const auto steps = options_.over_features ? torch::full_like(lengths, x.size(1)) : lengths;
  for (auto& layer : recurrent_) x = RunLstm(layer, x, steps);
  const auto last = (steps - 1).to(x.device()).view({-1, 1, 1}).expand({-1, 1, x.size(2)});
  x = x.gather(1, last).squeeze(1);  // [batch, hidden]
  for (auto& layer : dense_) x = torch::relu(layer(x));
  return classifier_(torch::dropout(x, options_.dropout, is_training()));
}

std::string LastStateLstm::Export(OnnxWriter& onnx, const std::string& input) const {
  using Ints = std::vector<int64_t>;
  auto x = AddStandardize(onnx, input, standardize_);
  x = onnx.AddNode("Transpose", {x}, "steps_first",
                   {{"perm", options_.over_features ? Ints{2, 0, 1} : Ints{1, 0, 2}}});  // [steps, 1, in]
  for (size_t i = 0; i < recurrent_.size(); ++i)
    x = AddLstm(onnx, "lstm" + std::to_string(i), x, recurrent_[i]);
  x = onnx.AddNode("Gather", {x, onnx.AddInts("last_step", {-1})}, "last", {{"axis", int64_t{0}}});
  x = onnx.AddNode("Reshape", {x, onnx.AddInts("last.shape", {1, -1})}, "last.row");
  for (size_t i = 0; i < dense_.size(); ++i) {
    const std::string name = "dense" + std::to_string(i);
    x = onnx.AddNode("Relu", {AddLinear(onnx, name, x, dense_[i])}, name + ".relu");
  }
  return AddLinear(onnx, "logits", x, classifier_);
}

void LastStateLstm::Import(OnnxWeights& weights) {
  ReadStandardize(weights, standardize_);
  for (size_t i = 0; i < recurrent_.size(); ++i) ReadLstm(weights, "lstm" + std::to_string(i), recurrent_[i]);
  for (size_t i = 0; i < dense_.size(); ++i) ReadLinear(weights, "dense" + std::to_string(i), dense_[i]);
  ReadLinear(weights, "logits", classifier_);
}

}  // namespace speech_emotion::trainer
