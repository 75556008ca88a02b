#include "networks/statistics_head.h"

#include "networks/attentive_statistics.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {

namespace nn = torch::nn;

StatisticsHead::StatisticsHead(nn::Module& owner, int64_t channels, const NetworkOptions& options)
    : dropout_(options.dropout) {
  attention1_ = owner.register_module("attention1", nn::Conv1d(channels, options.attention, 1));
  attention2_ = owner.register_module("attention2", nn::Conv1d(options.attention, channels, 1));
  pooled_bn_ = owner.register_module("pooled_bn", BatchNorm(2 * channels));
  classifier_ = owner.register_module("classifier", nn::Linear(2 * channels, options.classes));
}

torch::Tensor StatisticsHead::Forward(const torch::Tensor& x, bool is_training) {
  auto pooled = pooled_bn_(AttentiveStatistics(attention1_, attention2_, x));  // [batch, 2 * channels]
  return classifier_(torch::dropout(pooled, dropout_, is_training));
}

std::string StatisticsHead::Export(OnnxWriter& onnx, const std::string& input) const {
  torch::NoGradGuard no_grad;
  const auto pooled = AddAttentiveStatistics(onnx, input, attention1_, attention2_);

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
