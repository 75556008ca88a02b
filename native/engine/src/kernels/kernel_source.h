// The source of every set of Kernels, for vectors of kLanes floats. A kernels_*.cpp includes it once and
// is compiled for its kind of processor.
//
// All of it has internal linkage, and uses no inline function of other headers: the linker keeps one copy
// of an inline function, and a copy compiled for a newer processor must not be the one. So its namespace has
// no name.
#pragma once

#include <cstring>

#include "kernels/exponential_source.h"
#include "kernels/vector_source.h"
#include "onnx_engine/kernels.h"

namespace onnx_engine {
namespace {  // NOLINT(google-build-namespaces)

// A block of kBlockRows rows and a panel of kPanelVectors vectors: as many sums as registers can hold.
template <int kLanes, int kPanelVectors>
struct KernelSource : VectorSource<kLanes> {
  using Vectors = VectorSource<kLanes>;
  using typename Vectors::Floats;
  using Vectors::Load;
  using Vectors::Splat;
  using Vectors::Store;
  using Exponential = ExponentialSource<kLanes>;
  static constexpr int kBlockRows = 4;
  static constexpr int kVectorBlock = 8;  // vectors of sums that hide each other's latency
  static constexpr int kPanelWidth = kLanes * kPanelVectors;
  static_assert(kTileColumns % kPanelWidth == 0);

  // c[kRows, kPanelWidth] = a[kRows, depth] * panel[depth, kPanelWidth], sums in registers.
  template <int kRows>
  static void MultiplyBlock(MatrixView a, const float* panel, int64_t depth, float* c, int64_t c_stride,
                            const ProductOptions& options) {
    Floats sums[kRows][kPanelVectors];
    for (int m = 0; m < kRows; ++m) {
      for (int v = 0; v < kPanelVectors; ++v) {
        sums[m][v] = options.accumulate ? Load(c + m * c_stride + kLanes * v)
                                        : Splat(options.row_bias == nullptr ? 0.0f : options.row_bias[m]);
      }
    }
    // Pointers that move on, not an index: half as fast again in WebAssembly, where an address is arithmetic.
    const float* factors[kRows];
    for (int m = 0; m < kRows; ++m) factors[m] = a.data + m * a.stride;
    for (const float* end = panel + depth * kPanelWidth; panel != end; panel += kPanelWidth) {
      Floats b[kPanelVectors];
      for (int v = 0; v < kPanelVectors; ++v) b[v] = Load(panel + kLanes * v);
      for (int m = 0; m < kRows; ++m) {
        const Floats factor = Splat(*factors[m]++);
        for (int v = 0; v < kPanelVectors; ++v) sums[m][v] += factor * b[v];
      }
    }
    for (int m = 0; m < kRows; ++m) {
      for (int v = 0; v < kPanelVectors; ++v) {
        Floats sum = sums[m][v];
        if (options.relu) sum = sum < 0.0f ? Floats{} : sum;
        Store(c + m * c_stride + kLanes * v, sum);
      }
    }
  }

  using BlockFunction = void (*)(MatrixView, const float*, int64_t, float*, int64_t, const ProductOptions&);

  // The last panel of a matrix may stand over its edge: its results take the way through a full block.
  static void MultiplyEdgeBlock(BlockFunction multiply, MatrixView a, const float* panel, int64_t rows,
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

  // A panel stays in the first-level cache while all rows are multiplied by it.
  static void MultiplyPanels(MatrixView a, const float* panels, int64_t rows, int64_t columns, int64_t depth,
                             float* c, int64_t c_stride, const ProductOptions& options) {
    constexpr BlockFunction kFunctions[] = {MultiplyBlock<1>, MultiplyBlock<2>, MultiplyBlock<3>,
                                            MultiplyBlock<4>};
    for (int64_t n = 0; n < columns; n += kPanelWidth) {
      const float* panel = panels + n * depth;
      for (int64_t m = 0; m < rows; m += kBlockRows) {
        const int64_t block_rows = rows - m < kBlockRows ? rows - m : kBlockRows;
        const BlockFunction multiply = kFunctions[block_rows - 1];
        const MatrixView a_block = {a.data + m * a.stride, a.stride};
        ProductOptions block_options = options;
        if (options.row_bias != nullptr) block_options.row_bias += m;
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

  // Columns of a panel: panel[k * kPanelWidth + j] = source(k)[j] for j below kCount and every k.
  template <int kCount, class Source>
  static void PackColumns(int64_t depth, Source source, float* panel) {
    for (int64_t k = 0; k < depth; ++k)
      std::memcpy(panel + k * kPanelWidth, source(k), kCount * sizeof(float));
  }

  static void ClearPanel(int64_t depth, float* panel) {
    std::memset(panel, 0, static_cast<size_t>(depth * kPanelWidth) * sizeof(float));
  }

  static void PackRows(MatrixView b, int64_t depth, int64_t columns, float* panels) {
    for (int64_t n = 0; n < columns; n += kPanelWidth) {
      float* panel = panels + n * depth;
      const float* first = b.data + n;
      const auto row = [&](int64_t k) { return first + k * b.stride; };
      if (columns - n >= kPanelWidth) {
        PackColumns<kPanelWidth>(depth, row, panel);
        continue;
      }
      ClearPanel(depth, panel);
      for (; first < b.data + columns; ++first) PackColumns<1>(depth, row, panel++);
    }
  }

  static void PackTransposed(MatrixView b, int64_t depth, int64_t columns, float* panels) {
    for (int64_t n = 0; n < columns; n += kPanelWidth) {
      float* panel = panels + n * depth;
      if (columns - n < kPanelWidth) ClearPanel(depth, panel);
      for (int64_t j = n; j < columns && j < n + kPanelWidth; ++j) {
        const float* column = b.data + j * b.stride;
        PackColumns<1>(
            depth, [&](int64_t k) { return column + k; }, panel++);
      }
    }
  }

  // By whole vectors where patches are neighbours in a row of the image, by fours, or else one by one.
  static void PackPatches(const PatchView& b, int64_t depth, int64_t columns, float* panels) {
    for (int64_t n = 0; n < columns; n += kPanelWidth) {
      float* panel = panels + n * depth;
      const int64_t end = columns - n < kPanelWidth ? columns : n + kPanelWidth;
      if (end < n + kPanelWidth) ClearPanel(depth, panel);
      for (int64_t j = n; j < end;) {
        const float* first = b.image + b.starts[j];
        const auto patch = [&](int64_t k) { return first + b.offsets[k]; };
        const auto neighbours = [&](int count) {
          return j + count <= end && b.starts[j + count - 1] - b.starts[j] == count - 1;
        };
        float* destination = panel + (j - n);
        if (neighbours(kLanes)) {  // NOLINT(bugprone-branch-clone): as many columns as their template says
          PackColumns<kLanes>(depth, patch, destination);
          j += kLanes;
        } else if (kLanes > 4 && neighbours(4)) {
          PackColumns<4>(depth, patch, destination);
          j += 4;
        } else {
          PackColumns<1>(depth, patch, destination);
          j += 1;
        }
      }
    }
  }

  // y[kVectors * kLanes] = x[depth] * b[depth, kVectors * kLanes], sums in registers.
  template <int kVectors>
  static void MultiplyVectorBlock(const float* x, const float* b, int64_t stride, int64_t depth,
                                  bool accumulate, float* y) {
    Floats sums[kVectors];
    for (int v = 0; v < kVectors; ++v) sums[v] = accumulate ? Load(y + kLanes * v) : Floats{};
    for (const float* end = x + depth; x != end; ++x) {
      const Floats factor = Splat(*x);
      for (int v = 0; v < kVectors; ++v) sums[v] += factor * Load(b + kLanes * v);
      b += stride;
    }
    for (int v = 0; v < kVectors; ++v) Store(y + kLanes * v, sums[v]);
  }

  static void MultiplyVector(const float* x, MatrixView b, int64_t depth, int64_t columns, bool accumulate,
                             float* y) {
    int64_t n = 0;
    for (; n + kVectorBlock * kLanes <= columns; n += kVectorBlock * kLanes) {
      MultiplyVectorBlock<kVectorBlock>(x, b.data + n, b.stride, depth, accumulate, y + n);
    }
    for (; n + kLanes <= columns; n += kLanes) {
      MultiplyVectorBlock<1>(x, b.data + n, b.stride, depth, accumulate, y + n);
    }
    for (; n < columns; ++n) {
      float sum = accumulate ? y[n] : 0.0f;
      for (int64_t k = 0; k < depth; ++k) sum += x[k] * b.data[k * b.stride + n];
      y[n] = sum;
    }
  }

  static void KeepLarger(const float* other, int64_t count, float* values) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
      const Floats value = Load(values + i), candidate = Load(other + i);
      Store(values + i, candidate > value ? candidate : value);
    }
    for (; i < count; ++i) values[i] = other[i] > values[i] ? other[i] : values[i];
  }

  static void Dequantize(const int8_t* x, int64_t count, int zero_point, float scale, float* out) {
    for (int64_t i = 0; i < count; ++i) out[i] = static_cast<float>(x[i] - zero_point) * scale;
  }

  static constexpr Kernels Table(const char* name) {
    return {name,
            kPanelWidth,
            kVectorBlock * kLanes,
            MultiplyPanels,
            PackRows,
            PackTransposed,
            PackPatches,
            MultiplyVector,
            KeepLarger,
            Dequantize,
            Exponential::kExp,
            Exponential::kSigmoid,
            Exponential::kTanh};
  }
};

}  // namespace
}  // namespace onnx_engine
