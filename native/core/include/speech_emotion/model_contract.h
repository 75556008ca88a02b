// What a model hears and what it answers, whichever engine runs its graph.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/feature_input.h"
#include "speech_emotion/feature_options.h"
#include "speech_emotion/model_metadata.h"
#include "speech_emotion/voice_reference.h"

namespace speech_emotion {

// Of one window.
struct ModelAnswer {
  std::vector<float> probabilities;   // one a label
  std::vector<float> embedding = {};  // what VoiceReference adds; empty where the model has none
  float speech = 1.0f;  // probability that it is a voice and not a sound; 1 where the model doesn't say
};

// What SelfTest holds a model to, as the file's text; empty where nothing is promised.
struct SelfTestPromise {
  std::vector<std::string> probabilities;            // one a label
  std::vector<std::string> reference_probabilities;  // the same, with the self-test's reference
  std::string speech;
};

// Read from a model's metadata, or for a model of another program from options that say the same:
//   labels      between commas, in the order of the outputs
//   window_s    seconds that the model hears at once, 0.1 to 60
//   features.*  as ToMetadata has them; among the options features.preset, too: a FeaturePreset's
//               name, whose options hold wherever no other key says otherwise; the preset "samples" where
//               nothing is said and the graph takes nothing else
//   output      "probabilities", or "logits", of which the softmax is taken
//   output_name the graph's output with them; without it the one that fits the labels
// From format_version 2 on, each of them optional:
//   reference.input, reference.output
//               both or neither: the graph's second input, [1, 1 + E], for what this voice has sounded like
//               so far (VoiceReference::Values), and its output [1, E] with the window's embedding
//   reference.max_s    seconds of speech that a reference stands for at most, 1 to 600; 60 without
//   speech.output      an output of one number: the probability that the window holds a voice and not a sound
//   speech.threshold   0 to 1; 0.5 without: a window below it is no speech
//   uncertain_below    0 to 1: the leading probability under which an answer is uncertain; without, 0.35,
//                      or of two and three labels 0.1 above chance
//
// Immutable after creation: share one between threads.
class SPEECH_EMOTION_EXPORT ModelContract {
 public:
  // `options` go before what the file says. Without them the file must have our metadata. Fails with
  // kInvalidModel, naming the key, or with kMissingMetadata where a model of another program and the options
  // say too little.
  static Result<ModelContract> Create(const onnx_engine::Signature& signature,
                                      const ModelMetadata& options = {});

  const FeatureOptions& feature_options() const { return feature_options_; }
  const std::vector<std::string>& labels() const { return labels_; }
  // Seconds of the window that the model was trained for.
  double window_s() const { return window_s_; }

  // Whether the graph is told what the voice has sounded like so far.
  bool has_reference() const { return embedding_size_ > 0; }
  // E; 0 without a reference.
  size_t embedding_size() const { return embedding_size_; }
  // An empty one, as this model takes it.
  VoiceReference NewReference() const { return VoiceReference(embedding_size_, reference_max_s_); }
  // Whether the graph tells voices from sounds.
  bool tells_speech() const { return !speech_output_.empty(); }
  // ModelAnswer::speech below which a window is no speech; 0 where the model doesn't say.
  double speech_threshold() const { return tells_speech() ? speech_threshold_ : 0.0; }
  // Leading probability under which an answer is uncertain.
  double uncertain_below() const { return uncertain_below_; }

  // The graph's input of features, as FeatureInput fills it.
  Result<onnx_engine::Tensor> Input(const FeatureMatrix& features) const {
    return feature_input_.Fill(features);
  }

  // All inputs in the graph's order, as input_names. Without a reference, or with an empty one, nothing is
  // known of the voice; a model that takes none gets none. kShapeMismatch as Input, or for a reference of
  // another model.
  Result<std::vector<onnx_engine::Tensor>> Inputs(const FeatureMatrix& features,
                                                  const VoiceReference* reference = nullptr) const;
  const std::vector<std::string>& input_names() const { return input_names_; }

  // `outputs`: the numbers of the graph's outputs that output_names tells, in that order. kShapeMismatch
  // where one has another size than the contract says, kInvalidAudio where a number isn't finite. Of a batch
  // the first answer.
  Result<ModelAnswer> Answer(std::span<const std::span<const float>> outputs) const;
  const std::vector<std::string>& output_names() const { return output_names_; }

  // `output`: the one of the probabilities, of any shape; fails as Answer.
  Result<std::vector<float>> Probabilities(std::span<const float> output) const;

  const SelfTestPromise& self_test() const { return self_test_; }

 private:
  ModelContract() = default;
  Result<void> ReadFeatures(const onnx_engine::Signature& signature, const ModelMetadata& options);
  Result<void> ReadAnswers(const ModelMetadata& metadata);
  Result<void> ReadVoice(const ModelMetadata& metadata);
  Result<void> ReadSelfTest(const ModelMetadata& metadata);
  Result<void> ReadInputs(const std::vector<onnx_engine::ValueInfo>& inputs);
  Result<void> ReadOutputs(const std::vector<onnx_engine::ValueInfo>& outputs);

  FeatureOptions feature_options_;
  std::vector<std::string> labels_;
  double window_s_ = 0.0;
  bool is_logits_ = false;
  std::string output_name_;  // empty: not told
  FeatureInput feature_input_;

  std::string reference_input_, reference_output_, speech_output_;  // empty: there is none
  size_t embedding_size_ = 0;
  double reference_max_s_ = 60.0;
  double speech_threshold_ = 0.5;
  double uncertain_below_ = 0.0;

  std::vector<std::string> input_names_;
  std::vector<std::string> output_names_;
  SelfTestPromise self_test_;
};

}  // namespace speech_emotion
