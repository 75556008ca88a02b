// From frames to an answer that hears a voice against what it usually sounds like.
#pragma once

#include "networks/batch_norm.h"
#include "networks/network.h"
#include "networks/network_answer.h"
#include "networks/plain_composition.h"

namespace speech_emotion::trainer {

// Seconds of speech after which a voice's own reference counts as much as the average of the training's
// windows, which stands in for what isn't known of a voice yet.
inline constexpr double kAverageVoiceSeconds = 15.0;

// What the least neutral window counts in a reference beside the most neutral one, and from which log-odds of
// neutral on it counts more: about those of a training's draws, of which a fifth are neutral or plain.
inline constexpr double kLeastWeight = 0.05;
inline constexpr double kWeightSlope = 3.0;
inline constexpr double kQuietFrom = -1.5;

// What a window holds, h: mean and deviation of every channel, weighted by attention (Okabe et al. 2018), and
// the spectral level that the level front took off, [bands]. It tells of the voice as much as it sounds
// neutral, so that a voice that is only ever heard angry keeps its anger. Its weight is
//   w = kLeastWeight + (1 - kLeastWeight) sigmoid(kWeightSlope (quiet - kQuietFrom)),
// and its embedding [w h, w]. A reference is the mean [u, v] of earlier embeddings and their seconds of
// speech s. With the average voice a of the training,
//   m = u / v,   c = s v / (s v + kAverageVoiceSeconds),
//   expected = c m + (1 - c) a,   change = h - expected   of the channels' part, and
//   change = c (h - m)                                    of the level, of which no average is known.
// A hidden layer takes the channels' part of h, the change and c. Behind it three linear layers
// tell the expression, whether it is plain speech, and, from h alone, whether it is a voice and how neutral.
//
// What they make together: PlainComposition.
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
  // Network::CoolExpression
  bool Cool(double temperature);
  int64_t embedding_size() const { return content_size() + 1; }

 private:
  int64_t content_size() const { return pooled_ + bands_; }
  torch::Tensor Change(const torch::Tensor& content, const torch::Tensor& mean,
                       const torch::Tensor& known) const;
  std::string ExportChange(OnnxWriter& onnx, const std::string& content, std::string* known) const;
  std::string ExportHidden(OnnxWriter& onnx, const std::string& pooled, const std::string& change,
                           const std::string& known) const;
  // How much the window counts in a reference, [1, 1].
  std::string ExportWeight(OnnxWriter& onnx, const std::string& quiet) const;

  double dropout_;
  int64_t pooled_, bands_;
  PlainComposition composition_;  // neutral < 0: there is none
  torch::nn::Conv1d attention1_{nullptr}, attention2_{nullptr};
  BatchNorm pooled_bn_{nullptr}, change_bn_{nullptr};
  torch::nn::Linear hidden_{nullptr}, classifier_{nullptr}, plain_{nullptr}, speech_{nullptr},
      quiet_{nullptr};
  torch::Tensor average_voice_;  // [pooled]
};

}  // namespace speech_emotion::trainer
