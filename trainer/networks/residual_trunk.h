// The flagship family's front: from log-mels to channels along time.
#pragma once

#include "networks/batch_norm.h"
#include "networks/network.h"
#include "networks/residual_block.h"

namespace speech_emotion::trainer {

// Level front, a convolution with stride 2, three residual blocks, and a layer that merges what is left of
// the bands. Its layers are the owner's children: stem, stem_bn, block1 to block3, merge, merge_bn.
// Options: features (log-mel bands, not standardised, a multiple of 16), channels (of the stem and the three
// blocks). Clips of a batch must be equally long.
class ResidualTrunk {
 public:
  ResidualTrunk(torch::nn::Module& owner, const NetworkOptions& options);

  // features [batch, frames, bands] -> [batch, channels(), frames / 8, rounded up], float. `level`: as
  // LevelFront's mean. `in_bfloat16`: see Bfloat16Convolutions.
  torch::Tensor Forward(const torch::Tensor& features, bool in_bfloat16, torch::Tensor* level = nullptr);
  std::string Export(OnnxWriter& onnx, const std::string& input, std::string* level = nullptr) const;
  void Import(OnnxWeights& weights);
  int64_t channels() const { return merge_->options.out_channels(); }

 private:
  torch::nn::Conv2d stem_{nullptr};
  BatchNorm stem_bn_{nullptr};
  ResidualBlock block1_{nullptr}, block2_{nullptr}, block3_{nullptr};
  torch::nn::Conv1d merge_{nullptr};
  BatchNorm merge_bn_{nullptr};
};

// The same with 16, 32, 64 and 128 channels where none are given.
NetworkOptions WithTrunkChannels(NetworkOptions options);

}  // namespace speech_emotion::trainer
