#include "networks/residual_cnn.h"

namespace speech_emotion::trainer {

ResidualCnn::ResidualCnn(const NetworkOptions& options)
    : Network(WithTrunkChannels(options)),
      trunk_(*this, options_),
      head_(*this, trunk_.channels(), options_) {}

torch::Tensor ResidualCnn::Forward(const torch::Tensor& features, const torch::Tensor&) {
  return head_.Forward(trunk_.Forward(features, convolves_in_bfloat16()), is_training());
}

std::string ResidualCnn::Export(OnnxWriter& onnx, const std::string& input) const {
  return head_.Export(onnx, trunk_.Export(onnx, input));
}

void ResidualCnn::Import(OnnxWeights& weights) {
  trunk_.Import(weights);
  head_.Import(weights);
}

}  // namespace speech_emotion::trainer
