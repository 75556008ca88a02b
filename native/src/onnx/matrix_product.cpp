#include "onnx/matrix_product.h"

#include <cstring>

#include "onnx/float4.h"

namespace speech_emotion {
namespace {

constexpr int kBlockRows = 4;
constexpr int kPanelVectors = kPanelWidth / 4;

// c[kRows, kPanelWidth] = a[kRows, depth] * panel[depth, kPanelWidth], sums in registers.
template <int kRows>
void MultiplyBlock(MatrixView a, const float* panel, int64_t depth, float* c, int64_t c_stride,
                   const ProductOptions& options) {
  Float4 sums[kRows][kPanelVectors];
  for (int m = 0; m < kRows; ++m) {
    for (int v = 0; v < kPanelVectors; ++v) {
      sums[m][v] = options.accumulate ? LoadFloat4(c + m * c_stride + 4 * v)
                                      : SplatFloat4(options.row_bias == nullptr ? 0.0f : options.row_bias[m]);
    }
  }
  for (int64_t k = 0; k < depth; ++k) {
    Float4 b[kPanelVectors];
    for (int v = 0; v < kPanelVectors; ++v) b[v] = LoadFloat4(panel + k * kPanelWidth + 4 * v);
    for (int m = 0; m < kRows; ++m) {
      const Float4 factor = SplatFloat4(a.data[m * a.stride + k]);
      for (int v = 0; v < kPanelVectors; ++v) sums[m][v] += factor * b[v];
    }
  }
  for (int m = 0; m < kRows; ++m) {
    for (int v = 0; v < kPanelVectors; ++v) {
      Float4 sum = sums[m][v];
      if (options.relu) sum = sum < 0.0f ? Float4{} : sum;
      StoreFloat4(c + m * c_stride + 4 * v, sum);
    }
  }
}

using BlockFunction = void (*)(MatrixView, const float*, int64_t, float*, int64_t, const ProductOptions&);
constexpr BlockFunction kBlockFunctions[] = {MultiplyBlock<1>, MultiplyBlock<2>, MultiplyBlock<3>,
                                             MultiplyBlock<4>};

// The last panel of a matrix may stand over its edge: its results take the way through a full block.
void MultiplyEdgeBlock(BlockFunction multiply, MatrixView a, const float* panel, int64_t rows,
                       int64_t columns, int64_t depth, float* c, int64_t c_stride,
                       const ProductOptions& options) {
  float block[kBlockRows * kPanelWidth] = {};
  const size_t bytes = static_cast<size_t>(columns) * sizeof(float);
  for (int64_t m = 0; m < rows && options.accumulate; ++m) {
    std::memcpy(block + m * kPanelWidth, c + m * c_stride, bytes);
  }
  multiply(a, panel, depth, block, kPanelWidth, options);
  for (int64_t m = 0; m < rows; ++m) std::memcpy(c + m * c_stride, block + m * kPanelWidth, bytes);
}

}  // namespace

void MultiplyPanels(MatrixView a, const float* panels, int64_t rows, int64_t columns, int64_t depth, float* c,
                    int64_t c_stride, const ProductOptions& options) {
  for (int64_t m = 0; m < rows; m += kBlockRows) {
    const int64_t block_rows = std::min<int64_t>(kBlockRows, rows - m);
    const BlockFunction multiply = kBlockFunctions[block_rows - 1];
    const MatrixView a_block = {a.data + m * a.stride, a.stride};
    ProductOptions block_options = options;
    if (options.row_bias != nullptr) block_options.row_bias += m;
    for (int64_t n = 0; n < columns; n += kPanelWidth) {
      const float* panel = panels + n * depth;
      float* c_block = c + m * c_stride + n;
      if (columns - n >= kPanelWidth) {
        multiply(a_block, panel, depth, c_block, c_stride, block_options);
      } else {
        MultiplyEdgeBlock(multiply, a_block, panel, block_rows, columns - n, depth, c_block, c_stride,
                          block_options);
      }
    }
  }
}

void PackRows(MatrixView b, int64_t depth, int64_t columns, float* panels) {
  for (int64_t n = 0; n < columns; n += kPanelWidth) {
    float* panel = panels + n * depth;
    const int64_t width = std::min(kPanelWidth, columns - n);
    for (int64_t k = 0; k < depth; ++k) {
      const float* row = b.data + k * b.stride + n;
      for (int64_t j = 0; j < width; ++j) panel[k * kPanelWidth + j] = row[j];
      for (int64_t j = width; j < kPanelWidth; ++j) panel[k * kPanelWidth + j] = 0.0f;
    }
  }
}

void PackTransposed(MatrixView b, int64_t depth, int64_t columns, float* panels) {
  for (int64_t n = 0; n < columns; n += kPanelWidth) {
    float* panel = panels + n * depth;
    for (int64_t j = 0; j < kPanelWidth; ++j) {
      const float* column = n + j < columns ? b.data + (n + j) * b.stride : nullptr;
      for (int64_t k = 0; k < depth; ++k) panel[k * kPanelWidth + j] = column == nullptr ? 0.0f : column[k];
    }
  }
}

void MultiplyVector(const float* x, MatrixView b, int64_t depth, int64_t columns, bool accumulate, float* y) {
  constexpr int kVectors = 8;  // 32 columns: sums in registers
  int64_t n = 0;
  for (; n + 4 * kVectors <= columns; n += 4 * kVectors) {
    Float4 sums[kVectors];
    for (int v = 0; v < kVectors; ++v) sums[v] = accumulate ? LoadFloat4(y + n + 4 * v) : Float4{};
    for (int64_t k = 0; k < depth; ++k) {
      const Float4 factor = SplatFloat4(x[k]);
      const float* row = b.data + k * b.stride + n;
      for (int v = 0; v < kVectors; ++v) sums[v] += factor * LoadFloat4(row + 4 * v);
    }
    for (int v = 0; v < kVectors; ++v) StoreFloat4(y + n + 4 * v, sums[v]);
  }
  for (; n < columns; ++n) {
    float sum = accumulate ? y[n] : 0.0f;
    for (int64_t k = 0; k < depth; ++k) sum += x[k] * b.data[k * b.stride + n];
    y[n] = sum;
  }
}

}  // namespace speech_emotion
