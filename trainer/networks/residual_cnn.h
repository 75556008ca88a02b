// The flagship: a small residual 2-D CNN over log-mels with attentive statistics pooling.
#pragma once

#include "networks/network.h"

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
  torch::nn::BatchNorm2d bn1{nullptr}, bn2{nullptr}, shortcut_bn{nullptr};
  SqueezeExcite gate{nullptr};
};
TORCH_MODULE(ResidualBlock);

// Options: features (log-mel bands, not standardised), channels (of the stem and the three blocks; none: 16,
// 32, 64, 128), attention, dropout (before the classifier). Clips of a batch must be equally long.
class ResidualCnn : public Network {
 public:
  explicit ResidualCnn(const NetworkOptions& options);
  torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) override;
  std::string Export(OnnxWriter& onnx, const std::string& input) const override;
  bool takes_padding() const override { return false; }

 private:
  torch::nn::Conv2d stem{nullptr};
  torch::nn::BatchNorm2d stem_bn{nullptr};
  ResidualBlock block1{nullptr}, block2{nullptr}, block3{nullptr};
  torch::nn::Conv1d merge{nullptr};
  torch::nn::BatchNorm1d merge_bn{nullptr};
  torch::nn::Conv1d attention1{nullptr}, attention2{nullptr};
  torch::nn::BatchNorm1d pooled_bn{nullptr};
  torch::nn::Linear classifier{nullptr};
};

// How the front of the network makes a clip independent of level and channel; shared with its export.
// Bands more than kDynamicRange nats below the clip's loudest are lifted to there; the mean taken off
// is that of the frames that sound like speech, softly chosen by their level against the loudest.
inline constexpr double kDynamicRange = 12.0;    // nats: 52 dB
inline constexpr double kSpeechMargin = 4.5;     // nats below the loudest frame
inline constexpr double kSpeechSharpness = 1.5;  // of the soft choice, per nat
inline constexpr double kFeatureScale = 0.4;     // brings the result near unit variance

inline constexpr double kDeviationFloor = 1e-4;  // variance below which a deviation counts as that

}  // namespace speech_emotion::trainer
