// From frames to an answer that hears a voice against what it usually sounds like.
#pragma once

#include "networks/batch_norm.h"
#include "networks/network.h"
#include "networks/network_answer.h"

namespace speech_emotion::trainer {

// Seconds of speech after which a voice's own reference counts as much as the average of the training's
// windows, which stands in for what isn't known of a voice yet.
inline constexpr double kAverageVoiceSeconds = 10.0;

// The embedding of a window: mean and deviation of every channel, weighted by attention (Okabe et al. 2018),
// and the spectral level that the level front took off, [bands]. A reference is the mean of earlier
// embeddings m and their seconds of speech s. With c = s / (s + kAverageVoiceSeconds) and the average voice a
// of the training,
//   expected = c m + (1 - c) a,   change = embedding - expected   of the channels' part, and
//   change = c (embedding - m)                                    of the level, of which no average is known.
// A hidden layer takes the channels' part of the embedding, the change and c. Behind it three linear layers
// tell the expression, whether it is plain speech, and, from the embedding alone, whether it is a voice.
//
// Its layers are the owner's children: attention1, attention2, pooled_bn, change_bn, hidden, classifier,
// plain, speech; and its buffer, average_voice. Options: attention, dropout, hidden (units, one number),
// classes, neutral (the class that plain speech counts as), plain ("head": plain or not beside the
// expression; "class": one more class).
class VoiceHead {
 public:
  VoiceHead(torch::nn::Module& owner, int64_t channels, const NetworkOptions& options);

  // x [batch, channels, steps], level [batch, bands]; reference [batch, 1 + embedding_size()] or undefined.
  NetworkAnswer Forward(const torch::Tensor& x, const torch::Tensor& level, const torch::Tensor& reference,
                        bool is_training);
  // Adds the input `reference` and nodes `embedding` and `speech`; returns the name of the logits.
  std::string Export(OnnxWriter& onnx, const std::string& x, const std::string& level) const;
  void Import(OnnxWeights& weights);
  int64_t embedding_size() const { return pooled_ + bands_; }

 private:
  torch::Tensor Change(const torch::Tensor& embedding, const torch::Tensor& reference,
                       const torch::Tensor& known) const;
  torch::Tensor Composed(const torch::Tensor& expression, const torch::Tensor& plain) const;
  std::string ExportChange(OnnxWriter& onnx, const std::string& embedding, std::string* known) const;
  std::string ExportHidden(OnnxWriter& onnx, const std::string& pooled, const std::string& change,
                           const std::string& known) const;
  std::string ExportComposed(OnnxWriter& onnx, const std::string& hidden) const;

  double dropout_;
  int64_t pooled_, bands_, classes_;
  int neutral_;
  bool plain_is_class_;
  torch::nn::Conv1d attention1_{nullptr}, attention2_{nullptr};
  BatchNorm pooled_bn_{nullptr}, change_bn_{nullptr};
  torch::nn::Linear hidden_{nullptr}, classifier_{nullptr}, plain_{nullptr}, speech_{nullptr};
  torch::Tensor average_voice_;  // [pooled]
};

}  // namespace speech_emotion::trainer
