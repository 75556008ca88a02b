// Any text as a model's metadata, a line "key=value" each, and behind a line "---" as what a user tells of a
// model: a named error, or a model that hears a sound. The graph takes whatever the metadata say.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "../support/onnx_model_builder.h"
#include "require.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/recognizer.h"
#include "speech_emotion/self_test.h"

namespace {

using namespace speech_emotion;
using testing::OnnxModelBuilder;
using testing::Require;
using testing::RequireMessage;

constexpr int64_t kMostLabels = 64;
constexpr int64_t kEmbedding = 4;

struct Told {
  ModelMetadata file, options;
};

Told Parse(const std::string& text) {
  Told told;
  ModelMetadata* metadata = &told.file;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line == "---") {
      metadata = &told.options;
      continue;
    }
    const size_t equals = std::min(line.find('='), line.size());
    metadata->insert_or_assign(line.substr(0, equals), line.substr(std::min(equals + 1, line.size())));
  }
  return told;
}

std::string ValueOf(const Told& told, const std::string& key) {
  for (const ModelMetadata* metadata : {&told.options, &told.file}) {
    if (const auto found = metadata->find(key); found != metadata->end()) return found->second;
  }
  return "";
}

// m = the mean of all features; each output some factor of it.
std::vector<uint8_t> ModelOf(const Told& told) {
  const std::string labels = ValueOf(told, "labels"), reference = ValueOf(told, "reference.input");
  const int64_t count = std::min<int64_t>(1 + std::count(labels.begin(), labels.end(), ','), kMostLabels);
  OnnxModelBuilder graph;
  graph.Input("features", {1, -1, -1});
  if (!reference.empty()) graph.Input(reference, {1, 1 + kEmbedding});
  graph.Node("ReduceMean", {"features"}, {"m"},
             {{"axes", std::vector<int64_t>{1, 2}}, {"keepdims", int64_t{0}}});
  const auto add = [&graph](const std::string& name, int64_t size) {
    std::vector<float> factors;
    for (int64_t i = 0; i < size; ++i) factors.push_back(0.01f * static_cast<float>(i % 7 - 3));
    const std::string weights = "w:" + name, scaled = "s:" + name;
    graph.Weights(weights, {1, size}, factors).Node("Mul", {weights, "m"}, {scaled});
    graph.Node("Softmax", {scaled}, {name}).Output(name, {1, size});
  };
  add("p", count);
  for (const char* key : {"reference.output", "speech.output"}) {
    const std::string name = ValueOf(told, key);
    if (!name.empty()) add(name, key == std::string("speech.output") ? 1 : kEmbedding);
  }
  for (const auto& [key, value] : told.file) graph.Metadata(key, value);
  return graph.Bytes();
}

// As a user would: a fifth of a second of sound.
void Listen(const std::shared_ptr<const EmotionModel>& model) {
  constexpr int kRate = 16000;
  auto recognizer = Recognizer::Create(model, kRate);
  if (!recognizer) return RequireMessage(recognizer.error());
  const Waveform sound = SelfTestWaveform(kRate);
  auto predictions = recognizer->AcceptWaveform(std::span(sound.samples).first(kRate / 5));
  if (!predictions) return RequireMessage(predictions.error());
  if (predictions = recognizer->Finish(); !predictions) return RequireMessage(predictions.error());
  for (const Prediction& prediction : *predictions) {
    for (const float probability : prediction.probabilities)
      Require(std::isfinite(probability), "a probability that is no number");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Told told = Parse({reinterpret_cast<const char*>(data), size});
  const std::vector<uint8_t> bytes = ModelOf(told);
  auto model = EmotionModel::FromBytes(bytes, told.options);
  if (!model) {
    RequireMessage(model.error());
    return 0;
  }
  Require(!model->labels().empty(), "a model without a label");
  const auto reread = FeatureOptionsFromMetadata(ToMetadata(model->feature_options()));
  Require(reread && *reread == model->feature_options(), "options do not survive their metadata");
  const auto answers = model->SelfTestAnswers();
  if (!answers) RequireMessage(answers.error());
  Listen(std::make_shared<const EmotionModel>(std::move(*model)));
  return 0;
}
