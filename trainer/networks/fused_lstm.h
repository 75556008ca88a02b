// torch's LSTM layer, several times as fast on a processor: a step is two calls instead of thirty operations
// of a graph, and threads share out the batch, not the step.
#pragma once

#include <torch/torch.h>

namespace speech_emotion::trainer {

// `layer`: one layer, of either or both directions, batch first. x [batch, steps, inputs], lengths [batch]
// (int64): steps of each sequence. Returns [batch, steps, directions * units], zeros behind each sequence's
// end; the backward direction begins at it. The gradients are the layer's own.
torch::Tensor RunLstm(torch::nn::LSTM& layer, const torch::Tensor& x, const torch::Tensor& lengths);

}  // namespace speech_emotion::trainer
