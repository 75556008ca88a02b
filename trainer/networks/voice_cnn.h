// The flagship: a small residual 2-D CNN over log-mels that hears a voice against what it usually sounds
// like.
#pragma once

#include "networks/residual_trunk.h"
#include "networks/voice_head.h"

namespace speech_emotion::trainer {

// Options: those of ResidualTrunk and VoiceHead.
class VoiceCnn : public Network {
 public:
  explicit VoiceCnn(const NetworkOptions& options);
  torch::Tensor Forward(const torch::Tensor& features, const torch::Tensor& lengths) override;
  NetworkAnswer Answer(const torch::Tensor& features, const torch::Tensor& lengths,
                       const torch::Tensor& reference) override;
  std::string Export(OnnxWriter& onnx, const std::string& input) const override;
  void Import(OnnxWeights& weights) override;
  bool takes_padding() const override { return false; }
  int64_t embedding_size() const override { return head_.embedding_size(); }
  // The hidden layer names, too: what it makes of a voice was learnt with the old labels.
  bool IsTrunk(const std::string& parameter) const override {
    return Network::IsTrunk(parameter) && !parameter.starts_with("hidden.");
  }
  bool CoolExpression(double temperature) override { return head_.Cool(temperature); }

 private:
  ResidualTrunk trunk_;
  VoiceHead head_;
};

}  // namespace speech_emotion::trainer
