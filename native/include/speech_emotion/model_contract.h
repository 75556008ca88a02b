// What a model hears and what it answers, whichever engine runs its graph.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/feature_options.h"
#include "speech_emotion/onnx_model.h"
#include "speech_emotion/tensor.h"

namespace speech_emotion {

// Keys and values, as in a model's metadata.
using ModelMetadata = std::map<std::string, std::string>;

// Read from a model's metadata, or for a model of another program from options that say the same:
//   labels      between commas, in the order of the outputs
//   window_s    seconds that the model hears at once, 0.1 to 60
//   features.*  as ToMetadata has them; among the options features.preset, too: a FeaturePreset's
//               name, whose options hold wherever no other key says otherwise
//   output      "probabilities", or "logits", of which the softmax is taken
class ModelContract {
 public:
  static constexpr int kFormatVersion = 1;

  // `options` go before what the file says. Without them the file must have our metadata. kInvalidModel,
  // naming the key.
  static Result<ModelContract> Create(const OnnxSignature& signature, const ModelMetadata& options = {});

  const FeatureOptions& feature_options() const { return feature_options_; }
  const std::vector<std::string>& labels() const { return labels_; }
  // Seconds of the window that the model was trained for.
  double window_s() const { return window_s_; }

  // The graph's input: [1, frames, features], or as the graph declares it [1, features, frames], either
  // with a channel of 1 before or behind, or [1, features] for a single row. Where the graph fixes the
  // frames, zeros follow too few, and what is too many is cut off.
  // kShapeMismatch where there are no frames, or several for a single row.
  Result<Tensor> Input(const FeatureMatrix& features) const;

  // `output`: the graph's first, of any shape. kShapeMismatch where it isn't one number a label,
  // kInvalidAudio where a number isn't finite.
  Result<std::vector<float>> Probabilities(std::span<const float> output) const;

  // The model's input for SelfTestWaveform.
  Result<Tensor> SelfTestInput() const;
  // kSelfTestFailed where `probabilities` are not those that the file promises of that input, or are no
  // probabilities at all.
  Result<void> CheckSelfTest(std::span<const float> probabilities) const;

 private:
  // Where frames and features stand in the graph's input.
  struct InputLayout {
    size_t rank = 3;
    size_t frames_axis = 1;  // rank: there is none
    size_t features_axis = 2;
    int64_t frames = -1;  // -1: free
  };

  ModelContract() = default;
  Result<void> ReadFeatures(const ModelMetadata& file, const ModelMetadata& options);
  Result<void> ReadAnswers(const ModelMetadata& metadata);
  Result<void> ReadSelfTest(const ModelMetadata& metadata);
  Result<void> ReadInput(const std::vector<OnnxValueInfo>& inputs);
  Result<void> CheckOutput(const std::vector<OnnxValueInfo>& outputs) const;

  FeatureOptions feature_options_;
  std::vector<std::string> labels_;
  double window_s_ = 0.0;
  bool is_logits_ = false;
  InputLayout input_;
  std::vector<std::string> self_test_;  // a probability a label, as text; empty where none is promised
};

// The signal of the self-test: one second of a gliding harmonic tone, the same on every platform.
Waveform SelfTestWaveform(int sample_rate_hz);

}  // namespace speech_emotion
