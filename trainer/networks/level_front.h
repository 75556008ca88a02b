// How the flagship family makes a clip independent of level and channel, before its first layer.
#pragma once

#include <torch/torch.h>

#include <string>

#include "onnx/onnx_writer.h"

namespace speech_emotion::trainer {

// Bands more than kDynamicRange nats below the clip's loudest are lifted to there; the mean taken off
// is that of the frames that sound like speech, softly chosen by their level against the loudest.
inline constexpr double kDynamicRange = 12.0;    // nats: 52 dB
inline constexpr double kSpeechMargin = 4.5;     // nats below the loudest frame
inline constexpr double kSpeechSharpness = 1.5;  // of the soft choice, per nat
inline constexpr double kFeatureScale = 0.4;     // brings the result near unit variance

// Log-mels [batch, frames, bands] -> [batch, 1, frames, bands]. `mean`: what was taken off, [batch, bands];
// null: nobody asks.
torch::Tensor LevelFront(const torch::Tensor& features, torch::Tensor* mean = nullptr);
// `mean`: the name of [1, bands].
std::string AddLevelFront(OnnxWriter& onnx, const std::string& features, std::string* mean = nullptr);

}  // namespace speech_emotion::trainer
