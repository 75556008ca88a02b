// What every network of the trainer is: features in, logits out, in torch and as ONNX.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "networks/network_answer.h"
#include "networks/network_options.h"
#include "onnx/onnx_weights.h"
#include "onnx/onnx_writer.h"
#include "parallel/process_group.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

class Network : public torch::nn::Module {
 public:
  explicit Network(NetworkOptions options) : options_(std::move(options)) {}

  // features [batch, frames, features], lengths [batch] (int64): the frames of each clip; those behind them
  // are padding, which changes nothing in evaluation mode. Logits [batch, classes].
  virtual torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) = 0;

  // All that the network tells. reference [batch, 1 + embedding_size()]: seconds of speech that each row's
  // reference stands for, then the mean embedding of them; zeros, or an undefined tensor, where nothing is
  // known of the voice.
  virtual NetworkAnswer Answer(const torch::Tensor& features, const torch::Tensor& lengths,
                               const torch::Tensor& /*reference*/) {
    return {Forward(features, lengths), {}, {}, {}, {}, {}};
  }

  // Numbers that a window's embedding has; 0: the network hears every window by itself. With an embedding,
  // Export adds the input `reference` [1, 1 + embedding_size()] and the nodes `embedding` and `speech`.
  virtual int64_t embedding_size() const { return 0; }

  // Where plain speech is told beside the expression, the expression's logits are divided by it from now on,
  // in logits and in Export: what is plain must not be sharpened with it. False: nothing was done, and logits
  // as a whole are the caller's to divide.
  virtual bool CoolExpression(double /*temperature*/) { return false; }

  // Forward in evaluation mode, for one clip: input [1, frames, features]; returns the name of the logits.
  virtual std::string Export(OnnxWriter& onnx, const std::string& input) const = 0;

  // Takes the weights that Export wrote; what isn't there as it should be is told by weights.problem().
  // Export folds a batch normalisation into its neighbours: it comes back as one of mean 0 and variance 1,
  // which has become a mere scale and shift, so FreezeStatistics must follow before a training goes on.
  virtual void Import(OnnxWeights& weights) = 0;

  // Batch normalisations stay in evaluation mode from now on, in training too: their statistics are what
  // the folded weights were made with, not those of the batch, under which the network would be another.
  // Scale and shift still learn.
  void FreezeStatistics();
  void train(bool on = true) override;

  // Batch normalisations take the statistics of the batches of all processes of a training; of null: of this
  // one's.
  void ShareStatistics(ProcessGroup* group);

  // Where its weights are, and Forward expects the features; lengths stay on the processor, as torch packs
  // sequences by them there. Once trained a network comes back to the processor: all else works there.
  torch::Device device() const { return parameters().front().device(); }

  // While it is trained, the convolutions of a network that has a ResidualTrunk compute in bfloat16.
  void ConvolveInBfloat16(bool on) { in_bfloat16_ = on; }

  // Whether a parameter of that name is part of what hears, and not of what names it: where a model is
  // trained on for other labels, the one has learnt enough.
  virtual bool IsTrunk(const std::string& parameter) const { return !parameter.starts_with("classifier."); }

  // The last layer, to logits: in every kind the child of that name.
  torch::nn::Linear classifier_layer() const;

  // False: clips of a batch must be equally long.
  virtual bool takes_padding() const { return true; }

  // Fewer frames than this give no answer.
  virtual int min_frames() const { return 1; }

  const NetworkOptions& network_options() const { return options_; }

 protected:
  bool convolves_in_bfloat16() const { return in_bfloat16_ && is_training(); }

  NetworkOptions options_;

 private:
  bool has_frozen_statistics_ = false;
  bool in_bfloat16_ = false;
};

// (x - mean) * scale of every column, which the training part tells; until then it changes nothing.
class StandardizeImpl : public torch::nn::Module {
 public:
  explicit StandardizeImpl(int features);
  torch::Tensor forward(const torch::Tensor& x) { return (x - mean) * scale; }
  torch::Tensor mean, scale;  // [features]
};
TORCH_MODULE(Standardize);

// 1 where a frame of x [batch, frames, ..] is a clip's own, 0 behind its length: [batch, frames, 1], beside
// x.
torch::Tensor FrameMask(const torch::Tensor& lengths, const torch::Tensor& x);

}  // namespace speech_emotion::trainer
