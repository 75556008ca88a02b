#include "model_file.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "../native/cli_program.h"
#include "corpora.h"
#include "speech_emotion/emotion_model.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

// Untrained weights with running statistics as training leaves them: not zero and one.
EmotionNet RandomNetwork() {
  torch::manual_seed(3);
  EmotionNet network(EmotionNetOptions{});
  torch::NoGradGuard no_grad;
  for (auto& buffer : network->named_buffers()) {
    if (buffer.key().ends_with("running_mean")) buffer.value().normal_(0.0, 0.3);
    if (buffer.key().ends_with("running_var")) buffer.value().uniform_(0.5, 2.0);
  }
  for (auto& parameter : network->parameters()) {
    if (parameter.dim() == 1) parameter.normal_(1.0, 0.2);
  }
  network->eval();
  return network;
}

ModelDescription Description() {
  ModelDescription description;
  description.labels = FlagshipLabels();
  description.temperature = 1.3;
  description.provenance = {{"name", "a test"}};
  return description;
}

}  // namespace

TEST_CASE("a written model is what the core loads: labels, options, temperature, provenance") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("model.onnx");
  const auto written = WriteModel(RandomNetwork(), Description(), path);
  if (!written) FAIL(written.error().message);
  const auto bytes = ReadBytes(path);
  REQUIRE(bytes.has_value());
  const auto model = EmotionModel::FromBytes(*bytes);
  if (!model) FAIL(model.error().message);
  CHECK(model->labels() == FlagshipLabels());
  CHECK(model->feature_options() == FeatureOptions{});
  CHECK(model->metadata().at("temperature") == "1.3");
  CHECK(model->metadata().at("name") == "a test");
}

TEST_CASE("a model that the core can't load never replaces a good one") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("model.onnx", "the good one");
  ModelDescription wrong_features = Description(), wrong_labels = Description();
  wrong_features.features.mel.bands = 32;  // not what the network takes
  wrong_labels.labels.pop_back();
  CHECK_FALSE(WriteModel(RandomNetwork(), wrong_features, path).has_value());
  CHECK_FALSE(WriteModel(RandomNetwork(), wrong_labels, path).has_value());
  CHECK(cli_test::ReadBytes(path) == "the good one");
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
}
