// The flagship as an ONNX graph: raw log-mels in, probabilities out.
#pragma once

#include <string>

#include "emotion_net.h"
#include "onnx_writer.h"

namespace speech_emotion::trainer {

// Adds input "features" [1, frames, bands], output "probabilities" [1, classes] and what lies between.
// The network is exported as in evaluation mode; logits are divided by `temperature`.
OnnxWriter ExportGraph(const EmotionNet& network, double temperature);

}  // namespace speech_emotion::trainer
