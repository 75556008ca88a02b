// An ONNX model with the metadata that makes it an emotion model: features, labels, self-test.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/self_test.h"
#include "speech_emotion/voice_reference.h"

namespace speech_emotion {

// Immutable after creation: share one between threads, each with a session of its own.
// The graph takes raw features, since normalisation is part of the graph, and gives probabilities, since
// temperature and softmax are, too; a model of another program may leave the softmax to its contract.
class SPEECH_EMOTION_EXPORT EmotionModel {
 public:
  // Reads the model and its metadata, and replays its self-test. Fails as Model::FromBytes
  // and ModelContract::Create, or with kUnsupportedOperator or kSelfTestFailed. `bytes` may go afterwards.
  // `options` as in ModelContract; `files` as in ReadOptions. Of a graph of doubles everything is computed in
  // floats.
  static Result<EmotionModel> FromBytes(std::span<const uint8_t> bytes, const ModelMetadata& options = {},
                                        const onnx_engine::ModelFiles& files = {});

  // Of the file's graph what the contract's outputs need.
  const onnx_engine::Model& onnx() const { return onnx_; }
  const ModelContract& contract() const { return contract_; }
  const FeatureOptions& feature_options() const { return contract_.feature_options(); }
  const std::vector<std::string>& labels() const { return contract_.labels(); }
  double window_s() const { return contract_.window_s(); }
  // Of the file.
  const ModelMetadata& metadata() const { return onnx_.metadata(); }

  // A session of the graph, for what follows. All of them share the weights.
  onnx_engine::Session CreateSession() const { return session_.Share(); }

  // `session` must come from CreateSession(). Without a reference nothing is known of the voice; fails as
  // ModelContract::Inputs and Answer.
  Result<ModelAnswer> Answer(onnx_engine::Session& session, const FeatureMatrix& features,
                             const VoiceReference* reference = nullptr) const;
  // The same for inputs that ModelContract::Inputs made.
  Result<ModelAnswer> Run(onnx_engine::Session& session, std::span<const onnx_engine::Tensor> inputs) const;
  // What a file with this graph must promise: the keys that SelfTest reads, with this model's answers.
  Result<ModelMetadata> SelfTestAnswers() const;
  // The answer's probabilities, without a reference: one a label, in the order of labels().
  Result<std::vector<float>> Probabilities(onnx_engine::Session& session,
                                           const FeatureMatrix& features) const;

 private:
  EmotionModel(onnx_engine::Model onnx, ModelContract contract, onnx_engine::Session session);
  Result<void> ReplaySelfTest() const;

  onnx_engine::Model onnx_;
  ModelContract contract_;
  onnx_engine::Session session_;  // never run: what others are shared from
};

}  // namespace speech_emotion
