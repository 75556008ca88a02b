// A run of known input shapes allocates its outputs and nothing else.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "support/allocation_counter.h"
#include "support/onnx_model_builder.h"

TEST_CASE("the second run of a shape allocates nothing but its outputs") {
  using namespace onnx_engine;
  using namespace speech_emotion;
  using Ints = std::vector<int64_t>;
  testing::OnnxModelBuilder builder;
  builder.Input("x", {1, 4, -1})
      .Weights("w", {8, 4, 3}, std::vector<float>(96, 0.1f))
      .Weights("lstm_w", {1, 16, 8}, std::vector<float>(128, 0.1f))
      .Weights("lstm_r", {1, 16, 4}, std::vector<float>(64, 0.1f))
      .Weights("dense", {4, 2}, std::vector<float>(8, 0.1f))
      .Node("Conv", {"x", "w"}, {"c"}, {{"pads", Ints{1, 1}}})
      .Node("Sigmoid", {"c"}, {"gate"})
      .Node("Mul", {"c", "gate"}, {"m"})
      .Node("Transpose", {"m"}, {"t"}, {{"perm", Ints{2, 0, 1}}})
      .Node("LSTM", {"t", "lstm_w", "lstm_r"}, {"", "h"}, {{"hidden_size", int64_t{4}}})
      .Node("MatMul", {"h", "dense"}, {"logits"})
      .Node("Softmax", {"logits"}, {"y"}, {{"axis", int64_t{-1}}})
      .Output("y");
  const auto model = Model::FromBytes(builder.Bytes());
  REQUIRE(model);
  auto session = Session::Create(*model);
  REQUIRE(session);
  const Tensor input(ElementType::kFloat, {1, 4, 500});
  REQUIRE(session->Run(std::span(&input, 1)));

  const testing::AllocationCount count;
  const bool ran = session->Run(std::span(&input, 1)).has_value();
  const int allocations = count.allocations();
  const size_t bytes = count.total_bytes();
  REQUIRE(ran);
  REQUIRE(allocations <= 5);  // the list of outputs, and one tensor's shape and storage
  REQUIRE(bytes < 256);
}
