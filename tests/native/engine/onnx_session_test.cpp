// What a user of Session notices: results, errors, determinism, free dimensions.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "support/onnx_model_builder.h"
#include "support/onnx_model_run.h"

namespace {

using namespace onnx_engine;
using namespace speech_emotion;
using testing::OnnxModelBuilder;
using Ints = std::vector<int64_t>;

Session MakeSession(const OnnxModelBuilder& builder, const SessionOptions& options = {}) {
  auto model = Model::FromBytes(builder.Bytes());
  if (!model) FAIL(model.error().message);
  auto session = Session::Create(*model, options);
  if (!session) FAIL(session.error().message);
  return std::move(*session);
}

Tensor Noise(const Ints& shape, uint32_t seed) {
  Tensor tensor(ElementType::kFloat, shape);
  std::mt19937 random(seed);
  std::normal_distribution<float> distribution;
  for (int64_t i = 0; i < tensor.size(); ++i) tensor.data<float>()[i] = distribution(random);
  return tensor;
}

std::vector<float> NoiseValues(size_t count, uint32_t seed) {
  const Tensor noise = Noise({static_cast<int64_t>(count)}, seed);
  return {noise.data<float>(), noise.data<float>() + count};
}

Tensor RunOne(Session& session, const Tensor& input) {
  auto outputs = session.Run(std::span(&input, 1));
  if (!outputs) FAIL(outputs.error().message);
  return std::move(outputs->front());
}

std::string RunError(Session& session, const std::vector<Tensor>& inputs) {
  auto outputs = session.Run(inputs);
  REQUIRE_FALSE(outputs);
  return outputs.error().message;
}

// Conv, normalisation and Relu, twice, then pooling to [1, 8].
OnnxModelBuilder ConvolutionalNetwork() {
  OnnxModelBuilder model;
  model.Input("x", {1, 3, -1, 12})
      .Weights("w1", {8, 3, 3, 3}, NoiseValues(216, 1))
      .Weights("b1", {8}, NoiseValues(8, 2))
      .Weights("w2", {8, 8, 3, 3}, NoiseValues(576, 3))
      .Weights("scale", {8}, NoiseValues(8, 4))
      .Weights("offset", {8}, NoiseValues(8, 5))
      .Weights("mean", {8}, NoiseValues(8, 6))
      .Weights("variance", {8}, {0.5f, 1, 2, 3, 0.1f, 0.7f, 1.5f, 0.9f})
      .Node("Conv", {"x", "w1", "b1"}, {"c1"}, {{"pads", Ints{1, 1, 1, 1}}})
      .Node("BatchNormalization", {"c1", "scale", "offset", "mean", "variance"}, {"n1"})
      .Node("Relu", {"n1"}, {"r1"})
      .Node("Conv", {"r1", "w2"}, {"c2"}, {{"pads", Ints{1, 1, 1, 1}}, {"strides", Ints{2, 2}}})
      .Node("BatchNormalization", {"c2", "scale", "offset", "mean", "variance"}, {"n2"})
      .Node("Relu", {"n2"}, {"r2"})
      .Node("GlobalAveragePool", {"r2"}, {"p"})
      .Node("Flatten", {"p"}, {"y"})
      .Output("y");
  return model;
}

}  // namespace

TEST_CASE("every operator that the engine lacks is named before anything runs") {
  OnnxModelBuilder builder;
  builder.Input("x", {1})
      .Node("NonMaxSuppression", {"x"}, {"a"})
      .Node("Relu", {"a"}, {"b"})
      .Node("If", {"b"}, {"c"})
      .Node("NonMaxSuppression", {"c"}, {"y"})
      .Output("y");
  const auto model = Model::FromBytes(builder.Bytes());
  REQUIRE(model);
  const auto session = Session::Create(*model);
  REQUIRE_FALSE(session);
  REQUIRE(session.error().code == ErrorCode::kUnsupportedOperator);
  REQUIRE(session.error().message == "the engine lacks the operators: If, NonMaxSuppression");
}

TEST_CASE("an LSTM with peepholes is refused by that name") {
  OnnxModelBuilder builder;
  builder.Input("x", {1, 1, 2}).Input("w", {1, 4, 2}).Input("r", {1, 4, 1}).Input("p", {1, 3});
  builder.Node("LSTM", {"x", "w", "r", "", "", "", "", "p"}, {"y"}).Output("y");
  const auto session = Session::Create(*Model::FromBytes(builder.Bytes()));
  REQUIRE_FALSE(session);
  REQUIRE(session.error().message == "the engine lacks the operators: LSTM with peepholes");
}

TEST_CASE("an input of the wrong shape is told the expected and the found one") {
  OnnxModelBuilder builder;
  builder.Input("features", {1, -1, 64}).Node("Relu", {"features"}, {"y"}).Output("y");
  Session session = MakeSession(builder);
  REQUIRE(RunError(session, {Tensor(ElementType::kFloat, {1, 10, 63})}) ==
          "input 'features': expected float [1, ?, 64], found float [1, 10, 63]");
  REQUIRE(RunError(session, {Tensor(ElementType::kInt64, {1, 10, 64})}) ==
          "input 'features': expected float [1, ?, 64], found int64 [1, 10, 64]");
  REQUIRE(RunError(session, {}) == "expected 1 inputs, found 0");
  REQUIRE(RunError(session, {Tensor()}).find("input 'features'") == 0);
}

TEST_CASE("shapes that don't fit a node are told with its name") {
  OnnxModelBuilder builder;
  builder.Input("x", {1, -1, -1}).Weights("w", {4, 2, 3}, NoiseValues(24, 1));
  builder.Node("Conv", {"x", "w"}, {"y"}, {}, "encoder.0").Output("y");
  Session session = MakeSession(builder);
  REQUIRE(RunError(session, {Noise({1, 3, 9}, 1)}) ==
          "Conv 'encoder.0': expected weights [outputs, 3 channels / 1 groups, ...], found [4, 2, 3]");
  REQUIRE(RunError(session, {Noise({1, 2, 2}, 1)}) ==
          "Conv 'encoder.0': expected a padded input of at least 3 in spatial dimension 0, found 2");
}

TEST_CASE("runs of the same input are equal to the bit, wherever the input lies in memory") {
  Session session = MakeSession(ConvolutionalNetwork());
  const Tensor input = Noise({1, 3, 21, 12}, 7);
  const Tensor first = RunOne(session, input);
  std::vector<Tensor> elsewhere;  // moves the allocator on
  for (int run = 0; run < 5; ++run) {
    elsewhere.emplace_back(ElementType::kFloat, Ints{run * 3 + 1});
    const Tensor again = RunOne(session, Tensor(input));
    REQUIRE(std::memcmp(first.data<float>(), again.data<float>(), static_cast<size_t>(first.byte_size())) ==
            0);
  }
}

TEST_CASE("the free time axis takes any length, in any order, with the results of a fresh session") {
  Session session = MakeSession(ConvolutionalNetwork());
  for (int64_t frames : {30, 5, 1, 30, 17, 64, 2, 99, 30}) {
    const Tensor input = Noise({1, 3, frames, 12}, static_cast<uint32_t>(frames));
    Session fresh = MakeSession(ConvolutionalNetwork());
    const Tensor expected = RunOne(fresh, input);
    const Tensor actual = RunOne(session, input);
    REQUIRE(actual.shape() == Ints{1, 8});
    REQUIRE(std::memcmp(expected.data<float>(), actual.data<float>(),
                        static_cast<size_t>(expected.byte_size())) == 0);
  }
}

TEST_CASE("fused convolutions equal the unfused ones") {
  SessionOptions unfused_options;
  unfused_options.fuse_operators = false;
  Session fused = MakeSession(ConvolutionalNetwork());
  Session unfused = MakeSession(ConvolutionalNetwork(), unfused_options);
  const Tensor input = Noise({1, 3, 25, 12}, 9);
  const Tensor a = RunOne(fused, input);
  const Tensor b = RunOne(unfused, input);
  for (int64_t i = 0; i < a.size(); ++i)
    REQUIRE(a.data<float>()[i] == Approx(b.data<float>()[i]).epsilon(1e-4));
}

TEST_CASE("a convolution whose output is read twice, or is an output itself, keeps it") {
  OnnxModelBuilder builder;
  builder.Input("x", {1, 1, 4}).Weights("w", {1, 1, 1}, {-2.0f});
  builder.Node("Conv", {"x", "w"}, {"c"}).Node("Relu", {"c"}, {"r"}).Node("Add", {"c", "r"}, {"y"});
  builder.Output("y").Output("c").Output("c");
  Session session = MakeSession(builder);
  const float values[] = {1, -1, 2, -2};
  const Tensor x = Tensor::FromFloats({1, 1, 4}, values);
  const auto outputs = session.Run(std::span(&x, 1));
  REQUIRE(outputs);
  REQUIRE(outputs->size() == 3);
  REQUIRE((*outputs)[0].data<float>()[1] == 4.0f);
  for (size_t i : {1, 2}) REQUIRE((*outputs)[i].data<float>()[0] == -2.0f);
}

TEST_CASE("an output may be an input, an initialiser or a reshaped view of either") {
  OnnxModelBuilder builder;
  builder.Input("x", {2}).Weights("w", {1}, {5.0f}).Integers("shape", {2, 1});
  builder.Node("Reshape", {"x", "shape"}, {"r"}).Node("Identity", {"r"}, {"i"}).Node("Neg", {"i"}, {"n"});
  builder.Output("x").Output("w").Output("r").Output("n");
  Session session = MakeSession(builder);
  const float values[] = {1, 2};
  const Tensor x = Tensor::FromFloats({2}, values);
  const auto outputs = session.Run(std::span(&x, 1));
  REQUIRE(outputs);
  REQUIRE((*outputs)[0].data<float>()[1] == 2.0f);
  REQUIRE((*outputs)[1].data<float>()[0] == 5.0f);
  REQUIRE((*outputs)[2].shape() == Ints{2, 1});
  REQUIRE((*outputs)[3].data<float>()[1] == -2.0f);
}

TEST_CASE("a shape that is an input may change from run to run") {
  OnnxModelBuilder builder;
  builder.Input("x", {-1}).Input("shape", {-1}, 7).Node("Reshape", {"x", "shape"}, {"y"}).Output("y");
  Session session = MakeSession(builder);
  for (const Ints& wanted : {Ints{2, 3}, Ints{3, 2}, Ints{6, 1}}) {
    Tensor shape(ElementType::kInt64, {2});
    std::copy(wanted.begin(), wanted.end(), shape.data<int64_t>());
    const auto outputs = session.Run(std::vector<Tensor>{Noise({6}, 1), shape});
    REQUIRE(outputs);
    REQUIRE(outputs->front().shape() == wanted);
  }
}

TEST_CASE("the multiply-adds of a convolution are those of its formula") {
  OnnxModelBuilder builder;
  builder.Input("x", {1, 3, 10})
      .Weights("w", {4, 3, 3}, NoiseValues(36, 1))
      .Node("Conv", {"x", "w"}, {"y"})
      .Output("y");
  Session session = MakeSession(builder);
  const Tensor x = Noise({1, 3, 10}, 1);
  REQUIRE(session.MultiplyAdds(std::span(&x, 1)) == 4 * 8 * 3 * 3);
}

TEST_CASE("metadata, inputs, outputs and parameters of a model can be read") {
  OnnxModelBuilder builder = ConvolutionalNetwork();
  builder.Metadata("labels", "calm,angry");
  const auto model = Model::FromBytes(builder.Bytes());
  REQUIRE(model);
  REQUIRE(model->metadata().at("labels") == "calm,angry");
  REQUIRE(model->inputs().size() == 1);
  REQUIRE(model->inputs()[0].name == "x");
  REQUIRE(model->inputs()[0].shape == Ints{1, 3, -1, 12});
  REQUIRE(model->outputs()[0].name == "y");
  REQUIRE(model->parameter_count() == 216 + 8 + 576 + 4 * 8);
}

TEST_CASE("weights in Constant nodes are counted, and give what initialisers give") {
  const std::vector<float> weights = {1, 2, 3, 4, 5, 6};
  OnnxModelBuilder builder;
  builder.Input("x", {1, 3}).Constant("w", {3, 2}, weights).Node("MatMul", {"x", "w"}, {"y"}).Output("y");
  const auto model = Model::FromBytes(builder.Bytes());
  REQUIRE(model);
  CHECK(model->parameter_count() == 6);
  const std::vector<float> x = {1, 10, 100};
  const auto outputs = RunModel(builder, {Tensor::FromFloats({1, 3}, x.data())});
  CHECK(outputs[0].data<float>()[0] == 531.0f);
  CHECK(outputs[0].data<float>()[1] == 642.0f);

  OnnxModelBuilder twice;
  twice.Constant("w", {1}, {1}).Constant("w", {1}, {2}).Output("w");
  const auto refused = Model::FromBytes(twice.Bytes());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "expected one maker of 'w', found two");
}
