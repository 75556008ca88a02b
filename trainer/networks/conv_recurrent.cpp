#include "networks/conv_recurrent.h"

#include "networks/fused_lstm.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {
namespace {

namespace nn = torch::nn;

std::vector<nn::LSTM> Layers(nn::Module& owner, int64_t width, const std::vector<int>& hidden) {
  std::vector<nn::LSTM> layers;
  for (const int units : hidden) {
    const auto shape = nn::LSTMOptions(width, units).batch_first(true).bidirectional(true);
    layers.push_back(owner.register_module("lstm" + std::to_string(layers.size()), nn::LSTM(shape)));
    width = 2 * units;
  }
  return layers;
}

}  // namespace

ConvRecurrent::ConvRecurrent(const NetworkOptions& options)
    : Network(WithTrunkChannels(options)),
      trunk_(*this, options_),
      recurrent_(Layers(*this, trunk_.channels(), options_.hidden)),
      head_(*this, 2 * options_.hidden.back(), options_) {}

torch::Tensor ConvRecurrent::Forward(const torch::Tensor& features, const torch::Tensor&) {
  auto x =
      trunk_.Forward(features, convolves_in_bfloat16()).transpose(1, 2);  // [batch, frames / 8, channels]
  const auto lengths = torch::full({x.size(0)}, x.size(1), torch::kLong);
  for (auto& layer : recurrent_) x = RunLstm(layer, x, lengths);
  return head_.Forward(x.transpose(1, 2), is_training());
}

std::string ConvRecurrent::Export(OnnxWriter& onnx, const std::string& input) const {
  using Ints = std::vector<int64_t>;
  auto x = trunk_.Export(onnx, input);
  x = onnx.AddNode("Transpose", {x}, "steps_first", {{"perm", Ints{2, 0, 1}}});  // [frames / 8, 1, channels]
  for (size_t i = 0; i < recurrent_.size(); ++i)
    x = AddLstm(onnx, "lstm" + std::to_string(i), x, recurrent_[i]);
  x = onnx.AddNode("Transpose", {x}, "steps_last", {{"perm", Ints{1, 2, 0}}});
  return head_.Export(onnx, x);
}

void ConvRecurrent::Import(OnnxWeights& weights) {
  trunk_.Import(weights);
  for (size_t i = 0; i < recurrent_.size(); ++i) ReadLstm(weights, "lstm" + std::to_string(i), recurrent_[i]);
  head_.Import(weights);
}

}  // namespace speech_emotion::trainer
