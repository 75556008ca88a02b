// A small model whose answers are known, made for tests: what is loud is neutral, what is soft is angry.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "files/file_predictor.h"
#include "speech_emotion/emotion_model.h"
#include "support/onnx_model_builder.h"

namespace trainer_test {

// Labels neutral, angry and sad, which it never hears; windows of a second. With m, the mean of a window's
// log-mels, the logits of the first two are `steepness` times m - threshold, and the opposite.
inline std::vector<uint8_t> LevelModelBytes(const speech_emotion::FeatureOptions& features, float threshold,
                                            float steepness) {
  using speech_emotion::ModelMetadata;
  const int64_t bands = features.features_per_frame();
  std::vector<float> weights;
  for (int64_t band = 0; band < bands; ++band) {
    const float share = steepness / static_cast<float>(bands);
    weights.insert(weights.end(), {share, -share, 0.0f});
  }
  const auto write = [&](ModelMetadata metadata) {
    metadata.merge(speech_emotion::ToMetadata(features));
    metadata.merge(ModelMetadata{
        {"format_version", "2"}, {"labels", "neutral,angry,sad"}, {"window_s", "1"}, {"name", "level"}});
    speech_emotion::testing::OnnxModelBuilder graph;
    graph.Input("features", {1, -1, bands}).Output("probabilities");
    graph.Weights("w", {bands, 3}, weights);
    graph.Weights("b", {3}, {-steepness * threshold, steepness * threshold, -60.0f});
    graph.Node("ReduceMean", {"features"}, {"mean"},
               {{"axes", std::vector<int64_t>{1}}, {"keepdims", int64_t{0}}});
    graph.Node("MatMul", {"mean", "w"}, {"product"}).Node("Add", {"product", "b"}, {"logits"});
    graph.Node("Softmax", {"logits"}, {"probabilities"});
    for (const auto& [key, value] : metadata) graph.Metadata(key, value);
    return graph.Bytes();
  };
  // What is told of a model makes it promise nothing: so its answers can be asked for.
  const auto model = speech_emotion::EmotionModel::FromBytes(write({}), {{"window_s", "1"}});
  if (!model) FAIL(model.error().message);
  return write(model->SelfTestAnswers().value());
}

inline std::shared_ptr<const speech_emotion::EmotionModel> LevelModel(
    const speech_emotion::FeatureOptions& features, float threshold, float steepness = 4.0f) {
  auto model = speech_emotion::EmotionModel::FromBytes(LevelModelBytes(features, threshold, steepness));
  if (!model) FAIL(model.error().message);
  return std::make_shared<const speech_emotion::EmotionModel>(std::move(*model));
}

// The mean log-mel that such a model hears in a clip.
inline float LevelOf(const speech_emotion::Waveform& waveform,
                     const speech_emotion::FeatureOptions& features) {
  constexpr float kGentle = 0.02f;
  speech_emotion::FilePredictor predictor(LevelModel(features, 0.0f, kGentle));
  const auto answer = predictor.PredictSamples(waveform);
  if (!answer) FAIL(answer.error().message);
  return std::log(answer->probabilities[0] / answer->probabilities[1]) / (2.0f * kGentle);
}

}  // namespace trainer_test
