// Stacked LSTMs; the last state of the last one is what a clip is.
#pragma once

#include "networks/network.h"

namespace speech_emotion::trainer {

// Options: hidden (units of each layer), dense, dropout (before the classifier), over_features.
class LastStateLstm : public Network {
 public:
  explicit LastStateLstm(const NetworkOptions& options);
  torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) override;
  std::string Export(OnnxWriter& onnx, const std::string& input) const override;
  void Import(OnnxWeights& weights) override;

 private:
  Standardize standardize_{nullptr};
  std::vector<torch::nn::LSTM> recurrent_;
  std::vector<torch::nn::Linear> dense_;
  torch::nn::Linear classifier_{nullptr};
};

}  // namespace speech_emotion::trainer
