#include "model/model_file.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "data/corpora/corpora.h"
#include "files/model_source.h"
#include "random_network.h"
#include "speech_emotion/emotion_model.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

TEST_CASE("a written model is what the core loads: labels, options, temperature, provenance") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("model.onnx");
  const auto written = WriteModel(*RandomNetwork(), RandomNetworkDescription(), path);
  if (!written) FAIL(written.error().message);
  const auto loaded = LoadModelFile(path);
  if (!loaded) FAIL(loaded.error().message);
  const auto& model = loaded->model;
  CHECK(model->labels() == FlagshipLabels());
  CHECK(model->feature_options() == FeatureOptions{});
  CHECK(model->metadata().at("temperature") == "1.3");
  CHECK(model->metadata().at("name") == "a test");
}

TEST_CASE("a model that the core can't load never replaces a good one") {
  const TemporaryFolder folder;
  const std::string path = folder.Write("model.onnx", "the good one");
  ModelDescription wrong_features = RandomNetworkDescription(), wrong_labels = RandomNetworkDescription();
  wrong_features.features.mel.bands = 32;  // not what the network takes
  wrong_labels.labels.pop_back();
  CHECK_FALSE(WriteModel(*RandomNetwork(), wrong_features, path).has_value());
  CHECK_FALSE(WriteModel(*RandomNetwork(), wrong_labels, path).has_value());
  CHECK(cli_test::ReadBytes(path) == "the good one");
  CHECK_FALSE(std::filesystem::exists(path + ".part"));
}
