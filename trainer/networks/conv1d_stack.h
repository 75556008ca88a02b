// One-dimensional convolutions along the columns of one row of functionals, as both seed projects have them.
#pragma once

#include "networks/batch_norm.h"
#include "networks/network.h"

namespace speech_emotion::trainer {

// Options: channels, kernel, pool, pool_stride, batch_norm (once, behind the last convolution, with a ReLU of
// its own), dense, dropout (behind each pool and each dense layer).
class Conv1dStack : public Network {
 public:
  explicit Conv1dStack(const NetworkOptions& options);
  torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) override;
  std::string Export(OnnxWriter& onnx, const std::string& input) const override;
  void Import(OnnxWeights& weights) override;

 private:
  Standardize standardize_{nullptr};
  std::vector<torch::nn::Conv1d> convolutions_;
  BatchNorm batch_norm_{nullptr};
  std::vector<torch::nn::Linear> dense_;
  torch::nn::Linear classifier_{nullptr};
};

}  // namespace speech_emotion::trainer
