// Gemm and MatMul.
#include <algorithm>
#include <type_traits>
#include <utility>

#include "kernels/matrix_product.h"
#include "loops/element_dispatch.h"
#include "loops/strided_loop.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

constexpr int64_t kFloatBytes = static_cast<int64_t>(sizeof(float));
constexpr int64_t kFewRows = 4;  // below it packing costs more than it saves

// c[rows, columns] = a[rows, depth] * b[depth, columns].
struct ProductShape {
  int64_t rows, columns, depth;
};

// b row-major.
void Multiply(const ProductShape& shape, const float* a, const float* b, float* c, float* tile) {
  const auto [rows, columns, depth] = shape;
  if (rows < kFewRows) {
    for (int64_t m = 0; m < rows; ++m) {
      MultiplyVector(a + m * depth, {b, columns}, depth, columns, false, c + m * columns);
    }
    return;
  }
  const int64_t stride = columns;
  MultiplyTiled({a, depth}, rows, columns, depth, c, columns, {}, tile,
                [b, stride](const Kernels& kernels, int64_t k, int64_t tile_depth, int64_t column,
                            int64_t tile_columns, float* panels) {
                  kernels.pack_rows({b + k * stride + column, stride}, tile_depth, tile_columns, panels);
                });
}

// in[rows, columns] to out[columns, rows].
template <class T>
void TransposeMatrix(const T* in, int64_t rows, int64_t columns, T* out) {
  for (int64_t m = 0; m < rows; ++m) {
    for (int64_t n = 0; n < columns; ++n) out[n * rows + m] = in[m * columns + n];
  }
}

struct GemmGeometry {
  ProductShape shape;
  bool transpose_a, transpose_b, has_bias;
  float alpha, beta;
  StridedLoop<1> bias;              // over c, read by broadcasting
  std::vector<float> transposed_b;  // of weights that are known when the run is planned
};

void RunGemm(const GemmGeometry& g, const KernelArguments& arguments) {
  const auto [rows, columns, depth] = g.shape;
  auto* tile = arguments.Scratch<float>();
  float* transposed_a = tile + (rows < kFewRows ? 0 : kTileFloats);
  float* transposed_b = transposed_a + (g.transpose_a ? rows * depth : 0);
  const auto* a = arguments.Input<float>(0);
  const auto* b = arguments.Input<float>(1);
  auto* c = arguments.Output<float>(0);
  if (g.transpose_a) {
    TransposeMatrix(a, depth, rows, transposed_a);
    a = transposed_a;
  }
  if (!g.transposed_b.empty()) {
    b = g.transposed_b.data();
  } else if (g.transpose_b) {
    TransposeMatrix(b, columns, depth, transposed_b);
    b = transposed_b;
  }
  Multiply(g.shape, a, b, c, tile);
  if (g.alpha != 1.0f) {
    for (int64_t i = 0; i < rows * columns; ++i) c[i] *= g.alpha;
  }
  if (!g.has_bias) return;
  const auto* bias = arguments.Input<float>(2);
  g.bias.ForEachRow([&](int64_t first, const StridedLoop<1>::Offsets& offsets) {
    const int64_t stride = g.bias.row_strides()[0];
    for (int64_t i = 0; i < g.bias.row_size(); ++i) c[first + i] += g.beta * bias[offsets[0] + i * stride];
  });
}

bool BroadcastsTo(const Shape& shape, const Shape& target) {
  if (shape.size() > target.size()) return false;
  for (size_t back = 1; back <= shape.size(); ++back) {
    const int64_t size = shape[shape.size() - back];
    if (size != 1 && size != target[target.size() - back]) return false;
  }
  return true;
}

}  // namespace

Result<PreparedNode> PrepareGemm(const OperatorContext& context) {
  const Shape& a = context.InputShape(0);
  const Shape& b = context.InputShape(1);
  if (a.size() != 2) return context.ShapeError("a matrix A", a);
  if (b.size() != 2) return context.ShapeError("a matrix B", b);
  GemmGeometry g = {{},
                    context.Int("transA", 0) != 0,
                    context.Int("transB", 0) != 0,
                    context.HasInput(2),
                    context.Float("alpha", 1.0f),
                    context.Float("beta", 1.0f),
                    {{}, {}},
                    {}};
  g.shape = {g.transpose_a ? a[1] : a[0], g.transpose_b ? b[0] : b[1], g.transpose_a ? a[0] : a[1]};
  const int64_t b_depth = g.transpose_b ? b[1] : b[0];
  if (b_depth != g.shape.depth) {
    return context.ShapeError("a B with " + std::to_string(g.shape.depth) + " rows to multiply by", b);
  }
  const Shape output = {g.shape.rows, g.shape.columns};
  if (auto ok = context.CheckSize({ElementType::kFloat, output}); !ok) return tl::unexpected(ok.error());
  if (g.has_bias) {
    const Shape& bias = context.InputShape(2);
    if (!BroadcastsTo(bias, output))
      return context.ShapeError("a C that broadcasts to " + ShapeToString(output), bias);
    g.bias = StridedLoop<1>(output, {BroadcastStrides(bias, output)});
  }
  const Tensor* weights = context.InputValue(1);
  if (g.transpose_b && weights != nullptr) {
    g.transposed_b.resize(static_cast<size_t>(weights->size()));
    TransposeMatrix(weights->data<float>(), b[0], b[1], g.transposed_b.data());
  }
  PreparedNode prepared;
  prepared.outputs = {{ElementType::kFloat, output}};
  prepared.multiply_adds = g.shape.rows * g.shape.columns * g.shape.depth;
  const int64_t tile = g.shape.rows < kFewRows ? 0 : kTileFloats;
  prepared.scratch_bytes =
      (tile + (g.transpose_a ? a[0] * a[1] : 0) + (g.transpose_b && weights == nullptr ? b[0] * b[1] : 0)) *
      kFloatBytes;
  prepared.run = [g = std::move(g)](const KernelArguments& arguments) { RunGemm(g, arguments); };
  return prepared;
}

namespace {

// The batches of a MatMul, broadcast: for each, which matrix of a and of b.
struct MatMulGeometry {
  ProductShape shape;
  StridedLoop<2> matrices;
};

template <class T>
void MultiplyPlainly(const ProductShape& shape, const T* a, const T* b, T* c) {
  const auto [rows, columns, depth] = shape;
  for (int64_t m = 0; m < rows; ++m) {
    std::fill(c + m * columns, c + (m + 1) * columns, T{0});
    for (int64_t k = 0; k < depth; ++k) {
      for (int64_t n = 0; n < columns; ++n) {
        const auto product =
            static_cast<Wrapping<T>>(a[m * depth + k]) * static_cast<Wrapping<T>>(b[k * columns + n]);
        c[m * columns + n] = static_cast<T>(static_cast<Wrapping<T>>(c[m * columns + n]) + product);
      }
    }
  }
}

template <class T>
void RunMatMul(const MatMulGeometry& g, const KernelArguments& arguments) {
  const int64_t a_size = g.shape.rows * g.shape.depth;
  const int64_t b_size = g.shape.depth * g.shape.columns;
  const int64_t c_size = g.shape.rows * g.shape.columns;
  const auto& strides = g.matrices.row_strides();
  g.matrices.ForEachRow([&](int64_t first, const StridedLoop<2>::Offsets& offsets) {
    for (int64_t i = 0; i < g.matrices.row_size(); ++i) {
      const T* a = arguments.Input<T>(0) + (offsets[0] + i * strides[0]) * a_size;
      const T* b = arguments.Input<T>(1) + (offsets[1] + i * strides[1]) * b_size;
      T* c = arguments.Output<T>(0) + (first + i) * c_size;
      if constexpr (std::is_same_v<T, float>) {
        Multiply(g.shape, a, b, c, arguments.Scratch<float>());
      } else {
        MultiplyPlainly(g.shape, a, b, c);
      }
    }
  });
}

}  // namespace

Result<PreparedNode> PrepareMatMul(const OperatorContext& context) {
  Shape a = context.InputShape(0);
  Shape b = context.InputShape(1);
  if (a.empty() || b.empty()) return context.ShapeError("matrices or vectors", a.empty() ? a : b);
  const bool a_is_vector = a.size() == 1;
  const bool b_is_vector = b.size() == 1;
  if (a_is_vector) a.insert(a.begin(), 1);
  if (b_is_vector) b.push_back(1);
  const int64_t rows = a[a.size() - 2], depth = a.back(), columns = b.back();
  if (b[b.size() - 2] != depth) {
    return context.ShapeError("a second matrix with " + std::to_string(depth) + " rows",
                              context.InputShape(1));
  }
  const Shape a_batches(a.begin(), a.end() - 2);
  const Shape b_batches(b.begin(), b.end() - 2);
  Shape batches(std::max(a_batches.size(), b_batches.size()), 1);
  for (size_t back = 1; back <= batches.size(); ++back) {
    int64_t& size = batches[batches.size() - back];
    if (back <= a_batches.size()) size = a_batches[a_batches.size() - back];
    if (size == 1 && back <= b_batches.size()) size = b_batches[b_batches.size() - back];
  }
  if (!BroadcastsTo(b_batches, batches)) {
    return context.ShapeError(
        "matrices whose batches broadcast to those of " + ShapeToString(context.InputShape(0)),
        context.InputShape(1));
  }
  Shape output = batches;
  if (!a_is_vector) output.push_back(rows);
  if (!b_is_vector) output.push_back(columns);
  const ElementType type = context.Input(0).element;
  if (auto ok = context.CheckSize({type, output}); !ok) return tl::unexpected(ok.error());
  const StridedLoop<2> matrices(batches,
                                {BroadcastStrides(a_batches, batches), BroadcastStrides(b_batches, batches)});
  const MatMulGeometry g = {{rows, columns, depth}, matrices};
  PreparedNode prepared;
  prepared.multiply_adds = ElementCount(output).value_or(0) * depth;
  prepared.outputs = {{type, std::move(output)}};
  if (type == ElementType::kFloat && rows >= kFewRows) prepared.scratch_bytes = kTileFloats * kFloatBytes;
  prepared.run = DispatchReal(type, [&](auto element) -> Kernel {
    return [g](const KernelArguments& arguments) { RunMatMul<decltype(element)>(g, arguments); };
  });
  return prepared;
}

}  // namespace onnx_engine
