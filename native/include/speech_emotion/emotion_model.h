// An ONNX model with the metadata that makes it an emotion model: features, labels, self-test.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/feature_options.h"
#include "speech_emotion/onnx_model.h"
#include "speech_emotion/onnx_session.h"

namespace speech_emotion {

// Immutable; share one between threads, each with an OnnxSession of its own.
// The graph takes features [1, frames, features] (raw: normalisation is part of the graph, the
// number of frames is free) and gives probabilities [1, labels] (temperature and softmax are, too).
class EmotionModel {
 public:
  static constexpr int kFormatVersion = 1;

  // Reads the model and its metadata, and replays its self-test: kInvalidModel,
  // kUnsupportedOperator or kSelfTestFailed.
  static Result<EmotionModel> FromBytes(std::span<const uint8_t> bytes);

  const OnnxModel& onnx() const { return onnx_; }
  const FeatureOptions& feature_options() const { return feature_options_; }
  const std::vector<std::string>& labels() const { return labels_; }
  // Seconds of the window that the model was trained for.
  double window_s() const { return window_s_; }
  const std::map<std::string, std::string>& metadata() const { return onnx_.metadata(); }

  // `session` must come from onnx(). One probability a label, in the order of labels().
  // kShapeMismatch where there are no frames.
  Result<std::vector<float>> Probabilities(OnnxSession& session, const FeatureMatrix& features) const;

 private:
  explicit EmotionModel(OnnxModel onnx) : onnx_(std::move(onnx)) {}

  OnnxModel onnx_;
  FeatureOptions feature_options_;
  std::vector<std::string> labels_;
  double window_s_ = 0.0;
};

// The signal of the self-test: one second of a gliding harmonic tone, the same on every platform.
Waveform SelfTestWaveform(int sample_rate_hz);

}  // namespace speech_emotion
