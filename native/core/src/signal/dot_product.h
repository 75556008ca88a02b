// A dot product whose order of additions is fixed, so that results do not depend on the memory
// alignment of the operands, and that compilers can vectorise without being allowed to reorder.
#pragma once

namespace speech_emotion {

// Static: of an inline function the linker keeps the copy of any one source, which in the browser's module
// may be one that was compiled for size.
static inline float DotProduct(const float* a, const float* b, int count) {
  constexpr int kLanes = 8;
  float lanes[kLanes] = {};
  int i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int lane = 0; lane < kLanes; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
  }
  float tail = 0.0f;
  for (; i < count; ++i) tail += a[i] * b[i];
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7])) +
         tail;
}

}  // namespace speech_emotion
