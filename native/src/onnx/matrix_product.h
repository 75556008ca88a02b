// Products of row-major matrices, one kernel for convolutions, dense and recurrent layers.
//
// The right-hand matrix is packed, a block at a time, into panels of kPanelWidth columns that stay in
// the caches (Goto, van de Geijn: Anatomy of High-Performance Matrix Multiplication, 2008); a block of
// 4 x kPanelWidth results stays in registers. Whoever packs decides what the matrix is: a convolution
// packs patches of its input and so needs no im2col buffer.
#pragma once

#include <algorithm>
#include <cstdint>

namespace speech_emotion {

constexpr int64_t kPanelWidth = 8;   // columns: 4 x 8 sums take 8 of 16 vector registers
constexpr int64_t kTilePanels = 12;  // panels that are packed at a time ...
constexpr int64_t kTileDepth = 256;  // ... of so many rows: 96 kB, in the second-level cache
constexpr int64_t kTileColumns = kTilePanels * kPanelWidth;
constexpr int64_t kTileFloats = kTileColumns * kTileDepth;

struct MatrixView {
  const float* data;
  int64_t stride;  // elements from row to row
};

struct ProductOptions {
  const float* row_bias = nullptr;  // added to each element of row m; or null
  bool accumulate = false;          // c += instead of c =; excludes row_bias
  bool relu = false;                // max(0, .) at last
};

// c[rows, columns] = a[rows, depth] * panels, where panels[columns / kPanelWidth][depth][kPanelWidth].
void MultiplyPanels(MatrixView a, const float* panels, int64_t rows, int64_t columns, int64_t depth, float* c,
                    int64_t c_stride, const ProductOptions& options);

// c[rows, columns] = a[rows, depth] * b, where pack(k, depth, column, columns, panels) writes a block of
// b in panels, the columns filled up to whole panels. `tile`: room for kTileFloats.
template <class Pack>
void MultiplyTiled(MatrixView a, int64_t rows, int64_t columns, int64_t depth, float* c, int64_t c_stride,
                   const ProductOptions& options, float* tile, Pack pack) {
  for (int64_t column = 0; column < columns; column += kTileColumns) {
    const int64_t tile_columns = std::min(kTileColumns, columns - column);
    for (int64_t k = 0; k == 0 || k < depth; k += kTileDepth) {
      const int64_t tile_depth = std::min(kTileDepth, depth - k);
      pack(k, tile_depth, column, tile_columns, tile);
      ProductOptions block = options;
      block.accumulate = options.accumulate || k > 0;
      block.row_bias = block.accumulate ? nullptr : options.row_bias;
      block.relu = options.relu && k + tile_depth == depth;
      MultiplyPanels({a.data + k, a.stride}, tile, rows, tile_columns, tile_depth, c + column, c_stride,
                     block);
    }
  }
}

// Packs a block of the row-major b[depth, columns].
void PackRows(MatrixView b, int64_t depth, int64_t columns, float* panels);
// The same of b given as its transpose, [columns, depth].
void PackTransposed(MatrixView b, int64_t depth, int64_t columns, float* panels);

// y[columns] = x[depth] * b[depth, columns] (+ y where `accumulate`): bound by memory, so not packed.
void MultiplyVector(const float* x, MatrixView b, int64_t depth, int64_t columns, bool accumulate, float* y);

}  // namespace speech_emotion
