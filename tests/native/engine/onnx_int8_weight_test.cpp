// Weights that a file keeps as int8, behind DequantizeLinear.
#include <catch2/catch.hpp>
#include <vector>

#include "graph/optimized_graph.h"
#include "onnx_engine/model.h"
#include "support/onnx_model_builder.h"

using namespace onnx_engine;
using namespace speech_emotion;

TEST_CASE("int8 weights become floats once, when a session is made, and are counted without their scales") {
  const std::vector<int8_t> weights(256 * 32, 3);
  testing::OnnxModelBuilder builder;
  builder.Input("x", {1, 256})
      .AddTensor("w.int8", {256, 32}, 3, weights.data(), weights.size())
      .Weights("w.scale", {32}, std::vector<float>(32, 0.5f))
      .Weights("bias", {32}, std::vector<float>(32, 1.0f))
      .Node("DequantizeLinear", {"w.int8", "w.scale"}, {"w"}, {{"axis", int64_t{1}}})
      .Node("Gemm", {"x", "w", "bias"}, {"y"})
      .Output("y");
  const auto model = Model::FromBytes(builder.Bytes());
  REQUIRE(model);
  CHECK(model->parameter_count() == 256 * 32 + 32);
  CHECK(model->int8_parameter_count() == 256 * 32);

  const auto graph = OptimizeGraph(model->graph(), {});
  REQUIRE(graph);
  REQUIRE(graph->nodes.size() == 1);
  CHECK(graph->nodes[0].op_type == "Gemm");
  int64_t folded_bytes = 0;
  for (const Tensor& tensor : graph->folded) folded_bytes += tensor.byte_size();
  CHECK(folded_bytes == 256 * 32 * static_cast<int64_t>(sizeof(float)));
  const Tensor& unfolded = *graph->constants[static_cast<size_t>(graph->nodes[0].inputs[1])];
  CHECK(unfolded.data<float>()[77] == 1.5f);
}
