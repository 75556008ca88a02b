#include "onnx/vector_math.h"

#include <cstring>
#include <limits>

#include "onnx/float4.h"

namespace speech_emotion {
namespace {

using Int4 = int32_t __attribute__((vector_size(16)));

Float4 Select(Int4 mask, Float4 if_true, Float4 if_false) { return mask ? if_true : if_false; }

Int4 TruncateToInt(Float4 x) { return __builtin_convertvector(x, Int4); }

// exp(x) = 2^n exp(r) with |r| <= ln(2)/2; the polynomial is that of Cephes' expf (S. Moshier).
Float4 Exp(Float4 x) {
  constexpr float kLog2OfE = 1.44269504088896341f;
  constexpr float kLargest = 88.722839f;    // above it exp overflows
  constexpr float kSmallest = -87.336544f;  // below it exp is no normal number
  const Float4 safe =
      Select(x > kLargest, SplatFloat4(kLargest), Select(x < kSmallest, SplatFloat4(kSmallest), x));
  const Float4 scaled = safe * kLog2OfE;
  const Int4 n = TruncateToInt(scaled + Select(scaled < 0.0f, SplatFloat4(-0.5f), SplatFloat4(0.5f)));
  const Float4 whole = __builtin_convertvector(n, Float4);
  const Float4 r = (safe - whole * 0.693359375f) - whole * -2.12194440e-4f;  // ln(2) in two parts
  Float4 p = SplatFloat4(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const Float4 fraction = p * r * r + r + 1.0f;
  // 2^n in two factors, as n = 128 has no float of its own.
  const Int4 half = n / 2;
  const auto power = [](Int4 exponent) {
    const Int4 bits = (exponent + 127) << 23;
    Float4 value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  };
  const Float4 result = fraction * power(half) * power(n - half);
  const Float4 bounded = Select(x > kLargest, SplatFloat4(std::numeric_limits<float>::infinity()),
                                Select(x < kSmallest, Float4{}, result));
  return Select(x == x, bounded, x);
}

Float4 Sigmoid(Float4 x) { return 1.0f / (1.0f + Exp(-x)); }

// Cephes' tanhf: a polynomial near zero, where 1 - 2 / (exp(2x) + 1) would cancel.
Float4 Tanh(Float4 x) {
  const Float4 magnitude = Select(x < 0.0f, -x, x);
  const Float4 large = 1.0f - 2.0f / (Exp(magnitude * 2.0f) + 1.0f);
  const Float4 square = x * x;
  Float4 p = SplatFloat4(-5.70498872745e-3f);
  p = p * square + 2.06390887954e-2f;
  p = p * square + -5.37397155531e-2f;
  p = p * square + 1.33314422036e-1f;
  p = p * square + -3.33332819422e-1f;
  const Float4 small = p * square * x + x;
  return Select(magnitude < 0.625f, small, Select(x < 0.0f, -large, large));
}

// The last elements go through the same arithmetic: a result depends on its argument alone.
template <Float4 (*kFunction)(Float4)>
void Transform(const float* source, int64_t count, float* destination) {
  int64_t i = 0;
  for (; i + 4 <= count; i += 4) StoreFloat4(destination + i, kFunction(LoadFloat4(source + i)));
  if (i == count) return;
  float rest[4] = {};
  const size_t bytes = static_cast<size_t>(count - i) * sizeof(float);
  std::memcpy(rest, source + i, bytes);
  StoreFloat4(rest, kFunction(LoadFloat4(rest)));
  std::memcpy(destination + i, rest, bytes);
}

}  // namespace

void Exponentials(const float* source, int64_t count, float* destination) {
  Transform<Exp>(source, count, destination);
}
void Sigmoids(const float* source, int64_t count, float* destination) {
  Transform<Sigmoid>(source, count, destination);
}
void HyperbolicTangents(const float* source, int64_t count, float* destination) {
  Transform<Tanh>(source, count, destination);
}

}  // namespace speech_emotion
