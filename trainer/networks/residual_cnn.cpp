#include "networks/residual_cnn.h"

namespace speech_emotion::trainer {

namespace nn = torch::nn;

SqueezeExciteImpl::SqueezeExciteImpl(int channels, int reduced) {
  squeeze = register_module("squeeze", nn::Linear(channels, reduced));
  excite = register_module("excite", nn::Linear(reduced, channels));
}

torch::Tensor SqueezeExciteImpl::forward(torch::Tensor x) {
  auto gate = x.mean({2, 3});  // [batch, channels]
  gate = torch::sigmoid(excite(torch::relu(squeeze(gate))));
  return x * gate.unsqueeze(2).unsqueeze(3);
}

ResidualBlockImpl::ResidualBlockImpl(int in_channels, int out_channels, int time_stride, int mel_stride) {
  conv1 = register_module("conv1", nn::Conv2d(nn::Conv2dOptions(in_channels, out_channels, 3)
                                                  .stride({time_stride, mel_stride})
                                                  .padding(1)
                                                  .bias(false)));
  bn1 = register_module("bn1", nn::BatchNorm2d(out_channels));
  conv2 = register_module(
      "conv2", nn::Conv2d(nn::Conv2dOptions(out_channels, out_channels, 3).padding(1).bias(false)));
  bn2 = register_module("bn2", nn::BatchNorm2d(out_channels));
  shortcut = register_module(
      "shortcut",
      nn::Conv2d(
          nn::Conv2dOptions(in_channels, out_channels, 1).stride({time_stride, mel_stride}).bias(false)));
  shortcut_bn = register_module("shortcut_bn", nn::BatchNorm2d(out_channels));
  gate = register_module("gate", SqueezeExcite(out_channels, out_channels / 8));
}

torch::Tensor ResidualBlockImpl::forward(torch::Tensor x) {
  auto y = torch::relu(bn1(conv1(x)));
  y = gate(bn2(conv2(y)));
  return torch::relu(y + shortcut_bn(shortcut(x)));
}

ResidualCnn::ResidualCnn(const NetworkOptions& options) : Network(options) {
  if (options_.channels.size() != 4) options_.channels = {16, 32, 64, 128};
  const auto& channels = options_.channels;
  const int merged = channels[3];
  stem = register_module("stem",
                         nn::Conv2d(nn::Conv2dOptions(1, channels[0], 5).stride(2).padding(2).bias(false)));
  stem_bn = register_module("stem_bn", nn::BatchNorm2d(channels[0]));
  block1 = register_module("block1", ResidualBlock(channels[0], channels[1], 2, 2));
  block2 = register_module("block2", ResidualBlock(channels[1], channels[2], 1, 2));
  block3 = register_module("block3", ResidualBlock(channels[2], channels[3], 2, 2));
  const int merged_input = channels[3] * (options.features / 16);
  merge = register_module("merge", nn::Conv1d(nn::Conv1dOptions(merged_input, merged, 1).bias(false)));
  merge_bn = register_module("merge_bn", nn::BatchNorm1d(merged));
  attention1 = register_module("attention1", nn::Conv1d(merged, options.attention, 1));
  attention2 = register_module("attention2", nn::Conv1d(options.attention, merged, 1));
  pooled_bn = register_module("pooled_bn", nn::BatchNorm1d(2 * merged));
  classifier = register_module("classifier", nn::Linear(2 * merged, options.classes));
}

torch::Tensor ResidualCnn::Forward(const torch::Tensor& features, const torch::Tensor&) {
  auto x = torch::maximum(features, features.amax({1, 2}, true) - kDynamicRange);
  auto level = x.mean({2}, true);  // [batch, frames, 1]
  auto speech = torch::sigmoid(kSpeechSharpness * (level - level.amax({1}, true) + kSpeechMargin));
  auto mean = (speech * x).sum({1}, true) / speech.sum({1}, true);  // [batch, 1, bands]
  x = ((x - mean) * kFeatureScale).unsqueeze(1);                    // [batch, 1, frames, bands]

  x = torch::relu(stem_bn(stem(x)));
  x = block3(block2(block1(x)));  // [batch, 128, frames / 8, bands / 16]

  x = x.permute({0, 1, 3, 2}).flatten(1, 2);  // [batch, 128 * bands / 16, frames / 8]
  x = torch::relu(merge_bn(merge(x)));
  auto weights = torch::softmax(attention2(torch::tanh(attention1(x))), 2);
  auto centre = (weights * x).sum({2});
  auto variance = (weights * x * x).sum({2}) - centre * centre;
  auto deviation = torch::sqrt(torch::clamp_min(variance, kDeviationFloor));

  x = pooled_bn(torch::cat({centre, deviation}, 1));  // [batch, 2 * 128]
  return classifier(torch::dropout(x, options_.dropout, is_training()));
}

}  // namespace speech_emotion::trainer
