// A multi-layer perceptron over one row of functionals a clip.
#pragma once

#include "networks/network.h"

namespace speech_emotion::trainer {

// Options: hidden, dropout, one_against_rest. Dense layers with ReLU, dropout behind each; without any, a
// linear classifier.
class Mlp : public Network {
 public:
  explicit Mlp(const NetworkOptions& options);
  torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) override;
  std::string Export(OnnxWriter& onnx, const std::string& input) const override;
  void Import(OnnxWeights& weights) override;

 private:
  Standardize standardize_{nullptr};
  std::vector<torch::nn::Linear> layers_;
  torch::nn::Linear classifier_{nullptr};
};

}  // namespace speech_emotion::trainer
