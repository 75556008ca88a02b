// Four floats at once, in the vector extensions that GCC, clang and Emscripten share: SSE2, NEON or
// wasm SIMD without a line for any of them. Loads need no alignment, so results never depend on it.
#pragma once

#include <cstring>

namespace speech_emotion {

using Float4 = float __attribute__((vector_size(16)));

inline Float4 LoadFloat4(const float* source) {
  Float4 value;
  std::memcpy(&value, source, sizeof value);
  return value;
}

inline void StoreFloat4(float* destination, Float4 value) { std::memcpy(destination, &value, sizeof value); }

inline Float4 SplatFloat4(float value) { return Float4{value, value, value, value}; }

}  // namespace speech_emotion
