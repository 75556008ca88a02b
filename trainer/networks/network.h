// What every network of the trainer is: features in, logits out, in torch and as ONNX.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "model/onnx_writer.h"
#include "networks/network_options.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

class Network : public torch::nn::Module {
 public:
  explicit Network(NetworkOptions options) : options_(std::move(options)) {}

  // features [batch, frames, features], lengths [batch] (int64): the frames of each clip; those behind them
  // are padding, which changes nothing in evaluation mode. Logits [batch, classes].
  virtual torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) = 0;

  // The same in evaluation mode, for one clip: input [1, frames, features]; returns the name of the logits.
  virtual std::string Export(OnnxWriter& onnx, const std::string& input) const = 0;

  // False: clips of a batch must be equally long.
  virtual bool takes_padding() const { return true; }

  // Fewer frames than this give no answer.
  virtual int min_frames() const { return 1; }

  const NetworkOptions& network_options() const { return options_; }

 protected:
  NetworkOptions options_;
};

// The kinds by name.
const std::vector<std::string>& NetworkKinds();

// Random weights, drawn from torch's generator. kInvalidArgument for an unknown kind, or for options that it
// can't have.
Result<std::shared_ptr<Network>> MakeNetwork(const NetworkOptions& options);

// (x - mean) * scale of every column, which the training part tells; until then it changes nothing.
class StandardizeImpl : public torch::nn::Module {
 public:
  explicit StandardizeImpl(int features);
  torch::Tensor forward(const torch::Tensor& x) { return (x - mean) * scale; }
  torch::Tensor mean, scale;  // [features]
};
TORCH_MODULE(Standardize);

// 1 where a frame is a clip's own, 0 behind its length: [batch, frames, 1].
torch::Tensor FrameMask(const torch::Tensor& lengths, int64_t frames);

}  // namespace speech_emotion::trainer
