// The flagship: a small residual 2-D CNN over log-mels with attentive statistics pooling.
#pragma once

#include "networks/residual_trunk.h"
#include "networks/statistics_head.h"

namespace speech_emotion::trainer {

// Options: those of ResidualTrunk and StatisticsHead.
class ResidualCnn : public Network {
 public:
  explicit ResidualCnn(const NetworkOptions& options);
  torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) override;
  std::string Export(OnnxWriter& onnx, const std::string& input) const override;
  void Import(OnnxWeights& weights) override;
  bool takes_padding() const override { return false; }

 private:
  ResidualTrunk trunk_;
  StatisticsHead head_;
};

}  // namespace speech_emotion::trainer
