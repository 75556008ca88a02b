// Attentive statistics pooling (Okabe et al. 2018): mean and deviation of every channel, weighted over time.
#pragma once

#include "networks/network.h"

namespace speech_emotion::trainer {

// attention1 and attention2 score the steps of x [batch, channels, steps]; -> [batch, 2 * channels]
torch::Tensor AttentiveStatistics(torch::nn::Conv1d& attention1, torch::nn::Conv1d& attention2,
                                  const torch::Tensor& x);
// The same as nodes; returns the name of [1, 2 * channels], which is "pool".
std::string AddAttentiveStatistics(OnnxWriter& onnx, const std::string& x,
                                   const torch::nn::Conv1d& attention1, const torch::nn::Conv1d& attention2);

}  // namespace speech_emotion::trainer
