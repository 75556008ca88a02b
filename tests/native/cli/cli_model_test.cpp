// Models of other programs on the command line: what they don't say of themselves is told by flags.
#include <catch2/catch.hpp>
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
