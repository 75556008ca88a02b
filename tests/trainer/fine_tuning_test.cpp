// A model trained on for one's own classes, as its user runs it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <numbers>
#include <string>
#include <vector>

#include "files/model_source.h"
#include "generated_corpora.h"
#include "onnx/onnx_weights.h"
#include "speech_emotion/random.h"
#include "support/cli_audio.h"

using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;
using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

const std::vector<std::string> kLabels = {"clicks", "hiss", "tone"};

// A second of one of kLabels; no two are the same.
std::vector<float> Sound(size_t label, int variant, Random& random) {
  constexpr int kRate = 16000;
  std::vector<float> samples(kRate);
  const double pitch_hz = 180.0 + 7.0 * variant;
  const int period = 1600 + 90 * variant;  // samples between clicks
  for (int i = 0; i < kRate; ++i) {
    const double noise = random.Uniform(-1.0, 1.0);
    const double tone = std::sin(2.0 * std::numbers::pi * pitch_hz * i / kRate);
    const double click = i % period < 20 ? noise : 0.0;
    samples[static_cast<size_t>(i)] = static_cast<float>(label == 0   ? click
                                                         : label == 1 ? 0.3 * noise
                                                                      : 0.5 * tone + 0.001 * noise);
  }
  return samples;
}

// A sub-folder a label, below it one a speaker, of two clips each.
std::string MakeSounds(const TemporaryFolder& folder, int speakers) {
  Random random(1);
  for (size_t label = 0; label < kLabels.size(); ++label) {
    for (int clip = 0; clip < 2 * speakers; ++clip) {
      const std::string name = "speaker" + std::to_string(clip / 2) + "/" + std::to_string(clip) + ".wav";
      cli_test::WriteAudio(folder.Path("mine/" + kLabels[label] + "/" + name), Sound(label, clip, random),
                           16000);
    }
  }
  return folder.Path("mine");
}

constexpr char kShippedModel[] = SPEECH_EMOTION_MODELS "/emotion.onnx";

struct Workplace {
  TemporaryFolder folder;
  std::string data;

  explicit Workplace(int speakers) : data("--data mine=" + Quoted(MakeSounds(folder, speakers))) {}

  cli_test::ProgramRun Train(const std::string& run, const std::string& options) const {
    return RunShell("$PROGRAM train " + data + " --cache " + Quoted(folder.Path("cache")) + " --run " +
                    Quoted(folder.Path(run)) + " --model " + Quoted(folder.Path(run + ".onnx")) +
                    " --threads 1 --batch 8 " + options);
  }

  LoadedModel Model(const std::string& run) const {
    auto loaded = LoadModelFile(folder.Path(run + ".onnx"));
    if (!loaded) FAIL(loaded.error().message);
    return std::move(*loaded);
  }
};

// Of the speakers that were held out, as a training ends by saying.
double UnweightedAverageRecall(const cli_test::ProgramRun& trained) {
  const std::string name = "unweighted average recall ";
  const size_t at = trained.output.find(name);
  REQUIRE(at != std::string::npos);
  return std::strtod(trained.output.c_str() + at + name.size(), nullptr);
}

// Of a weight of the flagship's last convolution.
double LargestChange(const EmotionModel& from, const EmotionModel& to) {
  auto before = OnnxWeights::Of(from.onnx()).value(), after = OnnxWeights::Of(to.onnx()).value();
  const float* a = before.Find("merge.weight", {128, 512, 1});
  const float* b = after.Find("merge.weight", {128, 512, 1});
  REQUIRE(a != nullptr);
  REQUIRE(b != nullptr);
  double largest = 0.0;
  for (int i = 0; i < 128 * 512; ++i) largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
  return largest;
}

}  // namespace

TEST_CASE("a folder of three invented classes trains from scratch with one command") {
  const Workplace work(2);
  const auto trained = work.Train("scratch", "--epochs 1 --draws 16");
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.output.find("random:1:80/20") != std::string::npos);
  CHECK(trained.output.find("speaker-dependent") != std::string::npos);
  CHECK(work.Model("scratch").model->labels() == kLabels);
}

TEST_CASE(
    "the shipped model, trained on for three invented classes, learns to tell held-out speakers' apart") {
  const Workplace work(5);
  const auto shipped = LoadModelFile(kShippedModel).value();
  const std::string init = "--init " + Quoted(kShippedModel);

  const auto tuned = work.Train("tuned", init + " --epochs 12 --draws 96");
  INFO(tuned.error);
  REQUIRE(tuned.exit_code == 0);
  CHECK(tuned.output.find("held out by the split speakers:5") != std::string::npos);
  const auto model = work.Model("tuned");
  CHECK(model.model->labels() == kLabels);
  CHECK(model.model->feature_options() == shipped.model->feature_options());
  CHECK(model.model->metadata().at("recipe") == "fine-tune");
  // Weights keep the terms of the data that they were first trained on.
  CHECK(model.model->metadata().at("licence").find("non-commercial") != std::string::npos);
  CHECK(LargestChange(*shipped.model, *model.model) > 1e-4);
  CHECK(UnweightedAverageRecall(tuned) > 0.7);  // chance: 0.33

  const auto frozen = work.Train("frozen", init + " --freeze --epochs 12 --draws 64");
  INFO(frozen.error);
  REQUIRE(frozen.exit_code == 0);
  CHECK(LargestChange(*shipped.model, *work.Model("frozen").model) < 1e-6);
  CHECK(UnweightedAverageRecall(frozen) > 0.5);

  // A checkpoint of another start is no checkpoint of this training.
  const auto other = work.Train("tuned", init + " --freeze --epochs 12 --draws 64");
  CHECK(other.exit_code != 0);
  CHECK(other.error.find("expected a checkpoint of this training") != std::string::npos);
}

TEST_CASE("fine-tuning for classes that the model knows ends with what it was before, too") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"angry", "sad"}, 5, 1);
  const auto tuned =
      RunShell("$PROGRAM train --init " + Quoted(kShippedModel) + " --data mine=" + Quoted(data) +
               " --epochs 1 --draws 16 --batch 8 --threads 1 --cache " + Quoted(folder.Path("cache")) +
               " --run " + Quoted(folder.Path("run")));
  INFO(tuned.error);
  REQUIRE(tuned.exit_code == 0);
  const std::string before = "emotion.onnx, which the training went on from, on the same clips: unweighted";
  CHECK(tuned.output.find(before) != std::string::npos);
  CHECK(cli_test::ReadBytes(folder.Path("run/report.html")).find(before) != std::string::npos);

  // Where no --model is given it would be written over.
  const auto again = RunShell("$PROGRAM train --init " + Quoted(folder.Path("run/model.onnx")) +
                              " --data mine=" + Quoted(data) + " --cache " + Quoted(folder.Path("cache")) +
                              " --run " + Quoted(folder.Path("run")));
  CHECK(again.exit_code != 0);
  CHECK(again.error.find("model.onnx: expected another file to write than --init") != std::string::npos);
}

TEST_CASE("fine-tuning takes labels in other letters and spaces for the model's classes") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"ANGRY", "sad "}, 5, 1);
  const auto tuned =
      RunShell("$PROGRAM train --init " + Quoted(kShippedModel) + " --data mine=" + Quoted(data) +
               " --epochs 1 --draws 16 --batch 8 --threads 1 --cache " + Quoted(folder.Path("cache")) +
               " --run " + Quoted(folder.Path("run")));
  INFO(tuned.error << tuned.output);
  REQUIRE(tuned.exit_code == 0);
  const auto model = LoadModelFile(folder.Path("run/model.onnx"));
  REQUIRE(model.has_value());
  CHECK(model->model->labels() == std::vector<std::string>{"sad", "angry"});
  // Of other classes it could say nothing.
  CHECK(tuned.output.find("which the training went on from, on the same clips") != std::string::npos);
}

TEST_CASE("fine-tuning that can't work is refused in one line") {
  const Workplace work(2);
  const auto refused = [&](const std::string& options) {
    const auto run = work.Train("refused", options);
    CHECK(run.exit_code != 0);
    return run.error;
  };
  CHECK(refused("--freeze").find("--freeze") != std::string::npos);
  CHECK(refused("--init /nowhere.onnx").find("/nowhere.onnx") != std::string::npos);
  const std::string mine = work.folder.Path("refused.onnx");
  std::filesystem::copy_file(kShippedModel, mine);
  CHECK(refused("--init " + Quoted(mine)).find(mine) != std::string::npos);  // would be overwritten
}
