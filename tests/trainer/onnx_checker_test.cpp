// What the trainer writes, to libonnx's checker.
#include "onnx_checker.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "network_cases.h"
#include "onnx/onnx_writer.h"
#include "onnx/quantize.h"
#include "random_network.h"
#include "speech_emotion/feature_presets.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

void CheckAccepted(const std::string& path) {
  const OnnxVerdict verdict = CheckOnnx(cli_test::ReadBytes(path));
  CHECK(verdict.complaint == "");
  CHECK(verdict.ir_version == OnnxWriter::kIrVersion);
  CHECK(verdict.opset == OnnxWriter::kOpset);
}

}  // namespace

TEST_CASE("each network, and its int8 form, is accepted by libonnx's checker") {
  const cli_test::TemporaryFolder folder;
  for (const NetworkCase& network : NetworkCases()) {
    INFO(network.name);
    ModelDescription description = RandomNetworkDescription();
    description.features = FeaturePresetByName(network.preset).value();
    const std::string path = folder.Path("network.onnx"), int8 = folder.Path("int8.onnx");
    const auto written = WriteModel(*RandomNetwork(network.options), description, path);
    if (!written) FAIL(written.error().message);
    CheckAccepted(path);
    const auto quantized = QuantizeModelFile(path, int8);
    if (!quantized) FAIL(quantized.error().message);
    CheckAccepted(int8);
  }
}

TEST_CASE("libonnx's checker refuses what no runtime could load") {
  const std::vector<float> weight(12, 0.5f);
  const auto complaint = [&](const char* op_type, const OnnxWriter::Attributes& attributes,
                             std::vector<OnnxWriter::Dimension> output) {
    OnnxWriter onnx("refused");
    onnx.AddInput("x", {int64_t{1}, int64_t{4}});
    onnx.AddFloats("w", {4, 3}, weight.data());
    onnx.AddNode(op_type, {"x", "w"}, "y", attributes);
    onnx.AddOutput("y", output);
    return CheckOnnx(onnx.Serialise({})).complaint;
  };
  CHECK(complaint("MatMul", {}, {int64_t{1}, int64_t{3}}) == "");
  CHECK_THAT(complaint("MatMul", {}, {int64_t{1}, int64_t{5}}), Catch::Contains("(3) vs (5)"));
  CHECK_THAT(complaint("MatMul", {{"axis", int64_t{0}}}, {int64_t{1}, int64_t{3}}), Catch::Contains("axis"));
  CHECK_THAT(complaint("MatrixProduct", {}, {int64_t{1}, int64_t{3}}), Catch::Contains("MatrixProduct"));
  CHECK_FALSE(CheckOnnx("no model at all").complaint.empty());
}
