// Batch normalisation (Ioffe & Szegedy 2015) whose batch is that of all processes of a training: libtorch's
// own knows one process.
#pragma once

#include <torch/torch.h>

#include "parallel/process_group.h"

namespace speech_emotion::trainer {

// Parameters and statistics are those of torch::nn::BatchNorm1d and 2d, under the same names; in one process
// so are the results.
class BatchNormImpl : public torch::nn::Module {
 public:
  explicit BatchNormImpl(int64_t channels);

  // x [batch, channels, ...], of which each process has its rows, or none. In training, mean and variance of
  // each channel are those of all rows, and so are the means of the gradients behind them.
  torch::Tensor forward(const torch::Tensor& x);

  // As before any training.
  void reset_running_stats();

  // Of the next update: the options', or without any what makes the statistics the mean of all batches'.
  double momentum() const;

  torch::nn::BatchNormOptions options;
  torch::Tensor weight, bias, running_mean, running_var;  // [channels]
  torch::Tensor num_batches_tracked;
  ProcessGroup* group = nullptr;  // null: one process
};
TORCH_MODULE(BatchNorm);

}  // namespace speech_emotion::trainer
