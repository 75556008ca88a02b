// A small model with a voice's reference, made for tests: 16 log-mels, whose means over the frames are the
// embedding. It hears a voice by its level and its slope, and what differs from the reference counts double.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "onnx_model_builder.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::testing {

struct ReferenceModelOptions {
  bool takes_reference = true;  // false: one input, as of files of version 1
  bool uses_reference = true;   // false: takes it, and passes over it
  bool tells_speech = true;
  bool reference_first = false;   // of the inputs
  bool has_hidden_layer = false;  // of weights enough to be worth quantising
  ModelMetadata metadata = {};    // beside, or in place of, what is written by itself; "-" leaves a key out
};

inline constexpr int64_t kReferenceBands = 16;

inline FeatureOptions ReferenceFeatures() {
  FeatureOptions features;
  features.mel.bands = kReferenceBands;
  return features;
}

// logits = plain + tanh(heard hidden) out
inline void AddHiddenLayer(OnnxModelBuilder& graph) {
  constexpr int64_t kUnits = 64;
  const auto waves = [](int64_t count, float height) {
    std::vector<float> weights;
    for (int64_t i = 0; i < count; ++i) weights.push_back(height * std::sin(static_cast<float>(i)));
    return weights;
  };
  graph.Weights("hidden", {kReferenceBands, kUnits}, waves(kReferenceBands * kUnits, 0.05f));
  graph.Weights("out", {kUnits, 3}, waves(kUnits * 3, 0.2f));
  graph.Node("MatMul", {"heard", "hidden"}, {"units"}).Node("Tanh", {"units"}, {"tanh"});
  graph.Node("MatMul", {"tanh", "out"}, {"more_logits"}).Node("Add", {"plain", "more_logits"}, {"logits"});
}

// heard = e + gain (e - reference) s / (s + 10)
inline void AddComparison(OnnxModelBuilder& graph, float gain) {
  graph.Weights("ten", {1}, {10.0f}).Weights("gain", {1}, {gain});
  graph.Integers("zero", {0}).Integers("one", {1}).Integers("end", {1 + kReferenceBands});
  graph.Node("Slice", {"reference", "zero", "one", "one"}, {"seconds"});
  graph.Node("Slice", {"reference", "one", "end", "one"}, {"usual"});
  graph.Node("Add", {"seconds", "ten"}, {"more"}).Node("Div", {"seconds", "more"}, {"trust"});
  graph.Node("Sub", {"embedding", "usual"}, {"unlike"}).Node("Mul", {"unlike", "trust"}, {"trusted"});
  graph.Node("Mul", {"trusted", "gain"}, {"counted"}).Node("Add", {"embedding", "counted"}, {"heard"});
}

// Three labels, windows of a second. The graph: e = mean(x), d = (e - reference) * s / (s + 10),
// probabilities = softmax(w e + 2 w d), speech = sigmoid(slope e).
inline OnnxModelBuilder ReferenceGraph(const ReferenceModelOptions& options) {
  constexpr int64_t kBands = kReferenceBands, kLabels = 3;
  std::vector<float> weights, slope;
  for (int64_t band = 0; band < kBands; ++band) {
    // What is high is "high", what is low is "low"; the same in all bands is "even".
    const float height = static_cast<float>(band) / static_cast<float>(kBands - 1) - 0.5f;
    weights.insert(weights.end(), {0.0f, 0.3f * height, -0.3f * height});
    slope.push_back(-0.2f * height);
  }
  OnnxModelBuilder graph;
  const auto add_reference = [&graph] { graph.Input("reference", {1, 1 + kBands}); };
  if (options.takes_reference && options.reference_first) add_reference();
  graph.Input("features", {1, -1, kBands});
  if (options.takes_reference && !options.reference_first) add_reference();
  if (options.takes_reference) graph.Output("embedding");
  graph.Output("probabilities");
  if (options.tells_speech) graph.Output("speech");
  graph.Weights("w", {kBands, kLabels}, weights).Weights("slope", {kBands, 1}, slope);
  graph.Node("ReduceMean", {"features"}, {"embedding"},
             {{"axes", std::vector<int64_t>{1}}, {"keepdims", int64_t{0}}});
  if (options.takes_reference) {
    AddComparison(graph, options.uses_reference ? 2.0f : 0.0f);
  } else {
    graph.Node("Identity", {"embedding"}, {"heard"});
  }
  graph.Node("MatMul", {"heard", "w"}, {"plain"});
  if (options.has_hidden_layer) AddHiddenLayer(graph);
  graph.Node("Softmax", {options.has_hidden_layer ? "logits" : "plain"}, {"probabilities"});
  graph.Node("MatMul", {"embedding", "slope"}, {"slopes"}).Node("Sigmoid", {"slopes"}, {"speech"});
  return graph;
}

// The file as the trainer would write it, self-test included.
inline std::vector<uint8_t> ReferenceModelBytes(const ReferenceModelOptions& options = {}) {
  ModelMetadata metadata = options.metadata;
  metadata.merge(ToMetadata(ReferenceFeatures()));
  const bool is_first_version = !options.takes_reference && !options.tells_speech;
  metadata.merge(ModelMetadata{
      {"format_version", is_first_version ? "1" : "2"}, {"labels", "even,high,low"}, {"window_s", "1"}});
  if (options.takes_reference) {
    metadata.merge(ModelMetadata{{"reference.input", "reference"}, {"reference.output", "embedding"}});
  }
  if (options.tells_speech) metadata.emplace("speech.output", "speech");
  const auto write = [&options](const ModelMetadata& all) {
    OnnxModelBuilder graph = ReferenceGraph(options);
    for (const auto& [key, value] : all) {
      if (value != "-") graph.Metadata(key, value);
    }
    return graph.Bytes();
  };
  // What is told of a model makes it promise nothing: so its answers can be asked for.
  ModelMetadata promised;
  if (auto model = EmotionModel::FromBytes(write(metadata), {{"window_s", "1"}})) {
    if (auto answers = model->SelfTestAnswers()) promised = *answers;
  }
  metadata.merge(std::move(promised));
  return write(metadata);
}

// A model that the detector alone tells of speech, that knows no voice and hears windows of three seconds:
// a file of version 1.
inline std::vector<uint8_t> PlainModelBytes(ModelMetadata metadata = {}) {
  metadata.emplace("window_s", "3");
  return ReferenceModelBytes(
      {.takes_reference = false, .tells_speech = false, .metadata = std::move(metadata)});
}

}  // namespace speech_emotion::testing
