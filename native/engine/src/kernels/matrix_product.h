// Products of row-major matrices: what convolutions, dense and recurrent layers have in common.
//
// The right-hand matrix is packed, a tile at a time, into panels that stay in the caches (Goto, van de
// Geijn: Anatomy of High-Performance Matrix Multiplication, 2008). Whoever packs decides what the matrix
// is: a convolution packs patches of its input and so needs no im2col buffer.
#pragma once

#include <algorithm>
#include <cstdint>

#include "onnx_engine/kernels.h"

namespace onnx_engine {

// c[rows, columns] = a[rows, depth] * b, where pack(kernels, k, depth, column, columns, panels) packs a
// tile of b. `tile`: room for kTileFloats.
template <class Pack>
void MultiplyTiled(MatrixView a, int64_t rows, int64_t columns, int64_t depth, float* c, int64_t c_stride,
                   const ProductOptions& options, float* tile, Pack pack) {
  const Kernels& kernels = ActiveKernels();
  for (int64_t column = 0; column < columns; column += kTileColumns) {
    const int64_t tile_columns = std::min(kTileColumns, columns - column);
    for (int64_t k = 0; k == 0 || k < depth; k += kTileDepth) {
      const int64_t tile_depth = std::min(kTileDepth, depth - k);
      pack(kernels, k, tile_depth, column, tile_columns, tile);
      ProductOptions block = options;
      block.accumulate = options.accumulate || k > 0;
      block.row_bias = block.accumulate ? nullptr : options.row_bias;
      block.relu = options.relu && k + tile_depth == depth;
      kernels.multiply_panels({a.data + k, a.stride}, tile, rows, tile_columns, tile_depth, c + column,
                              c_stride, block);
    }
  }
}

// y[columns] = x[depth] * b[depth, columns] (+ y where `accumulate`).
inline void MultiplyVector(const float* x, MatrixView b, int64_t depth, int64_t columns, bool accumulate,
                           float* y) {
  ActiveKernels().multiply_vector(x, b, depth, columns, accumulate, y);
}

}  // namespace onnx_engine
