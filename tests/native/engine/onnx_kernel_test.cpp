// Kernels against the definitions of their operators, written down as plainly as possible.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <tuple>
#include <vector>

#include "kernels/vector_math.h"
#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "support/onnx_model_builder.h"
#include "support/onnx_model_run.h"

namespace {

using namespace onnx_engine;
using namespace speech_emotion;
using testing::OnnxModelBuilder;
using Ints = std::vector<int64_t>;

std::vector<float> Noise(int64_t count, std::mt19937* random) {
  std::normal_distribution<float> distribution;
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = distribution(*random);
  return values;
}

struct ConvCase {
  int64_t batch, groups, group_inputs, group_outputs, height, width, kernel_y, kernel_x;
  int64_t stride_y, stride_x, dilation_y, dilation_x;
  int64_t pads[4];  // top, left, bottom, right

  int64_t inputs() const { return groups * group_inputs; }
  int64_t outputs() const { return groups * group_outputs; }
  int64_t output_height() const {
    return (height + pads[0] + pads[2] - (kernel_y - 1) * dilation_y - 1) / stride_y + 1;
  }
  int64_t output_width() const {
    return (width + pads[1] + pads[3] - (kernel_x - 1) * dilation_x - 1) / stride_x + 1;
  }
};

ConvCase RandomConv(std::mt19937* random) {
  const auto pick = [&](int64_t lowest, int64_t highest) {
    return std::uniform_int_distribution<int64_t>(lowest, highest)(*random);
  };
  ConvCase c = {pick(1, 2),
                pick(1, 3),
                pick(1, 40),
                pick(1, 9),
                pick(1, 20),
                pick(1, 30),
                pick(1, 4),
                pick(1, 5),
                pick(1, 3),
                pick(1, 3),
                pick(1, 3),
                pick(1, 2),
                {pick(0, 2), pick(0, 2), pick(0, 2), pick(0, 2)}};
  c.height = std::max(c.height, (c.kernel_y - 1) * c.dilation_y + 1);
  c.width = std::max(c.width, (c.kernel_x - 1) * c.dilation_x + 1);
  return c;
}

// y[b, o, y, x] = bias[o] + sum over the channels of o's group and the kernel
std::vector<float> NaiveConv(const ConvCase& c, const std::vector<float>& x, const std::vector<float>& w,
                             const std::vector<float>& bias) {
  std::vector<float> y;
  for (int64_t b = 0; b < c.batch; ++b) {
    for (int64_t o = 0; o < c.outputs(); ++o) {
      for (int64_t oy = 0; oy < c.output_height(); ++oy) {
        for (int64_t ox = 0; ox < c.output_width(); ++ox) {
          double sum = bias[static_cast<size_t>(o)];
          for (int64_t i = 0; i < c.group_inputs; ++i) {
            const int64_t channel = o / c.group_outputs * c.group_inputs + i;
            for (int64_t ky = 0; ky < c.kernel_y; ++ky) {
              for (int64_t kx = 0; kx < c.kernel_x; ++kx) {
                const int64_t iy = oy * c.stride_y + ky * c.dilation_y - c.pads[0];
                const int64_t ix = ox * c.stride_x + kx * c.dilation_x - c.pads[1];
                if (iy < 0 || iy >= c.height || ix < 0 || ix >= c.width) continue;
                sum +=
                    static_cast<double>(
                        x[static_cast<size_t>(((b * c.inputs() + channel) * c.height + iy) * c.width + ix)]) *
                    w[static_cast<size_t>(((o * c.group_inputs + i) * c.kernel_y + ky) * c.kernel_x + kx)];
              }
            }
          }
          y.push_back(static_cast<float>(sum));
        }
      }
    }
  }
  return y;
}

double Sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

}  // namespace

TEST_CASE("convolutions of random shapes, groups, strides, dilations and pads equal their definition") {
  std::mt19937 random(1);
  for (int round = 0; round < 150; ++round) {
    const ConvCase c = RandomConv(&random);
    const auto x = Noise(c.batch * c.inputs() * c.height * c.width, &random);
    const auto w = Noise(c.outputs() * c.group_inputs * c.kernel_y * c.kernel_x, &random);
    const auto bias = Noise(c.outputs(), &random);
    OnnxModelBuilder builder;
    builder.Input("x", {-1, -1, -1, -1})
        .Weights("w", {c.outputs(), c.group_inputs, c.kernel_y, c.kernel_x}, w)
        .Weights("b", {c.outputs()}, bias)
        .Node("Conv", {"x", "w", "b"}, {"y"},
              {{"group", c.groups},
               {"strides", Ints{c.stride_y, c.stride_x}},
               {"dilations", Ints{c.dilation_y, c.dilation_x}},
               {"pads", Ints(c.pads, c.pads + 4)}})
        .Output("y");
    const Tensor y =
        RunModel(builder, {Tensor::FromFloats({c.batch, c.inputs(), c.height, c.width}, x.data())})[0];
    const std::vector<float> expected = NaiveConv(c, x, w, bias);
    REQUIRE(y.shape() == Ints{c.batch, c.outputs(), c.output_height(), c.output_width()});
    double largest_error = 0.0;
    for (size_t i = 0; i < expected.size(); ++i) {
      largest_error = std::max<double>(largest_error, std::abs(expected[i] - y.data<float>()[i]));
    }
    REQUIRE(largest_error < 1e-4);
  }
}

TEST_CASE("matrix products of any size equal their definition") {
  std::mt19937 random(2);
  for (const auto& [rows, depth, columns] : std::vector<std::tuple<int64_t, int64_t, int64_t>>{
           {1, 7, 5}, {3, 300, 65}, {4, 1, 8}, {17, 513, 101}, {64, 64, 1}}) {
    const auto a = Noise(rows * depth, &random);
    const auto b = Noise(depth * columns, &random);
    OnnxModelBuilder builder;
    builder.Input("a", {-1, -1}).Input("b", {-1, -1}).Node("MatMul", {"a", "b"}, {"y"}).Output("y");
    const Tensor y = RunModel(builder, {Tensor::FromFloats({rows, depth}, a.data()),
                                        Tensor::FromFloats({depth, columns}, b.data())})[0];
    for (int64_t m = 0; m < rows; ++m) {
      for (int64_t n = 0; n < columns; ++n) {
        double sum = 0.0;
        for (int64_t k = 0; k < depth; ++k) {
          sum += static_cast<double>(a[static_cast<size_t>(m * depth + k)]) *
                 b[static_cast<size_t>(k * columns + n)];
        }
        REQUIRE(y.data<float>()[m * columns + n] == Approx(sum).margin(1e-3));
      }
    }
  }
}

TEST_CASE("int8 weights are dequantised per tensor and per axis") {
  const int8_t values[] = {-128, 0, 127, 1, 2, 3};
  const int8_t zero_points[] = {0, 1};
  const int8_t zero_point = -28;
  OnnxModelBuilder builder;
  builder.AddTensor("q", {2, 3}, 3, values, 6)
      .Weights("scales", {2}, {0.5f, 2.0f})
      .AddTensor("zeros", {2}, 3, zero_points, 2)
      .Weights("scale", {}, {0.25f})
      .AddTensor("zero", {}, 3, &zero_point, 1)
      .Node("DequantizeLinear", {"q", "scales", "zeros"}, {"per_axis"}, {{"axis", int64_t{0}}})
      .Node("DequantizeLinear", {"q", "scale", "zero"}, {"per_tensor"})
      .Output("per_axis")
      .Output("per_tensor");
  const auto outputs = RunModel(builder, {});
  const std::vector<float> per_axis(outputs[0].data<float>(), outputs[0].data<float>() + 6);
  REQUIRE(per_axis == std::vector<float>{-64, 0, 63.5f, 0, 2, 4});
  REQUIRE(outputs[1].data<float>()[0] == -25.0f);
  REQUIRE(outputs[1].data<float>()[1] == 7.0f);
}

TEST_CASE("softmax before opset 13 runs over all dimensions from the axis on") {
  OnnxModelBuilder builder(11);
  builder.Input("x", {1, 2, 2}).Node("Softmax", {"x"}, {"y"}).Output("y");
  const Tensor y = RunModel(builder, {Tensor(ElementType::kFloat, {1, 2, 2})})[0];
  for (int64_t i = 0; i < 4; ++i) REQUIRE(y.data<float>()[i] == Approx(0.25f));
}

TEST_CASE("integer division by zero and overflow do not stop the program") {
  OnnxModelBuilder builder;
  const int64_t a[] = {7, INT64_MIN};
  const int64_t b[] = {0, -1};
  builder.AddTensor("a", {2}, 7, a, sizeof a).AddTensor("b", {2}, 7, b, sizeof b);
  builder.Node("Div", {"a", "b"}, {"y"}).Node("Mul", {"a", "a"}, {"z"}).Output("y").Output("z");
  const auto outputs = RunModel(builder, {});
  REQUIRE(outputs[0].data<int64_t>()[0] == 0);
  REQUIRE(outputs[0].data<int64_t>()[1] == INT64_MIN);
}

TEST_CASE("vector exponentials, sigmoids and tangents are as exact as floats allow") {
  std::vector<float> x;
  for (float value = -95.0f; value < 95.0f; value += 0.0137f) x.push_back(value);
  std::vector<float> y(x.size());
  const auto count = static_cast<int64_t>(x.size());
  Exponentials(x.data(), count, y.data());
  for (size_t i = 0; i < x.size(); ++i) {
    if (x[i] > -87.0f && x[i] < 88.0f)
      REQUIRE(y[i] == Approx(std::exp(static_cast<double>(x[i]))).epsilon(3e-7));
  }
  Sigmoids(x.data(), count, y.data());
  for (size_t i = 0; i < x.size(); ++i) REQUIRE(y[i] == Approx(Sigmoid(x[i])).epsilon(1e-6).margin(1e-37));
  HyperbolicTangents(x.data(), count, y.data());
  for (size_t i = 0; i < x.size(); ++i)
    REQUIRE(y[i] == Approx(std::tanh(static_cast<double>(x[i]))).epsilon(1e-6));
  const float special[] = {INFINITY, -INFINITY, NAN, 0.0f};
  Exponentials(special, 4, y.data());
  REQUIRE(std::isinf(y[0]));
  REQUIRE(y[1] == 0.0f);
  REQUIRE(std::isnan(y[2]));
  REQUIRE(y[3] == 1.0f);
}
