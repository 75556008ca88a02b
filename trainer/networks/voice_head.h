// From frames to an answer that hears a voice against what it usually sounds like.
#pragma once

#include "networks/batch_norm.h"
#include "networks/network.h"
#include "networks/network_answer.h"

namespace speech_emotion::trainer {

// Seconds of speech after which a voice's own reference counts as much as the average of the training's
// windows, which stands in for what isn't known of a voice yet.
inline constexpr double kAverageVoiceSeconds = 10.0;

// What the least neutral window counts in a reference beside the most neutral one.
inline constexpr double kLeastWeight = 0.2;

// Log-odds of plain speech from which it counts as neutral rather than as unsure.
inline constexpr double kPlainMargin = 3.0;

// What a window holds, h: mean and deviation of every channel, weighted by attention (Okabe et al. 2018), and
// the spectral level that the level front took off, [bands]. It tells of the voice by its weight w, from
// kLeastWeight to 1, by how neutral it sounds: so a voice that is only ever heard angry keeps its anger. The
// embedding is [w h, w]. A reference is the mean [u, v] of earlier embeddings and their seconds of speech s.
// With m = u / v, c = s v / (s v + kAverageVoiceSeconds) and the average voice a of the training,
//   expected = c m + (1 - c) a,   change = h - expected   of the channels' part, and
//   change = c (h - m)                                    of the level, of which no average is known.
// A hidden layer takes the channels' part of h, the change and c. Behind it three linear layers
// tell the expression, whether it is plain speech, and, from h alone, whether it is a voice.
//
// With plain = "head" an answer of K classes is
//   (1 - p) softmax(expression) + s neutral + (p - s) / K,   p = sigmoid(plain), s = sigmoid(plain - margin)
// so that what is surely plain is neutral, and where it may be, no label stands out. Of strangers the network
// is rarely sure what is plain: all of p as neutral takes every quiet expression.
//
// Its layers are the owner's children: attention1, attention2, pooled_bn, change_bn, hidden, classifier,
// plain, speech, quiet; and its buffer, average_voice. Options: attention, dropout, hidden (units, one
// number), classes, neutral (the class that plain speech counts as), plain ("head": plain or not beside the
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
  int64_t embedding_size() const { return content_size() + 1; }

 private:
  int64_t content_size() const { return pooled_ + bands_; }
  torch::Tensor Change(const torch::Tensor& content, const torch::Tensor& mean,
                       const torch::Tensor& known) const;
  torch::Tensor Composed(const torch::Tensor& expression, const torch::Tensor& plain) const;
  std::string ExportChange(OnnxWriter& onnx, const std::string& content, std::string* known) const;
  std::string ExportHidden(OnnxWriter& onnx, const std::string& pooled, const std::string& change,
                           const std::string& known) const;
  std::string ExportComposed(OnnxWriter& onnx, const std::string& hidden) const;
  // sigmoid(layer) of the normalised channels' part.
  std::string ExportFromPooled(OnnxWriter& onnx, const std::string& name, const std::string& pooled,
                               const torch::nn::Linear& layer) const;

  double dropout_;
  int64_t pooled_, bands_, classes_;
  int neutral_;
  bool plain_is_class_;
  torch::nn::Conv1d attention1_{nullptr}, attention2_{nullptr};
  BatchNorm pooled_bn_{nullptr}, change_bn_{nullptr};
  torch::nn::Linear hidden_{nullptr}, classifier_{nullptr}, plain_{nullptr}, speech_{nullptr},
      quiet_{nullptr};
  torch::Tensor average_voice_;  // [pooled]
};

}  // namespace speech_emotion::trainer
