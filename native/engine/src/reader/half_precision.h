// Numbers of 16 bits as floats.
#pragma once

#include <cstdint>
#include <cstring>

namespace onnx_engine {

inline float FloatOf(uint32_t bits) {
  float value = 0.0f;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// Of ONNX's float16.
inline float FromHalf(uint16_t bits) {
  // The exponents of floats begin 112 lower, those of numbers without a leading one, too.
  const float magnitude = FloatOf((bits & 0x7fffu) << 13) * 0x1p112f;
  const bool is_number = (bits & 0x7c00u) != 0x7c00u;
  const float value = is_number ? magnitude : FloatOf((bits & 0x3ffu) << 13 | 0x7f800000u);
  return bits >> 15 == 0 ? value : -value;
}

// Of ONNX's bfloat16.
inline float FromBrainHalf(uint16_t bits) { return FloatOf(static_cast<uint32_t>(bits) << 16); }

}  // namespace onnx_engine
