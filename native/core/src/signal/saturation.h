// Double to float without overflow.
#pragma once

#include <algorithm>
#include <limits>

namespace speech_emotion {

// Beyond the range of floats the largest float, so that finite samples stay finite.
inline float Saturate(double value) {
  constexpr double kLargest = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -kLargest, kLargest));
}

}  // namespace speech_emotion
