// Two 3x3 convolutions, gated by what the whole clip shows, beside a shortcut.
#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "networks/batch_norm.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {

// Squeeze-and-excitation (Hu et al. 2018): channels weighted by what the whole clip shows.
struct SqueezeExciteImpl : torch::nn::Module {
  SqueezeExciteImpl(int channels, int reduced);
  torch::Tensor forward(torch::Tensor x);
  torch::nn::Linear squeeze{nullptr}, excite{nullptr};
};
TORCH_MODULE(SqueezeExcite);

struct ResidualBlockImpl : torch::nn::Module {
  ResidualBlockImpl(int in_channels, int out_channels, int time_stride, int mel_stride);
  torch::Tensor forward(torch::Tensor x);
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr}, shortcut{nullptr};
  BatchNorm bn1{nullptr}, bn2{nullptr}, shortcut_bn{nullptr};
  SqueezeExcite gate{nullptr};
};
TORCH_MODULE(ResidualBlock);

std::string AddBlock(OnnxWriter& onnx, const std::string& name, const std::string& input,
                     const ResidualBlock& block, const std::vector<int64_t>& strides);
void ReadBlock(OnnxWeights& weights, const std::string& name, ResidualBlock& block);

}  // namespace speech_emotion::trainer
