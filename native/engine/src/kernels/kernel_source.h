// The source of every set of Kernels, for vectors of kLanes floats. A kernels_*.cpp includes it once and
// is compiled for its kind of processor.
//
// All of it has internal linkage, and uses no inline function of other headers: the linker keeps one copy
// of an inline function, and a copy compiled for a newer processor must not be the one.
//
// The vector extensions are those that GCC, clang and Emscripten share. Loads need no alignment, so
// results never depend on it.
#pragma once

#include <cstring>

#include "onnx_engine/kernels.h"

namespace onnx_engine {
namespace {

constexpr int kBlockRows = 4;
constexpr int kVectorBlock = 8;  // vectors of sums that hide each other's latency

// A block of kBlockRows rows and a panel of kPanelVectors vectors: as many sums as registers can hold.
template <int kLanes, int kPanelVectors>
struct KernelSource {
  typedef float Floats __attribute__((vector_size(kLanes * 4)));  // g++ drops the attribute after `using`
  typedef uint32_t Bits __attribute__((vector_size(kLanes * 4)));
  static constexpr int kPanelWidth = kLanes * kPanelVectors;
  static_assert(kTileColumns % kPanelWidth == 0);

  static Floats Load(const float* source) {
    Floats value;
    std::memcpy(&value, source, sizeof value);
    return value;
  }
  static void Store(float* destination, Floats value) { std::memcpy(destination, &value, sizeof value); }
  static Floats Splat(float value) { return value - Floats{}; }
  static Bits ToBits(Floats value) { return reinterpret_cast<Bits>(value); }

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
        if (neighbours(kLanes)) {
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

  // The numbers of an exponential; the polynomial is that of Cephes' expf (S. Moshier).
  enum ExpNumber {
    kSmallest,
    kLargest,
    kTanhIsOne,
    kLog2OfE,
    kToWhole,
    kLn2High,
    kLn2Low,
    kOne,
    kPolynomial
  };
  static constexpr int kDegree = 5;
  static constexpr int kExpNumberCount = kPolynomial + kDegree + 1;
  static constexpr float kExpNumbers[kExpNumberCount] = {
      -87.33654f,            // the argument of the least normal number
      88.7228f,              // that of the largest number
      32.0f,                 // of an exponential beside which 1 is nothing
      1.44269504088896341f,  // log2(e)
      12582912.0f,           // 1.5 * 2^23: the last bits of a sum with it are the whole number
      0.693359375f,          // ln(2) in few bits: products with whole numbers are exact
      -2.12194440e-4f,       // the rest of it
      1.0f,
      1.9875691500e-4f,  // the polynomial from its highest power
      1.3981999507e-3f,
      8.3334519073e-3f,
      4.1665795894e-2f,
      1.6666665459e-1f,
      5.0000001201e-1f};

  // Each number in all lanes. Read where the compiler can't see what they are: V8 makes a vector that it
  // knows anew wherever it is used, in every round of a loop, and that takes longer than the arithmetic.
  struct ExpVectors {
    Floats vectors[kExpNumberCount];
    ExpVectors() {
      const float* numbers = kExpNumbers;
      asm("" : "+r"(numbers));
      for (int i = 0; i < kExpNumberCount; ++i) vectors[i] = Splat(numbers[i]);
    }
    const Floats& operator[](int number) const { return vectors[number]; }
  };

  // exp(x) = scale * (1 + rest) with scale = 2^n, |log(1 + rest)| <= ln(2)/2.
  struct SplitExponential {
    Bits exponent;  // n, in the place of a float's exponent
    Floats rest;
  };

  // Not a number stays.
  static Floats Clamp(Floats x, Floats smallest, Floats largest) {
#ifdef __wasm_simd128__
    // Of a comparison clang makes f32x4.max, which takes eight instructions to treat zeros and NaNs alike.
    x = __builtin_wasm_pmax_f32x4(x, smallest);
    return __builtin_wasm_pmin_f32x4(x, largest);
#else
    x = x < smallest ? smallest : x;
    return x > largest ? largest : x;
#endif
  }

  // For x from kSmallest to kLargest.
  static SplitExponential SplitExp(Floats x, const ExpVectors& c) {
    const Floats shifted = x * c[kLog2OfE] + c[kToWhole];
    const Floats n = shifted - c[kToWhole];
    const Floats r = (x - n * c[kLn2High]) - n * c[kLn2Low];
    Floats p = c[kPolynomial];
    for (int i = 1; i <= kDegree; ++i) p = p * r + c[kPolynomial + i];
    return {ToBits(shifted) << 23, p * (r * r) + r};
  }

  static Floats ClampedExp(Floats x, const ExpVectors& c) {
    const SplitExponential parts = SplitExp(Clamp(x, c[kSmallest], c[kLargest]), c);
    return reinterpret_cast<Floats>(ToBits(parts.rest + c[kOne]) + parts.exponent);
  }

  static Floats Exp(Floats x, const ExpVectors& c) {
    const Floats result = ClampedExp(x, c);
    const Floats bounded = x < c[kSmallest] ? Floats{} : result;
    return x > c[kLargest] ? Splat(__builtin_inff()) : bounded;
  }

  static Floats Sigmoid(Floats x, const ExpVectors& c) { return c[kOne] / (c[kOne] + ClampedExp(-x, c)); }

  // (e^2x - 1) / (e^2x + 1), where e^2x - 1 is exact for small x, too.
  static Floats Tanh(Floats x, const ExpVectors& c) {
    const SplitExponential parts = SplitExp(Clamp(x + x, -c[kTanhIsOne], c[kTanhIsOne]), c);
    const Floats scale = reinterpret_cast<Floats>(ToBits(c[kOne]) + parts.exponent);
    const Floats less_one = parts.rest * scale + (scale - c[kOne]);
    return less_one / (less_one + (c[kOne] + c[kOne]));
  }

  // The last elements go through the same arithmetic: a result depends on its argument alone.
  template <Floats (*kFunction)(Floats, const ExpVectors&)>
  static void Transform(const float* source, int64_t count, float* destination) {
    const ExpVectors c;
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) Store(destination + i, kFunction(Load(source + i), c));
    if (i == count) return;
    float rest[kLanes] = {};
    const size_t bytes = static_cast<size_t>(count - i) * sizeof(float);
    std::memcpy(rest, source + i, bytes);
    Store(rest, kFunction(Load(rest), c));
    std::memcpy(destination + i, rest, bytes);
  }

  static constexpr Kernels Table(const char* name) {
    return {name,           kPanelWidth,        kVectorBlock * kLanes, MultiplyPanels, PackRows,
            PackTransposed, PackPatches,        MultiplyVector,        KeepLarger,     Dequantize,
            Transform<Exp>, Transform<Sigmoid>, Transform<Tanh>};
  }
};

}  // namespace
}  // namespace onnx_engine
