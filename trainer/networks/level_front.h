// How the flagship family makes a clip independent of level and channel, before its first layer.
#pragma once

#include <torch/torch.h>

#include <string>

#include "model/onnx_writer.h"

namespace speech_emotion::trainer {

// Bands more than kDynamicRange nats below the clip's loudest are lifted to there; the mean taken off
// is that of the frames that sound like speech, softly chosen by their level against the loudest.
inline constexpr double kDynamicRange = 12.0;    // nats: 52 dB
inline constexpr double kSpeechMargin = 4.5;     // nats below the loudest frame
inline constexpr double kSpeechSharpness = 1.5;  // of the soft choice, per nat
inline constexpr double kFeatureScale = 0.4;     // brings the result near unit variance

// Log-mels [batch, frames, bands] -> [batch, 1, frames, bands]
torch::Tensor LevelFront(const torch::Tensor& features);
std::string AddLevelFront(OnnxWriter& onnx, const std::string& features);

}  // namespace speech_emotion::trainer
