// The kernels of newer processors against those that every processor of the architecture runs. Their sums
// have the same order; some fuse multiply-adds, and so round once where the others round twice.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "kernels/matrix_product.h"
#include "onnx_engine/kernels.h"
#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "support/onnx_model_builder.h"

namespace {

using namespace onnx_engine;
using namespace speech_emotion;
using Floats = std::vector<float>;

Floats Noise(int64_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> distribution;
  Floats values(static_cast<size_t>(count));
  for (float& value : values) value = distribution(random);
  return values;
}

// Chooses kernels for the scope.
class ScopedKernels {
 public:
  explicit ScopedKernels(const Kernels& kernels) : before_(ActiveKernels()) { UseKernels(kernels); }
  ~ScopedKernels() { UseKernels(before_); }
  ScopedKernels(const ScopedKernels&) = delete;
  ScopedKernels& operator=(const ScopedKernels&) = delete;

 private:
  const Kernels& before_;
};

// Calls compute() under every set of kernels but the first, and compares with the first.
template <class Compute>
void RequireAllAgree(double tolerance, Compute compute) {
  const auto run = [&](const Kernels& kernels) {
    const ScopedKernels scope(kernels);
    return compute();
  };
  const auto all = SupportedKernels();
  const Floats expected = run(*all.front());
  for (const Kernels* kernels : all.subspan(1)) {
    const Floats found = run(*kernels);
    REQUIRE(found.size() == expected.size());
    double largest = 0.0;
    for (size_t i = 0; i < expected.size(); ++i) {
      if (expected[i] == found[i] || (std::isnan(expected[i]) && std::isnan(found[i]))) continue;
      const double wanted = expected[i];
      const double error = std::abs(wanted - found[i]) / std::max(1.0, std::abs(wanted));
      largest = std::isnan(error) ? INFINITY : std::max(largest, error);
    }
    INFO(kernels->name);
    REQUIRE(largest <= tolerance);
  }
}

struct Sizes {
  int64_t rows, depth, columns;
};

// Around every block of rows, panel and tile.
std::vector<Sizes> OddSizes() {
  std::vector<Sizes> sizes;
  for (int64_t rows : {1, 2, 3, 5, 8}) {
    for (int64_t columns : {1, 3, 7, 9, 23, 25, 48, 97, 131}) {
      for (int64_t depth : {1, 2, 65, 257}) sizes.push_back({rows, depth, columns});
    }
  }
  return sizes;
}

constexpr double kProductTolerance = 1e-5;  // sums of 257 products of normal numbers

}  // namespace

TEST_CASE(
    "the kernels in use are the last of those that the processor supports, and the first run anywhere") {
  const auto all = SupportedKernels();
  REQUIRE(!all.empty());
  REQUIRE(std::string(all.front()->name) == "baseline");
  REQUIRE(&ActiveKernels() == all.back());
  for (const Kernels* kernels : all) REQUIRE(kTileColumns % kernels->panel_width == 0);
}

TEST_CASE("matrix products agree on every set of kernels, whatever the size") {
  for (const auto& [rows, depth, columns] : OddSizes()) {
    const Floats a = Noise(rows * depth, 1);
    const Floats b = Noise(depth * columns, 2);
    const Floats bias = Noise(rows, 3);
    for (const bool transposed : {false, true}) {
      CAPTURE(rows, depth, columns, transposed);
      RequireAllAgree(kProductTolerance, [&, rows = rows, depth = depth, columns = columns] {
        Floats tile(kTileFloats, NAN);
        Floats c(static_cast<size_t>(rows * columns), NAN);
        ProductOptions options;
        options.row_bias = bias.data();
        options.relu = transposed;
        MultiplyTiled({a.data(), depth}, rows, columns, depth, c.data(), columns, options, tile.data(),
                      [&](const Kernels& kernels, int64_t k, int64_t tile_depth, int64_t column,
                          int64_t tile_columns, float* panels) {
                        if (transposed) {
                          kernels.pack_transposed({b.data() + column * depth + k, depth}, tile_depth,
                                                  tile_columns, panels);
                        } else {
                          kernels.pack_rows({b.data() + k * columns + column, columns}, tile_depth,
                                            tile_columns, panels);
                        }
                      });
        return c;
      });
    }
  }
}

TEST_CASE("products of a vector agree on every set of kernels, whatever the size") {
  for (const auto& [rows, depth, columns] : OddSizes()) {
    const Floats x = Noise(depth, 4);
    const Floats b = Noise(depth * columns, 5);
    const Floats before = Noise(columns, 6);
    CAPTURE(depth, columns);
    RequireAllAgree(kProductTolerance, [&, depth = depth, columns = columns, accumulate = rows > 1] {
      Floats y = before;
      MultiplyVector(x.data(), {b.data(), columns}, depth, columns, accumulate, y.data());
      return y;
    });
  }
}

TEST_CASE("patches are packed to the same columns on every set of kernels, in rows of any length") {
  constexpr int64_t kImageWidth = 61;
  const Floats image = Noise(kImageWidth * 100, 7);
  for (int64_t row_length : {1, 3, 4, 5, 8, 13, 16, 27, 50}) {
    for (int64_t stride : {1, 2}) {
      std::vector<int32_t> starts;
      for (int64_t n = 0; n < kTileColumns - 1; ++n) {
        starts.push_back(static_cast<int32_t>(n / row_length * kImageWidth + n % row_length * stride));
      }
      const int32_t offsets[] = {0, 1, 2, kImageWidth, 3 * kImageWidth + 1};
      const auto columns = static_cast<int64_t>(starts.size()), depth = int64_t{5};
      for (const Kernels* kernels : SupportedKernels()) {
        Floats panels(kTileFloats, NAN);
        kernels->pack_patches({image.data(), starts.data(), offsets}, depth, columns, panels.data());
        const int64_t width = kernels->panel_width;
        bool equal = true;
        for (int64_t n = 0; n < kTileColumns; ++n) {
          for (int64_t k = 0; k < depth; ++k) {
            const float found =
                panels[static_cast<size_t>(n / width * width * depth + k * width + n % width)];
            const float expected =
                n < columns ? image.data()[starts[static_cast<size_t>(n)] + offsets[k]] : 0.0f;
            equal = equal && found == expected;
          }
        }
        INFO(kernels->name << ", rows of " << row_length << ", stride " << stride);
        REQUIRE(equal);
      }
    }
  }
}

TEST_CASE("exponentials, sigmoids and tangents agree on every set of kernels, special values among them") {
  Floats x = {INFINITY, -INFINITY, NAN,    0.0f,      -0.0f,   1e-30f,
              -1e-30f,  88.7228f,  88.73f, -87.3365f, -87.34f, 3e38f};
  for (float value = -90.0f; value < 90.0f; value += 0.093f) x.push_back(value);
  for (int64_t count : {1, 3, 7, 9, 15, static_cast<int>(x.size())}) {
    for (auto function : {&Kernels::exponentials, &Kernels::sigmoids, &Kernels::hyperbolic_tangents}) {
      RequireAllAgree(1e-6, [&] {
        Floats y(x.begin(), x.begin() + count);
        (ActiveKernels().*function)(y.data(), count, y.data());
        return y;
      });
    }
  }
}

TEST_CASE("a session runs to the same result on every set of kernels") {
  testing::OnnxModelBuilder builder;
  builder.Input("x", {1, 3, -1, 13})
      .Weights("w", {7, 3, 3, 3}, Noise(7 * 27, 8))
      .Node("Conv", {"x", "w"}, {"c"}, {{"pads", std::vector<int64_t>{1, 1, 1, 1}}})
      .Node("Tanh", {"c"}, {"t"})
      .Weights("b", {13, 5}, Noise(65, 9))
      .Node("MatMul", {"t", "b"}, {"y"})
      .Output("y");
  const auto model = Model::FromBytes(builder.Bytes());
  if (!model) FAIL(model.error().message);
  const Floats x = Noise(3 * 17 * 13, 10);
  RequireAllAgree(kProductTolerance, [&] {
    auto session = Session::Create(*model);
    if (!session) FAIL(session.error().message);
    const Tensor input = Tensor::FromFloats({1, 3, 17, 13}, x.data());
    const auto outputs = session->Run(std::span(&input, 1));
    if (!outputs) FAIL(outputs.error().message);
    const float* y = (*outputs)[0].data<float>();
    return Floats(y, y + (*outputs)[0].size());
  });
}
