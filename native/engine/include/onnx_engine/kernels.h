// The inner loops where the engine spends its time, compiled once for each kind of processor, and the
// choice of the best of them for the processor at hand.
#pragma once

#include <cstdint>
#include <span>

#include "speech_emotion/export.h"

namespace onnx_engine {

// What a product takes at a time: a block of so many columns and rows of the right-hand matrix.
constexpr int64_t kTileColumns = 96;  // a multiple of every panel width
constexpr int64_t kTileDepth = 256;   // a panel of 24 columns: 24 kB, in the first-level cache
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

// Patch n of an image, as column n of a matrix: its number k is image[starts[n] + offsets[k]].
struct PatchView {
  const float* image;
  const int32_t* starts;  // growing
  const int32_t* offsets;
};

// One kind of processor. Panels are what a product reads: [columns / panel_width][depth][panel_width],
// the columns filled up with zeros to whole panels.
struct Kernels {
  const char* name;
  int64_t panel_width;
  int64_t vector_width;  // columns that multiply_vector takes at a time

  // c[rows, columns] = a[rows, depth] * panels.
  void (*multiply_panels)(MatrixView a, const float* panels, int64_t rows, int64_t columns, int64_t depth,
                          float* c, int64_t c_stride, const ProductOptions& options);
  // Pack b[depth, columns]: row-major, given as its transpose [columns, depth], or as patches.
  void (*pack_rows)(MatrixView b, int64_t depth, int64_t columns, float* panels);
  void (*pack_transposed)(MatrixView b, int64_t depth, int64_t columns, float* panels);
  void (*pack_patches)(const PatchView& b, int64_t depth, int64_t columns, float* panels);

  // y[columns] = x[depth] * b[depth, columns] (+ y where `accumulate`): bound by memory, so packing pays
  // only for a matrix that is read again and again.
  void (*multiply_vector)(const float* x, MatrixView b, int64_t depth, int64_t columns, bool accumulate,
                          float* y);

  // values[i] becomes other[i] where that is larger; not a number never is.
  void (*keep_larger)(const float* other, int64_t count, float* values);

  // out[i] = (x[i] - zero_point) * scale.
  void (*dequantize)(const int8_t* x, int64_t count, int zero_point, float scale, float* out);

  // Of whole arrays; in place where source == destination. Within 4 units in the last place. Exponentials
  // are 0 below -87.3 and infinite above 88.7.
  void (*exponentials)(const float* source, int64_t count, float* destination);
  void (*sigmoids)(const float* source, int64_t count, float* destination);
  void (*hyperbolic_tangents)(const float* source, int64_t count, float* destination);
};

// Those that this processor can run, the fastest last; the first runs on all of its architecture.
SPEECH_EMOTION_EXPORT std::span<const Kernels* const> SupportedKernels();

// The fastest, unless a test or benchmark has chosen others: for the whole process, at any time.
SPEECH_EMOTION_EXPORT const Kernels& ActiveKernels();
SPEECH_EMOTION_EXPORT void UseKernels(const Kernels& kernels);

}  // namespace onnx_engine
