// From frames to logits: mean and deviation of every channel, weighted by attention.
#pragma once

#include "networks/batch_norm.h"
#include "networks/network.h"

namespace speech_emotion::trainer {

// Attentive statistics pooling (Okabe et al. 2018) and a linear classifier. Its layers are the owner's
// children: attention1, attention2, pooled_bn, classifier. Options: attention, dropout (before the
// classifier), classes.
class StatisticsHead {
 public:
  StatisticsHead(torch::nn::Module& owner, int64_t channels, const NetworkOptions& options);

  // x [batch, channels, steps] -> logits [batch, classes]
  torch::Tensor Forward(const torch::Tensor& x, bool is_training);
  std::string Export(OnnxWriter& onnx, const std::string& input) const;
  void Import(OnnxWeights& weights);

 private:
  double dropout_;
  torch::nn::Conv1d attention1_{nullptr}, attention2_{nullptr};
  BatchNorm pooled_bn_{nullptr};
  torch::nn::Linear classifier_{nullptr};
};

}  // namespace speech_emotion::trainer
