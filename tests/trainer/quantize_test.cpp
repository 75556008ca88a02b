#include "onnx/quantize.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <limits>
#include <span>

#include "files/model_source.h"
#include "onnx/onnx_fields.h"
#include "onnx/onnx_writer.h"
#include "onnx/quantized_onnx.h"
#include "random_network.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/random.h"
#include "support/cli_program.h"
#include "support/reference_model.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

// Of a model whose answers int8 weights move little: by a percent and a half on any input of the comparison.
constexpr double kTolerance = 0.015;

// The random network as a file in `folder`.
std::string FloatModel(const TemporaryFolder& folder) {
  const std::string path = folder.Path("float.onnx");
  const auto written = WriteModel(*RandomNetwork(), RandomNetworkDescription(), path);
  if (!written) FAIL(written.error().message);
  return path;
}

std::span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// Channels along `axis` whose largest weights differ by up to three decades.
std::vector<float> ChannelsOfManyScales(const std::vector<int64_t>& shape, size_t axis) {
  int64_t inner = 1, count = 1;
  for (size_t d = 0; d < shape.size(); ++d) {
    count *= shape[d];
    if (d > axis) inner *= shape[d];
  }
  Random random(5);
  std::vector<float> values(static_cast<size_t>(count));
  for (size_t i = 0; i < values.size(); ++i) {
    const int64_t channel = static_cast<int64_t>(i) / inner % shape[axis];
    values[i] =
        static_cast<float>(random.Uniform(-1.0, 1.0) * std::pow(10.0, static_cast<double>(channel % 4)));
  }
  return values;
}

// The one output of a graph, of zeros as inputs.
std::vector<float> Output(const std::string& bytes) {
  const auto model = onnx_engine::Model::FromBytes(BytesOf(bytes));
  if (!model) FAIL(model.error().message);
  auto session = onnx_engine::Session::Create(*model);
  if (!session) FAIL(session.error().message);
  std::vector<onnx_engine::Tensor> inputs;
  for (const onnx_engine::ValueInfo& info : model->inputs()) inputs.emplace_back(info.type, info.shape);
  const auto outputs = session->Run(inputs);
  if (!outputs) FAIL(outputs.error().message);
  const onnx_engine::Tensor& output = outputs->front();
  return {output.data<float>(), output.data<float>() + output.size()};
}

// A node that reads the weight "w".
struct WeightReader {
  std::string op_type;
  std::vector<std::string> inputs;
  OnnxWriter::Attributes attributes;
  std::vector<int64_t> shape;
  size_t channel_axis;
};

}  // namespace

TEST_CASE("a quantised model is below a third of the size and answers nearly as before") {
  const TemporaryFolder folder;
  const std::string before = FloatModel(folder), after = folder.Path("new/int8.onnx");
  const auto report = QuantizeModelFile(before, after);
  if (!report) FAIL(report.error().message);
  CHECK(report->bytes_before == static_cast<int64_t>(std::filesystem::file_size(before)));
  CHECK(report->bytes_after == static_cast<int64_t>(std::filesystem::file_size(after)));
  CHECK(report->bytes_after <= 0.30 * static_cast<double>(report->bytes_before));
  CHECK(report->largest_weight_error > 0.0);
  CHECK(report->largest_weight_error < 0.05);
  CHECK(report->inputs == 7);
  CHECK(report->largest_probability_difference > 0.0);
  CHECK(report->largest_probability_difference <= kTolerance);

  const auto original = LoadModelFile(before), quantized = LoadModelFile(after);
  if (!quantized) FAIL(quantized.error().message);
  CHECK(quantized->model->metadata().at("quantization") == "int8 weights, per channel");
  auto expected = original->model->metadata(), actual = quantized->model->metadata();
  CHECK(actual.at("self_test.probabilities") != expected.at("self_test.probabilities"));
  for (auto* metadata : {&expected, &actual}) {
    metadata->erase("quantization");
    metadata->erase("self_test.probabilities");
  }
  CHECK(actual == expected);
}

TEST_CASE("all of a model but its large weights keeps its bytes") {
  const TemporaryFolder folder;
  const std::string before = cli_test::ReadBytes(FloatModel(folder));
  const auto quantized = QuantizeOnnx(before);
  REQUIRE(quantized);
  int kept_initializers = 0, lost = 0;
  onnx::ForEachField(before, [&](uint32_t tag, std::string_view whole, protozero::pbf_reader field) {
    if (tag != onnx::model::kGraph) {
      lost += quantized->bytes.find(whole) == std::string::npos;
      return;
    }
    onnx::ForEachField(field.get_view(), [&](uint32_t part, std::string_view bytes, protozero::pbf_reader) {
      const bool kept = quantized->bytes.find(bytes) != std::string::npos;
      if (part == onnx::graph::kInitializer) {
        kept_initializers += kept;
      } else {
        lost += !kept;
      }
    });
  });
  CHECK(lost == 0);
  CHECK(kept_initializers > 20);  // biases, scalars, axes
  CHECK(quantized->weights.size() > 10);
}

TEST_CASE("each output channel of a weight has a scale of its own") {
  const auto reader = GENERATE(
      WeightReader{"Conv", {"x", "w"}, {}, {16, 8, 3, 3}, 0},
      WeightReader{"Gemm", {"x", "w"}, {{"transB", int64_t{1}}}, {32, 64}, 0},
      WeightReader{"Gemm", {"x", "w"}, {}, {64, 32}, 1}, WeightReader{"MatMul", {"x", "w"}, {}, {64, 32}, 1},
      WeightReader{"MatMul", {"x", "w"}, {}, {2, 64, 32}, 2},
      WeightReader{"LSTM", {"x", "w", "r"}, {{"hidden_size", int64_t{8}}}, {1, 32, 40}, 1},
      WeightReader{"GRU", {"x", "r", "w"}, {{"hidden_size", int64_t{20}}}, {1, 60, 20}, 1});
  CAPTURE(reader.op_type, reader.shape);
  const std::vector<float> weight = ChannelsOfManyScales(reader.shape, reader.channel_axis);
  OnnxWriter onnx("weights");
  onnx.AddInput("x", {int64_t{1}});
  onnx.AddInput("r", {int64_t{1}});
  onnx.AddFloats("w", reader.shape, weight.data());
  onnx.AddNode(reader.op_type, reader.inputs, "unused", reader.attributes);  // never run: no output needs it
  onnx.AddOutput("w", {reader.shape.begin(), reader.shape.end()});
  const auto quantized = QuantizeOnnx(onnx.Serialise({}));
  if (!quantized) FAIL(quantized.error().message);
  REQUIRE(quantized->weights.size() == 1);

  const std::vector<float> restored = Output(quantized->bytes);
  REQUIRE(restored.size() == weight.size());
  int64_t inner = 1;
  for (size_t d = reader.channel_axis + 1; d < reader.shape.size(); ++d) inner *= reader.shape[d];
  double largest_error = 0.0;  // in parts of the channel's largest possible weight
  for (size_t i = 0; i < weight.size(); ++i) {
    const int64_t channel = static_cast<int64_t>(i) / inner % reader.shape[reader.channel_axis];
    const double scale = std::pow(10.0, static_cast<double>(channel % 4));
    largest_error = std::max(largest_error, std::abs(weight[i] - restored[i]) / scale);
  }
  CHECK(largest_error > 0.0);
  CHECK(largest_error <= 0.5 / 127 + 1e-6);
}

TEST_CASE("weights whose readers disagree, small ones and those of other operators stay float") {
  const std::vector<float> weight(64 * 64, 0.5f);
  OnnxWriter onnx("weights");
  onnx.AddInput("x", {int64_t{1}, int64_t{64}});
  onnx.AddFloats("torn", {64, 64}, weight.data());
  onnx.AddFloats("small", {64, 8}, weight.data());
  onnx.AddFloats("added", {64, 64}, weight.data());
  onnx.AddNode("MatMul", {"x", "torn"}, "a");
  onnx.AddNode("Gemm", {"x", "torn"}, "b", {{"transB", int64_t{1}}});
  onnx.AddNode("MatMul", {"x", "small"}, "c");
  onnx.AddNode("Add", {"x", "added"}, "y");
  onnx.AddOutput("y", {int64_t{64}, int64_t{64}});
  const auto quantized = QuantizeOnnx(onnx.Serialise({}));
  REQUIRE_FALSE(quantized);
  CHECK(quantized.error().message ==
        "expected float weights of Conv, Gemm, MatMul, LSTM or GRU with at least 1024 elements, found none");
}

TEST_CASE("weights that aren't finite and opsets without scales for channels are refused by name") {
  std::vector<float> weight(64 * 64, 0.5f);
  const auto model = [&] {
    OnnxWriter onnx("weights");
    onnx.AddInput("x", {int64_t{1}, int64_t{64}});
    onnx.AddNode("MatMul", {"x", onnx.AddFloats("dense", {64, 64}, weight.data())}, "y");
    onnx.AddOutput("y", {int64_t{1}, int64_t{64}});
    return onnx.Serialise({});
  };
  std::string old = model();
  REQUIRE(old.ends_with("\x10\x11"));  // the opset's version, 17
  old.back() = 11;
  const auto too_old = QuantizeOnnx(old);
  REQUIRE_FALSE(too_old);
  CHECK(too_old.error().message ==
        "expected a model of opset 13 or later, which knows scales for each channel, found 11");
  weight[77] = std::numeric_limits<float>::quiet_NaN();
  const auto not_finite = QuantizeOnnx(model());
  REQUIRE_FALSE(not_finite);
  CHECK(not_finite.error().message == "expected finite weights, found NaN or infinity in 'dense'");
}

TEST_CASE("what can't be quantised is named, ends with exit code 1 and leaves the output as it was") {
  const TemporaryFolder folder;
  const std::string good = FloatModel(folder), once = folder.Path("once.onnx");
  REQUIRE(QuantizeModelFile(good, once));
  const std::string bytes = cli_test::ReadBytes(good);
  const std::string broken = folder.Write("broken.onnx", bytes.substr(0, bytes.size() / 2));
  const std::string kept = folder.Write("kept.onnx", "what was there");
  const std::pair<std::string, std::string> cases[] = {{broken, "expected a field of"},
                                                       {folder.Path("none.onnx"), "none.onnx: "},
                                                       {once, "its weights are int8 already"}};
  for (const auto& [model, message] : cases) {
    CAPTURE(model);
    const auto run = cli_test::RunProgram({"quantize", model, kept});
    CHECK(run.exit_code == 1);
    CHECK(run.output == "");
    CHECK(run.error_lines().size() == 1);
    CHECK_THAT(run.error, Catch::StartsWith("speech-emotion-trainer: " + model) && Catch::Contains(message));
    CHECK(cli_test::ReadBytes(kept) == "what was there");
    CHECK_FALSE(std::filesystem::exists(kept + ".part"));
  }
}

TEST_CASE("quantize tells sizes, the largest error and the largest difference, and may write in place") {
  const TemporaryFolder folder;
  const std::string path = FloatModel(folder);
  const auto run = cli_test::RunProgram({"quantize", path, path});
  CHECK(run.error == "");
  REQUIRE(run.exit_code == 0);
  REQUIRE(run.output_lines().size() == 4);
  CHECK_THAT(run.output_lines()[1], Catch::Contains("% of them"));
  CHECK_THAT(run.output_lines()[2], Catch::Contains("int8; the largest error is"));
  CHECK_THAT(run.output_lines()[3], Catch::Contains("7 inputs differ by at most"));
  CHECK(LoadModelFile(path));
}

TEST_CASE("an int8 model promises its own answers, of a voice that is known, too") {
  const TemporaryFolder folder;
  const auto bytes = testing::ReferenceModelBytes({.has_hidden_layer = true});
  const std::string path = folder.Write("reference.onnx", {bytes.begin(), bytes.end()});
  const std::string int8_path = folder.Path("int8.onnx");
  const auto report = QuantizeModelFile(path, int8_path);
  if (!report) FAIL(report.error().message);
  CHECK(report->largest_probability_difference > 0.0);
  CHECK(report->largest_probability_difference < 0.02);
  const std::string before = cli_test::ReadBytes(path), after = cli_test::ReadBytes(int8_path);
  const auto model = EmotionModel::FromBytes(BytesOf(before));
  const auto int8_model = EmotionModel::FromBytes(BytesOf(after));
  REQUIRE(model.has_value());
  REQUIRE(int8_model.has_value());
  for (const char* key : {"self_test.probabilities", "self_test.reference_probabilities"}) {
    CHECK(int8_model->metadata().at(key) != model->metadata().at(key));
  }
}
