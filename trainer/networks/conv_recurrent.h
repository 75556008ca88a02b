// The flagship's front, with a bidirectional LSTM between it and the pooling.
#pragma once

#include <vector>

#include "networks/residual_trunk.h"
#include "networks/statistics_head.h"

namespace speech_emotion::trainer {

// Options: those of ResidualTrunk and StatisticsHead, and hidden: units of each bidirectional LSTM layer, in
// each direction.
class ConvRecurrent : public Network {
 public:
  explicit ConvRecurrent(const NetworkOptions& options);
  torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) override;
  std::string Export(OnnxWriter& onnx, const std::string& input) const override;
  void Import(OnnxWeights& weights) override;
  bool takes_padding() const override { return false; }

 private:
  ResidualTrunk trunk_;
  std::vector<torch::nn::LSTM> recurrent_;
  StatisticsHead head_;
};

}  // namespace speech_emotion::trainer
