// exp, sigmoid and tanh of vectors of kLanes floats, for kernel_source.h, whose rules hold here, too.
#pragma once

#include <cstdint>
#include <cstring>

#include "kernels/vector_source.h"

namespace onnx_engine {
namespace {  // NOLINT(google-build-namespaces): see kernel_source.h

template <int kLanes>
struct ExponentialSource : VectorSource<kLanes> {
  using Vectors = VectorSource<kLanes>;
  using typename Vectors::Bits;
  using typename Vectors::Floats;
  using Vectors::Load;
  using Vectors::Splat;
  using Vectors::Store;
  using Vectors::ToBits;

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

  static constexpr auto kExp = Transform<Exp>;
  static constexpr auto kSigmoid = Transform<Sigmoid>;
  static constexpr auto kTanh = Transform<Tanh>;
};

}  // namespace
}  // namespace onnx_engine
