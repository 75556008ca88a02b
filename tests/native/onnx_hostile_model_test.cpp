// Model files that are damaged or made to do harm: a named error, or a run, but never a crash.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "onnx_model_builder.h"
#include "speech_emotion/onnx_model.h"
#include "speech_emotion/onnx_session.h"

namespace {

using namespace speech_emotion;
using testing::OnnxModelBuilder;

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

// Reads, creates and runs as far as it goes; the error's message, or "" for a run to its end.
std::string Try(const std::vector<uint8_t>& bytes) {
  const auto model = OnnxModel::FromBytes(bytes);
  if (!model) return model.error().message;
  OnnxSessionOptions options;
  options.max_intermediate_bytes = 1 << 20;
  auto session = OnnxSession::Create(*model, options);
  if (!session) return session.error().message;
  std::vector<Tensor> inputs;
  for (const OnnxValueInfo& info : model->inputs()) {
    std::vector<int64_t> shape = info.shape;
    for (int64_t& size : shape) size = size < 0 ? 5 : std::min<int64_t>(size, 64);
    if (ElementCount(shape).value_or(int64_t{1} << 30) > 1 << 16) return "input too large for the test";
    inputs.emplace_back(info.type, shape);
  }
  const auto outputs = session->Run(inputs);
  return outputs ? "" : outputs.error().message;
}

Error ReadError(const std::vector<uint8_t>& bytes) {
  const auto model = OnnxModel::FromBytes(bytes);
  REQUIRE_FALSE(model);
  return model.error();
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
  const std::string text = "RIFF\x24\x08\x00\x00WAVEfmt ";
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
  std::string model;
  protozero::pbf_writer(model).add_message(7, graph);
  const Error error = ReadError({model.begin(), model.end()});
  REQUIRE(error.code == ErrorCode::kUnsupportedOperator);
  REQUIRE(error.message.find("'deep' is no tensor") != std::string::npos);
}

TEST_CASE("a megabyte of empty nodes is refused, not stored") {
  std::string graph;
  for (int i = 0; i < 300000; ++i) protozero::pbf_writer(graph).add_message(1, std::string());
  std::string model;
  protozero::pbf_writer(model).add_message(7, graph);
  REQUIRE(ReadError({model.begin(), model.end()}).message == "expected at most 32768 messages, found more");
}

TEST_CASE("a graph of a few bytes can't ask for gigabytes of intermediate memory") {
  OnnxModelBuilder model;
  model.Input("x", {1})
      .Integers("huge", {40000, 40000})
      .Node("Expand", {"x", "huge"}, {"large"}, {}, "blow up")
      .Node("Relu", {"large"}, {"y"})
      .Output("y");
  const auto parsed = OnnxModel::FromBytes(model.Bytes());
  REQUIRE(parsed);
  auto session = OnnxSession::Create(*parsed);
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

TEST_CASE("weights of half precision are refused by name") {
  OnnxModelBuilder model;
  model.AddTensor("w", {1}, 10, "ab", 2).Output("w");
  const Error error = ReadError(model.Bytes());
  REQUIRE(error.code == ErrorCode::kUnsupportedOperator);
  REQUIRE(error.message == "tensor 'w' is of float16, which the engine lacks");
}
