// Models of other programs on the command line: what they don't say of themselves is told by flags.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/cli_audio.h"
#include "support/cli_program.h"
#include "support/onnx_model_builder.h"

using namespace cli_test;
using Catch::Contains;
using speech_emotion::testing::OnnxModelBuilder;

namespace {

constexpr int kRate = 16000;

// Logits of three labels from the means of 20 MFCC over time; with `operator_name` before the last node.
std::string ForeignModel(const TemporaryFolder& folder, const std::string& operator_name = "Identity") {
  std::vector<float> matrix(20 * 3);
  for (size_t i = 0; i < matrix.size(); ++i) matrix[i] = 0.01f * static_cast<float>(i % 7) - 0.03f;
  OnnxModelBuilder builder(13);
  builder.Input("x", {1, 20, -1}).Output("y").Weights("w", {20, 3}, matrix);
  builder.Node("ReduceMean", {"x"}, {"m"}, {{"axes", std::vector<int64_t>{2}}, {"keepdims", int64_t{0}}});
  builder.Node(operator_name, {"m"}, {"n"}).Node("MatMul", {"n", "w"}, {"y"});
  const auto bytes = builder.Bytes();
  return folder.Write("foreign.onnx", {bytes.begin(), bytes.end()});
}

std::string WriteVoice(const TemporaryFolder& folder) {
  WriteAudio(folder.Path("voice.wav"), Voice(3.0, kRate), kRate);
  return folder.Path("voice.wav");
}

std::vector<std::string> Told(const std::string& model, const std::string& voice) {
  return {"predict",  "--json", "--model",  model,         "--labels", "low,middle,high",
          "--window", "1.5",    "--preset", "seed-mfcc20", "--logits", voice};
}

}  // namespace

TEST_CASE("a model of another program predicts once its labels, window and features are told") {
  const TemporaryFolder folder;
  const std::string voice = WriteVoice(folder), model = ForeignModel(folder);
  const auto json = nlohmann::json::parse(Succeed(Told(model, voice)).output);
  double sum = 0.0;
  for (const char* label : {"low", "middle", "high"}) sum += json["probabilities"][label].get<double>();
  CHECK(sum == Approx(1.0).margin(1e-5));
  CHECK(json["segments"][0]["end_s"].get<double>() == Approx(1.5));
  auto fewer = Told(model, voice);
  fewer.insert(fewer.end() - 1, {"--set", "mfcc.coefficients=12"});
  const ProgramRun refused = RunProgram(fewer);
  CHECK(refused.exit_code == 1);
  CHECK_THAT(refused.error, Contains("[1, ?, 12]") && Contains("[1, 20, ?]"));
}

TEST_CASE("what isn't told of a model of another program is asked for by its flag") {
  const TemporaryFolder folder;
  const std::string voice = WriteVoice(folder), model = ForeignModel(folder);
  const ProgramRun untold = RunProgram({"predict", "--model", model, voice});
  CHECK(untold.exit_code == 1);
  CHECK_THAT(untold.error, Contains(model) && Contains("--labels"));
  CHECK(untold.output == "");
  auto without_softmax = Told(model, voice);
  without_softmax.erase(without_softmax.end() - 2);
  CHECK_THAT(RunProgram(without_softmax).error, Contains("logits"));
  const ProgramRun alone = RunProgram({"predict", "--labels", "a,b", voice});
  CHECK(alone.exit_code == 2);
  CHECK_THAT(alone.error, Contains("--model"));
}

TEST_CASE("each operator that the program lacks is named") {
  const TemporaryFolder folder;
  const ProgramRun run = RunProgram(Told(ForeignModel(folder, "NoSuchOperator"), WriteVoice(folder)));
  CHECK(run.exit_code == 1);
  CHECK_THAT(run.error, Contains("NoSuchOperator"));
}

namespace {

std::vector<float> Matrix() {
  std::vector<float> matrix(20 * 3);
  for (size_t i = 0; i < matrix.size(); ++i) matrix[i] = 0.01f * static_cast<float>(i % 7) - 0.03f;
  return matrix;
}

// The foreign model, its matrix in weights.data at `location`.
std::string ModelInTwoFiles(const TemporaryFolder& folder, const std::string& location) {
  OnnxModelBuilder builder(13);
  builder.Input("x", {1, 20, -1}).Output("y").External("w", {20, 3}, location, "0", "240");
  builder.Node("ReduceMean", {"x"}, {"m"}, {{"axes", std::vector<int64_t>{2}}, {"keepdims", int64_t{0}}});
  builder.Node("Identity", {"m"}, {"n"}).Node("MatMul", {"n", "w"}, {"y"});
  const auto bytes = builder.Bytes();
  return folder.Write("two.onnx", {bytes.begin(), bytes.end()});
}

std::string WeightsFile() {
  const auto matrix = Matrix();
  return {reinterpret_cast<const char*>(matrix.data()), matrix.size() * sizeof(float)};
}

}  // namespace

TEST_CASE("weights in a second file are read beside the model, and nowhere else") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder, elsewhere;
  const std::string voice = WriteVoice(folder), model = ModelInTwoFiles(folder, "w.data");
  const auto missing = RunProgram(Told(model, voice));
  CHECK(missing.exit_code == 1);
  CHECK_THAT(missing.error, Contains(model) && Contains("'w.data' beside it"));

  folder.Write("w.data", WeightsFile());
  CHECK(Succeed(Told(model, voice)).output == Succeed(Told(ForeignModel(folder), voice)).output);

  fs::remove(folder.Path("w.data"));
  fs::create_symlink(elsewhere.Write("secret", WeightsFile()), folder.Path("w.data"));
  CHECK_THAT(RunProgram(Told(model, voice)).error, Contains("a link to another folder"));
  fs::remove(folder.Path("w.data"));
  fs::create_directory(folder.Path("w.data"));
  CHECK_THAT(RunProgram(Told(model, voice)).error, Contains("no regular file"));
  const std::string outside = ModelInTwoFiles(folder, elsewhere.Path("secret"));
  CHECK_THAT(RunProgram(Told(outside, voice)).error, Contains("beside the model"));
}

TEST_CASE("which of several outputs answers is told by its name") {
  const TemporaryFolder folder;
  OnnxModelBuilder builder(13);
  builder.Input("x", {1, -1, 20}).Output("logits", {1, 3}).Output("probabilities", {1, 3});
  builder.Weights("w", {20, 3}, Matrix());
  builder.Node("ReduceMean", {"x"}, {"m"}, {{"axes", std::vector<int64_t>{1}}, {"keepdims", int64_t{0}}});
  builder.Node("MatMul", {"m", "w"}, {"logits"}).Node("Softmax", {"logits"}, {"probabilities"});
  const auto bytes = builder.Bytes();
  const std::string model = folder.Write("two.onnx", {bytes.begin(), bytes.end()});
  auto told = Told(model, WriteVoice(folder));
  CHECK_THAT(RunProgram(told).error, Contains("'logits'") && Contains("'probabilities'"));
  told.insert(told.end() - 1, {"--output-name", "logits"});
  CHECK(nlohmann::json::parse(Succeed(told).output)["probabilities"].size() == 3);
}

TEST_CASE("a model of samples predicts at the sample rate that is told") {
  const TemporaryFolder folder;
  OnnxModelBuilder builder(13);
  builder.Input("input_values", {-1, -1}).Output("y", {-1, 3}).Weights("w", {1, 3}, {0.0f, 1.0f, 2.0f});
  builder.Node("Mul", {"input_values", "input_values"}, {"s"});
  builder.Node("ReduceMean", {"s"}, {"m"}, {{"axes", std::vector<int64_t>{1}}, {"keepdims", int64_t{1}}});
  builder.Node("MatMul", {"m", "w"}, {"y"});
  const auto bytes = builder.Bytes();
  const std::string model = folder.Write("raw.onnx", {bytes.begin(), bytes.end()}),
                    voice = WriteVoice(folder);
  const std::vector<std::string> told = {"predict",  "--json",        "--model",  model,
                                         "--labels", "a,b,c",         "--window", "1",
                                         "--logits", "--sample-rate", "8000",     voice};
  const auto json = nlohmann::json::parse(Succeed(told).output);
  CHECK(json["segments"][0]["end_s"].get<double>() == Approx(1.0));
  CHECK(json["probabilities"]["c"].get<double>() > json["probabilities"]["a"].get<double>());
  CHECK_THAT(RunProgram(Told(model, voice)).error, Contains("its features are 'samples'"));
}
