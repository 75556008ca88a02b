// An ONNX model with the metadata that makes it an emotion model: features, labels, self-test.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/onnx_model.h"
#include "speech_emotion/onnx_session.h"

namespace speech_emotion {

// Immutable; share one between threads, each with an OnnxSession of its own.
// The graph takes raw features, since normalisation is part of the graph, and gives probabilities, since
// temperature and softmax are, too; a model of another program may leave the softmax to its contract.
class EmotionModel {
 public:
  static constexpr int kFormatVersion = ModelContract::kFormatVersion;

  // Reads the model and its metadata, and replays its self-test: kInvalidModel,
  // kUnsupportedOperator or kSelfTestFailed. `options` as in ModelContract.
  static Result<EmotionModel> FromBytes(std::span<const uint8_t> bytes, const ModelMetadata& options = {});

  const OnnxModel& onnx() const { return onnx_; }
  const ModelContract& contract() const { return contract_; }
  const FeatureOptions& feature_options() const { return contract_.feature_options(); }
  const std::vector<std::string>& labels() const { return contract_.labels(); }
  double window_s() const { return contract_.window_s(); }
  // Of the file.
  const ModelMetadata& metadata() const { return onnx_.metadata(); }

  // A session of the graph, for Probabilities. All of them share the weights.
  OnnxSession CreateSession() const { return session_.Share(); }

  // `session` must come from CreateSession(). One probability a label, in the order of labels().
  // kShapeMismatch where there are no frames.
  Result<std::vector<float>> Probabilities(OnnxSession& session, const FeatureMatrix& features) const;

 private:
  EmotionModel(OnnxModel onnx, ModelContract contract, OnnxSession session)
      : onnx_(std::move(onnx)), contract_(std::move(contract)), session_(std::move(session)) {}

  Result<std::vector<float>> Run(OnnxSession& session, const Tensor& input) const;

  OnnxModel onnx_;
  ModelContract contract_;
  OnnxSession session_;  // never run: what others are shared from
};

}  // namespace speech_emotion
