// Graphs that contradict themselves or ask for too much: the node is named, within a second and 64 MB.
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "support/hostile_model.h"
#include "support/onnx_model_builder.h"

namespace {

using namespace onnx_engine;
using namespace speech_emotion;
using namespace testing;
using Catch::Contains;
using Ints = std::vector<int64_t>;

}  // namespace

TEST_CASE("a graph with a cycle is refused and one of its nodes named") {
  OnnxModelBuilder model;
  model.Input("x", {1})
      .Node("Add", {"x", "b"}, {"a"}, {}, "forth")
      .Node("Relu", {"a"}, {"b"}, {}, "back")
      .Output("b");
  const Error error = ReadError(model.Bytes());
  REQUIRE(error.code == ErrorCode::kInvalidModel);
  REQUIRE(error.message == "expected a graph without cycles, found one at Add 'forth'");
}

TEST_CASE("a missing initialiser is named, and the node that reads it") {
  OnnxModelBuilder model;
  model.Input("x", {1, 1, 8}).Node("Conv", {"x", "weights"}, {"y"}, {}, "encoder").Output("y");
  REQUIRE(ReadError(model.Bytes()).message ==
          "Conv 'encoder' reads 'weights', which is no input, initialiser or output of a node");
}

TEST_CASE("two makers of one value are refused") {
  OnnxModelBuilder model;
  model.Input("x", {1}).Node("Relu", {"x"}, {"y"}).Node("Neg", {"x"}, {"y"}).Output("y");
  REQUIRE(ReadError(model.Bytes()).message == "expected one maker of 'y', found two");
}

TEST_CASE("a graph of a few bytes can't ask for gigabytes of intermediate memory") {
  OnnxModelBuilder model;
  model.Input("x", {1})
      .Integers("huge", {40000, 40000})
      .Node("Expand", {"x", "huge"}, {"large"}, {}, "blow up")
      .Node("Relu", {"large"}, {"y"})
      .Output("y");
  const auto parsed = Model::FromBytes(model.Bytes());
  REQUIRE(parsed);
  auto session = Session::Create(*parsed);
  REQUIRE(session);
  const Tensor x(ElementType::kFloat, {1});
  const auto outputs = session->Run(std::span(&x, 1));
  REQUIRE_FALSE(outputs);
  REQUIRE(outputs.error().message.find("Expand 'blow up'") == 0);
}

TEST_CASE("a node without outputs is refused") {
  OnnxModelBuilder model;
  model.Weights("w", {2}, {1, 2}).Node("Split", {"w"}, {}, {}, "nowhere").Output("w");
  REQUIRE(Try(model.Bytes()) == "Split 'nowhere': expected an output, found none");
}

TEST_CASE("a node that reads its own output is a cycle") {
  OnnxModelBuilder model;
  model.Input("x", {1}).Node("Add", {"x", "y"}, {"y"}, {}, "ouroboros").Output("y");
  REQUIRE(ReadError(model.Bytes()).message ==
          "expected a graph without cycles, found one at Add 'ouroboros'");
}

TEST_CASE("an output that nothing makes is named, and a graph needs one") {
  OnnxModelBuilder model;
  model.Input("x", {1}).Node("Relu", {"x"}, {"y"}).Output("z");
  REQUIRE(ReadError(model.Bytes()).message == "expected a node that makes the output 'z', found none");
  REQUIRE(ReadError(OnnxModelBuilder().Input("x", {1}).Bytes()).message ==
          "expected a graph with outputs, found none");
}

TEST_CASE("operators and domains that the engine lacks are all named at once") {
  OnnxModelBuilder model;
  model.Input("x", {1})
      .Node("Loop", {"x"}, {"a"})
      .Node("NonMaxSuppression", {"a"}, {"b"})
      .Node("Relu", {"b"}, {"c"})
      .Node("Wreck", {"c"}, {"y"})
      .Output("y");
  REQUIRE(Try(model.Bytes()) == "the engine lacks the operators: Loop, NonMaxSuppression, Wreck");
}

TEST_CASE("weights of a wrong rank or size are refused, and their node is named") {
  struct Case {
    const char* op_type;
    Names inputs;
    const char* message;
  };
  const Case cases[] = {
      {"Conv", {"x", "matrix"}, "Conv 'n': expected"},
      {"Conv", {"x", "scalar"}, "Conv 'n': expected"},
      {"Conv", {"x", "empty"}, "Conv 'n': expected"},
      {"Conv", {"x", "kernel", "matrix"}, "Conv 'n': expected"},
      {"Gemm", {"x", "matrix"}, "Gemm 'n': expected"},
      {"MatMul", {"x", "matrix"}, "MatMul 'n': expected"},
      {"MatMul", {"x", "scalar"}, "MatMul 'n': expected"},
      {"LSTM", {"x", "kernel", "kernel"}, "LSTM 'n': expected"},
      {"GRU", {"x", "matrix", "kernel"}, "GRU 'n': expected"},
      {"BatchNormalization", {"x", "two", "two", "two", "two"}, "BatchNormalization 'n': expected"},
      {"LayerNormalization", {"x", "two"}, "LayerNormalization 'n': expected"},
      {"Add", {"x", "two"}, "Add 'n': expected"},
      {"Concat", {"x", "matrix"}, "Concat 'n': expected"},
      {"Reshape", {"x", "shape"}, "Reshape 'n': expected"},
      {"Reshape", {"x", "huge"}, "Reshape 'n': expected"},
      {"Expand", {"x", "huge"}, "Expand 'n': expected"},
      {"Expand", {"x", "negative"}, "Expand 'n': expected"},
      {"Unsqueeze", {"x", "huge"}, "Unsqueeze 'n': expected"},
      {"ConstantOfShape", {"huge"}, "ConstantOfShape 'n': expected"},
      {"ConstantOfShape", {"negative"}, "ConstantOfShape 'n': expected"},
      {"Relu", {"x", "x"}, "Relu 'n': expected 1 inputs, found 2"},
      {"Conv", {"x"}, "Conv 'n': expected 2 to 3 inputs, found 1"},
  };
  for (const Case& hostile : cases) {
    CAPTURE(hostile.op_type, hostile.inputs);
    OnnxModelBuilder model;
    model.Input("x", {2, 3, 7})
        .Weights("scalar", {}, {1})
        .Weights("two", {2}, Ones(2))
        .Weights("matrix", {4, 5}, Ones(20))
        .Weights("empty", {4, 3, 0}, {})
        .Weights("kernel", {4, 3, 3}, Ones(36))
        .Integers("shape", {5, 5})
        .Integers("huge", {1 << 20, 1 << 20, 1 << 20})
        .Integers("negative", {-7, 3, 7})
        .Node(hostile.op_type, hostile.inputs, {"y"}, {{"hidden_size", int64_t{1}}}, "n")
        .Output("y");
    CHECK_THAT(Try(model.Bytes()), Catch::StartsWith(hostile.message));
  }
}

TEST_CASE("attributes of any size are refused or do no harm") {
  constexpr int64_t kLargest = std::numeric_limits<int64_t>::max(),
                    kLeast = std::numeric_limits<int64_t>::min();
  for (const int64_t value :
       {kLargest, kLeast, int64_t{-1}, int64_t{0}, int64_t{1} << 31, int64_t{1} << 32}) {
    for (const char* name :
         {"kernel_shape", "strides", "dilations", "pads", "axes", "perm", "output_padding"}) {
      for (const char* op_type : {"Conv", "MaxPool", "AveragePool", "Transpose", "ReduceMean"}) {
        CAPTURE(value, name, op_type);
        Attributes attributes = {{name, Ints(std::string(name) == "pads" ? 2 : 1, value)}};
        if (std::string(name) != "kernel_shape") attributes.push_back({"kernel_shape", Ints{3}});
        OnnxModelBuilder model;
        model.Input("x", {1, 2, 9}).Weights("w", {2, 2, 3}, Ones(12));
        Names inputs = {"x"};
        if (std::string(op_type) == "Conv") inputs.push_back("w");
        model.Node(op_type, inputs, {"y"}, attributes, "n").Output("y");
        const std::string message = Try(model.Bytes());
        CHECK((message.empty() || message.find(op_type) != std::string::npos));
      }
    }
    for (const char* name :
         {"axis", "group", "hidden_size", "to", "keepdims", "ceil_mode", "storage_order"}) {
      for (const char* op_type :
           {"Conv", "Softmax", "Flatten", "Concat", "LSTM", "Cast", "MaxPool", "Split"}) {
        CAPTURE(value, name, op_type);
        Attributes attributes = {{name, value}, {"kernel_shape", Ints{3}}};
        OnnxModelBuilder model;
        model.Input("x", {1, 2, 9}).Weights("w", {2, 2, 3}, Ones(12)).Weights("r", {1, 4, 1}, Ones(4));
        Names inputs = {"x"};
        if (std::string(op_type) == "Conv") inputs = {"x", "w"};
        if (std::string(op_type) == "LSTM") inputs = {"x", "w", "r"};
        model.Node(op_type, inputs, {"y"}, attributes, "n").Output("y");
        const std::string message = Try(model.Bytes());
        CHECK((message.empty() || message.find(op_type) != std::string::npos));
      }
    }
  }
}

TEST_CASE("constants that unfold into gigabytes are neither stored nor run") {
  OnnxModelBuilder model;
  model.Integers("large", {1000, 1000, 10}).Weights("one", {1}, {1});
  std::string last = "one";
  // Ten tensors of 40 MB each, all known when the model is loaded.
  for (int i = 0; i < 10; ++i) {
    const std::string next = "expanded" + std::to_string(i);
    model.Node("Expand", {i == 0 ? last : "one", "large"}, {next}, {}, next);
    if (i > 0) model.Node("Add", {last, next}, {"sum" + std::to_string(i)});
    last = i > 0 ? "sum" + std::to_string(i) : next;
  }
  model.Output(last);
  REQUIRE_THAT(Try(model.Bytes()), Catch::Contains("bytes"));
}

TEST_CASE("ten thousand nodes that are all needed at once are planned within a second") {
  OnnxModelBuilder model;
  model.Input("x", {1, 4});
  Names all;
  for (int i = 0; i < 10000; ++i) {
    all.push_back("v" + std::to_string(i));
    model.Node("Relu", {"x"}, {all.back()});
  }
  model.Node("Concat", all, {"y"}, {{"axis", int64_t{0}}}, "all").Output("y");
  const std::string message = Try(model.Bytes());
  REQUIRE((message.empty() || message.find("bytes") != std::string::npos));
}

TEST_CASE("a long chain in the wrong order is sorted within a second") {
  OnnxModelBuilder model;
  model.Input("x", {1, 4});
  constexpr int kLength = 20000;
  for (int i = kLength; i > 0; --i) {
    model.Node("Relu", {i == 1 ? "x" : "v" + std::to_string(i - 1)}, {"v" + std::to_string(i)});
  }
  model.Output("v" + std::to_string(kLength));
  REQUIRE(Try(model.Bytes()) == "");
}

TEST_CASE("a quarter of a million names stay below the bound of memory") {
  OnnxModelBuilder model;
  Names many;
  for (int i = 0; i < 250000; ++i) many.push_back("o" + std::to_string(i));
  model.Input("x", {1, 4}).Node("Split", {"x"}, many, {}, "scatter").Output("o0");
  REQUIRE_THAT(Try(model.Bytes()), Catch::Contains("Split 'scatter'"));
}

TEST_CASE("a run that would take minutes is refused before it starts, by the node that makes it so") {
  const auto refusal = [](const OnnxModelBuilder& builder) {
    return WithinBounds([&] {
      const auto model = Model::FromBytes(builder.Bytes());
      REQUIRE(model.has_value());
      auto session = Session::Create(*model);
      REQUIRE(session.has_value());
      const Tensor input(ElementType::kFloat, {1, 1, 1, 1});
      const auto outputs = session->Run(std::span(&input, 1));
      return outputs ? "a run" : outputs.error().message;
    });
  };
  OnnxModelBuilder products;
  products.Input("x", {1, 1, 1, 1}).Output("c").Integers("shape", {1, 1, 1700, 1700});
  products.Node("Expand", {"x", "shape"}, {"a"});
  products.Node("MatMul", {"a", "a"}, {"b"}).Node("MatMul", {"b", "a"}, {"c"});
  CHECK_THAT(refusal(products), Contains("operations") && Contains("'c'"));

  OnnxModelBuilder pool;
  pool.Input("x", {1, 1, 1, 1}).Output("b").Integers("shape", {1, 1, 1000, 1000});
  pool.Node("Expand", {"x", "shape"}, {"a"});
  pool.Node(
      "AveragePool", {"a"}, {"b"},
      {{"kernel_shape", std::vector<int64_t>{999, 999}}, {"pads", std::vector<int64_t>{499, 499, 499, 499}}});
  CHECK_THAT(refusal(pool), Contains("operations") && Contains("'b'"));
}
