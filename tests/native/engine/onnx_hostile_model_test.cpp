// Model files that are damaged or made to do harm: a named error, or a run, within a second and 64 MB, but
// never a crash.
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "support/fuzz_replay.h"
#include "support/hostile_model.h"
#include "support/onnx_model_builder.h"

namespace {

using namespace onnx_engine;
using namespace std::string_literals;
using namespace speech_emotion;
using namespace testing;

// A bit of everything: convolution, normalisation, pooling, recurrence, shapes computed from shapes.
std::vector<uint8_t> TypicalModel() {
  const auto numbers = [](size_t count) {
    std::vector<float> values(count);
    for (size_t i = 0; i < count; ++i) values[i] = 0.01f * static_cast<float>(i % 37) - 0.1f;
    return values;
  };
  OnnxModelBuilder model;
  model.Input("x", {1, 1, -1, 8})
      .Weights("conv_w", {4, 1, 3, 3}, numbers(36))
      .Weights("four", {4}, numbers(4))
      .Weights("ones", {4}, {1, 1, 1, 1})
      .Weights("lstm_w", {1, 12, 16}, numbers(192))
      .Weights("lstm_r", {1, 12, 3}, numbers(36))
      .Weights("dense", {2, 3}, numbers(6))
      .Integers("tail", {1, 16})
      .Integers("first", {0})
      .Integers("minus_one", {-1})
      .Node("Conv", {"x", "conv_w", "four"}, {"c"}, {{"pads", std::vector<int64_t>{1, 1, 1, 1}}}, "first")
      .Node("BatchNormalization", {"c", "ones", "four", "four", "ones"}, {"n"}, {{"epsilon", 1e-3f}})
      .Node("Relu", {"n"}, {"r"})
      .Node("MaxPool", {"r"}, {"p"},
            {{"kernel_shape", std::vector<int64_t>{1, 2}}, {"strides", std::vector<int64_t>{1, 2}}})
      .Node("Transpose", {"p"}, {"t"}, {{"perm", std::vector<int64_t>{2, 0, 1, 3}}})
      .Node("Shape", {"t"}, {"s"})
      .Node("Gather", {"s", "first"}, {"frames"})
      .Node("Concat", {"frames", "tail"}, {"shape"}, {{"axis", int64_t{0}}})
      .Node("Reshape", {"t", "shape"}, {"sequence"})
      .Node("LSTM", {"sequence", "lstm_w", "lstm_r"}, {"", "h"}, {{"hidden_size", int64_t{3}}})
      .Node("Reshape", {"h", "last_shape"}, {"flat"})
      .Integers("last_shape", {1, 3})
      .Node("Gemm", {"flat", "dense"}, {"logits"}, {{"transB", int64_t{1}}})
      .Node("Softmax", {"logits"}, {"y"}, {{"axis", int64_t{1}}})
      .Output("y")
      .Metadata("labels", "calm,angry");
  return model.Bytes();
}

}  // namespace

TEST_CASE("the undamaged model of these tests runs") { REQUIRE(Try(TypicalModel()) == ""); }

TEST_CASE("a model cut at any byte is an error with a message, not a crash") {
  const std::vector<uint8_t> bytes = TypicalModel();
  int errors = 0;
  // The graph ends some bytes before the file: the opset follows, and the metadata, which may be missing.
  for (size_t length = 0; length < bytes.size(); ++length) {
    const std::string message =
        Try(std::vector<uint8_t>(bytes.begin(), bytes.begin() + static_cast<int64_t>(length)));
    errors += !message.empty();
  }
  REQUIRE(errors >= static_cast<int>(bytes.size()) - 1);
}

TEST_CASE("flipped bits give an error or a run, never a crash") {
  const std::vector<uint8_t> bytes = TypicalModel();
  int errors = 0;
  for (uint32_t seed = 0; seed < 4000; ++seed) {
    std::mt19937 random(seed);
    std::vector<uint8_t> damaged = bytes;
    for (uint32_t flips = 1 + seed % 3; flips > 0; --flips) {
      damaged[random() % damaged.size()] ^= static_cast<uint8_t>(1u << random() % 8);
    }
    errors += !Try(damaged).empty();
  }
  REQUIRE(errors > 100);
}

TEST_CASE("bytes that are no model are told from one") {
  const std::string text = "RIFF\x24\x08\x00\x00WAVEfmt "s;
  const Error error = ReadError({text.begin(), text.end()});
  REQUIRE(error.code == ErrorCode::kInvalidModel);
  REQUIRE(ReadError({}).message.find("ONNX model") != std::string::npos);
}

TEST_CASE("a tensor that claims two gigabytes in a few bytes is refused before memory is asked for") {
  OnnxModelBuilder model;
  model.AddTensor("w", {1 << 10, 1 << 19}, 1, "abc", 3).Output("w");
  const Error error = ReadError(model.Bytes());
  REQUIRE(error.code == ErrorCode::kInvalidModel);
  REQUIRE(error.message == "tensor 'w': expected 2147483648 bytes for shape [1024, 524288], found 3");
}

TEST_CASE("negative and overflowing dimensions are refused") {
  OnnxModelBuilder negative;
  negative.AddTensor("w", {-4}, 1, "", 0).Output("w");
  REQUIRE(ReadError(negative.Bytes()).message.find("dimensions >= 0") != std::string::npos);
  OnnxModelBuilder overflowing;
  overflowing.AddTensor("w", {int64_t{1} << 32, int64_t{1} << 32}, 1, "", 0).Output("w");
  REQUIRE(ReadError(overflowing.Bytes()).message.find("2^31 elements") != std::string::npos);
}

TEST_CASE("messages nested thousands deep are refused without recursion") {
  // Field 11 (input) of a graph, whose type is a sequence of sequences of sequences ...
  std::string nested;
  for (int depth = 0; depth < 2000; ++depth) {
    std::string outer;
    protozero::pbf_writer(outer).add_message(4, nested);
    nested = outer;
  }
  std::string type_holder;
  protozero::pbf_writer(type_holder).add_string(1, "deep");
  protozero::pbf_writer(type_holder).add_message(2, nested);
  std::string graph;
  protozero::pbf_writer(graph).add_message(11, type_holder);
  std::string opset, model;
  protozero::pbf_writer(opset).add_int64(2, 17);
  protozero::pbf_writer(model).add_int64(1, 8);
  protozero::pbf_writer(model).add_message(7, graph);
  protozero::pbf_writer(model).add_message(8, opset);
  const Error error = ReadError({model.begin(), model.end()});
  REQUIRE(error.code == ErrorCode::kUnsupportedOperator);
  REQUIRE(error.message == "'deep' is of sequence, which the engine lacks");
}

TEST_CASE("a megabyte of empty nodes is refused, not stored") {
  std::string graph;
  for (int i = 0; i < 300000; ++i) protozero::pbf_writer(graph).add_message(1, std::string());
  std::string model;
  protozero::pbf_writer(model).add_message(7, graph);
  REQUIRE(ReadError({model.begin(), model.end()}).message == "expected at most 32768 messages, found more");
}

TEST_CASE("weights of a type that the engine lacks are refused by name") {
  OnnxModelBuilder model;
  model.AddTensor("w", {1}, 4, "ab", 2).Output("w");
  const Error error = ReadError(model.Bytes());
  REQUIRE(error.code == ErrorCode::kUnsupportedOperator);
  REQUIRE(error.message == "tensor 'w' is of uint16, which the engine lacks");
}

TEST_CASE("names and shapes that claim more bytes than there are name the claim") {
  // Field 1, a name, of 2^31 - 1 bytes, of which three are there.
  const std::string claim(
      "\x0a\xff\xff\xff\xff\x07"
      "abc",
      9);
  std::string graph;
  protozero::pbf_writer(graph).add_message(1, claim);
  REQUIRE(ReadError(WithGraph(graph)).message ==
          "expected a field of 2147483647 bytes, found only 3 more: the model is truncated or no ONNX file");
}

TEST_CASE("an attribute whose type promises a tensor that isn't there is refused") {
  std::string attribute, node, graph;
  protozero::pbf_writer fields(attribute);
  fields.add_string(1, "value");
  fields.add_string(4, "no tensor");
  fields.add_int32(20, 4);  // TENSOR
  protozero::pbf_writer constant(node);
  constant.add_string(2, "y");
  constant.add_string(4, "Constant");
  constant.add_message(5, attribute);
  protozero::pbf_writer(graph).add_message(1, node);
  REQUIRE(ReadError(WithGraph(graph)).message ==
          "attribute 'value': expected the tensor that its type promises, found none");
}

TEST_CASE("graphs nested in attributes thousands deep are passed over, and their operator refused") {
  std::string nested;
  for (int depth = 0; depth < 3000; ++depth) {
    std::string attribute, node, graph;
    protozero::pbf_writer attribute_writer(attribute);
    attribute_writer.add_string(1, "body");
    attribute_writer.add_message(6, nested);  // g
    protozero::pbf_writer node_writer(node);
    node_writer.add_string(2, "y");
    node_writer.add_string(4, "Loop");
    node_writer.add_message(5, attribute);
    protozero::pbf_writer(graph).add_message(1, node);
    nested = graph;
  }
  std::string output;
  protozero::pbf_writer(output).add_string(1, "y");
  protozero::pbf_writer(nested).add_message(12, output);
  REQUIRE(Try(WithGraph(nested)) == "the engine lacks the operators: Loop");
}

TEST_CASE("more dimensions than any operator needs are refused, of inputs and of weights") {
  OnnxModelBuilder input;
  input.Input("x", std::vector<int64_t>(17, 1)).Node("Relu", {"x"}, {"y"}).Output("y");
  REQUIRE(ReadError(input.Bytes()).message == "'x': expected at most 16 dimensions");
  OnnxModelBuilder weights;
  weights.Weights("w", std::vector<int64_t>(17, 1), {1}).Output("w");
  REQUIRE(ReadError(weights.Bytes()).message.find("tensor 'w': expected dimensions") == 0);
}

TEST_CASE("a megabyte of metadata is read within the bounds") {
  OnnxModelBuilder model;
  model.Input("x", {1}).Node("Relu", {"x"}, {"y"}).Output("y");
  for (int i = 0; i < 30000; ++i) model.Metadata(std::to_string(i), std::string(20, 'v'));
  REQUIRE(Try(model.Bytes()) == "");
}

extern "C" int onnx_model_fuzz(const uint8_t* data, size_t size);

TEST_CASE("what the fuzzer of models once found interesting ends in an error or a run") {
  CHECK(Replay("onnx_model_fuzz", [](const uint8_t* data, size_t size) {
          return WithinBounds([&] { return onnx_model_fuzz(data, size); });
        }) > 20);
}
