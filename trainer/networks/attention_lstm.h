// Bidirectional LSTMs over the frames, behind convolutions or not, pooled by attention.
#pragma once

#include "networks/batch_norm.h"
#include "networks/network.h"

namespace speech_emotion::trainer {

// Options: channels, kernel, pool, pool_stride (convolutions along time, each with batch normalisation, ReLU
// and pool), hidden, attention, dropout (behind each layer).
class AttentionLstm : public Network {
 public:
  explicit AttentionLstm(const NetworkOptions& options);
  torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) override;
  std::string Export(OnnxWriter& onnx, const std::string& input) const override;
  void Import(OnnxWeights& weights) override;
  int min_frames() const override;

 private:
  int64_t PooledFrames(int64_t frames) const;

  Standardize standardize_{nullptr};
  std::vector<torch::nn::Conv1d> convolutions_;
  std::vector<BatchNorm> norms_;
  std::vector<torch::nn::LSTM> recurrent_;
  torch::nn::Linear inner_{nullptr}, score_{nullptr}, classifier_{nullptr};
};

}  // namespace speech_emotion::trainer
