// MaxPool against its definition: random windows, with and without the places of the largest elements.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "support/onnx_model_builder.h"
#include "support/onnx_model_run.h"

namespace {

using namespace onnx_engine;
using namespace speech_emotion;
using testing::OnnxModelBuilder;
using Ints = std::vector<int64_t>;

struct Window {
  Ints kernel, strides, dilations, pads_begin, pads_end;
};

int64_t OutputSize(const Window& window, size_t d, int64_t input) {
  const int64_t covered = (window.kernel[d] - 1) * window.dilations[d] + 1;
  return (input + window.pads_begin[d] + window.pads_end[d] - covered) / window.strides[d] + 1;
}

// x [height, width]
std::vector<float> LargestUnderWindows(const Window& w, const std::vector<float>& x, int64_t height,
                                       int64_t width) {
  std::vector<float> y;
  for (int64_t i = 0; i < OutputSize(w, 0, height); ++i) {
    for (int64_t j = 0; j < OutputSize(w, 1, width); ++j) {
      float largest = -std::numeric_limits<float>::infinity();
      for (int64_t k = 0; k < w.kernel[0] * w.kernel[1]; ++k) {
        const int64_t row = i * w.strides[0] - w.pads_begin[0] + k / w.kernel[1] * w.dilations[0];
        const int64_t column = j * w.strides[1] - w.pads_begin[1] + k % w.kernel[1] * w.dilations[1];
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        largest = std::max(largest, x[static_cast<size_t>(row * width + column)]);
      }
      y.push_back(largest);
    }
  }
  return y;
}

TEST_CASE("MaxPool is the largest element under any window") {
  std::mt19937 random(5);
  const auto draw = [&random](int64_t least, int64_t most) {
    return std::uniform_int_distribution<int64_t>(least, most)(random);
  };
  for (int trial = 0; trial < 300;) {
    const int64_t height = draw(1, 9), width = draw(1, 21);
    Window w;
    for (int d = 0; d < 2; ++d) {
      w.kernel.push_back(draw(1, 5));
      w.strides.push_back(draw(1, 4));
      w.dilations.push_back(draw(1, 3));
      w.pads_begin.push_back(draw(0, w.kernel.back() - 1));
      w.pads_end.push_back(draw(0, w.kernel.back() - 1));
    }
    const int64_t covered[] = {(w.kernel[0] - 1) * w.dilations[0] + 1,
                               (w.kernel[1] - 1) * w.dilations[1] + 1};
    if (covered[0] > height + w.pads_begin[0] + w.pads_end[0]) continue;
    if (covered[1] > width + w.pads_begin[1] + w.pads_end[1]) continue;
    ++trial;
    std::vector<float> x(static_cast<size_t>(height * width));
    for (float& value : x) value = static_cast<float>(draw(-50, 50));
    const testing::Attributes attributes = {
        {"kernel_shape", w.kernel},
        {"strides", w.strides},
        {"dilations", w.dilations},
        {"pads", Ints{w.pads_begin[0], w.pads_begin[1], w.pads_end[0], w.pads_end[1]}}};
    OnnxModelBuilder builder(13);
    builder.Input("x", {1, 1, height, width});
    builder.Node("MaxPool", {"x"}, {"y"}, attributes).Node("MaxPool", {"x"}, {"z", "places"}, attributes);
    builder.Output("y").Output("z").Output("places");
    const auto outputs = RunModel(builder, {Tensor::FromFloats({1, 1, height, width}, x.data())});
    const std::vector<float> expected = LargestUnderWindows(w, x, height, width);
    REQUIRE(outputs[0].size() == static_cast<int64_t>(expected.size()));
    for (size_t i = 0; i < expected.size(); ++i) {
      CAPTURE(trial, i, height, width);
      REQUIRE(outputs[0].data<float>()[i] == expected[i]);
      REQUIRE(outputs[1].data<float>()[i] == expected[i]);
      if (std::isinf(expected[i])) continue;  // a window of padding alone
      REQUIRE(x[static_cast<size_t>(outputs[2].data<int64_t>()[i])] == expected[i]);
    }
  }
}

}  // namespace
