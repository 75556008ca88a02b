#include "networks/voice_cnn.h"

namespace speech_emotion::trainer {

VoiceCnn::VoiceCnn(const NetworkOptions& options)
    : Network(WithTrunkChannels(options)),
      trunk_(*this, options_),
      head_(*this, trunk_.channels(), options_) {}

torch::Tensor VoiceCnn::Forward(const torch::Tensor& features, const torch::Tensor& lengths) {
  return Answer(features, lengths, {}).logits;
}

NetworkAnswer VoiceCnn::Answer(const torch::Tensor& features, const torch::Tensor&,
                               const torch::Tensor& reference) {
  torch::Tensor level;
  const auto x = trunk_.Forward(features, convolves_in_bfloat16(), &level);
  return head_.Forward(x, level, reference, is_training());
}

std::string VoiceCnn::Export(OnnxWriter& onnx, const std::string& input) const {
  std::string level;
  const auto x = trunk_.Export(onnx, input, &level);
  return head_.Export(onnx, x, level);
}

void VoiceCnn::Import(OnnxWeights& weights) {
  trunk_.Import(weights);
  head_.Import(weights);
}

}  // namespace speech_emotion::trainer
