#include "onnx/int8_weight.h"

#include <algorithm>
#include <cmath>

namespace speech_emotion::trainer {

Int8Weight ToInt8(std::span<const float> weight, std::span<const int64_t> dims, size_t axis) {
  constexpr float kLargest = 127.0f;
  size_t inner = 1;
  for (size_t d = axis + 1; d < dims.size(); ++d) inner *= static_cast<size_t>(dims[d]);
  const auto channels = static_cast<size_t>(dims[axis]);
  Int8Weight quantized{std::vector<int8_t>(weight.size()), std::vector<float>(channels, 0.0f), 0.0f};
  // [outer, channels, inner]
  for (size_t i = 0; i < weight.size(); ++i) {
    float& largest = quantized.scales[i / inner % channels];
    largest = std::max(largest, std::abs(weight[i]));
  }
  for (float& scale : quantized.scales) {
    scale /= kLargest;
    if (scale == 0.0f) scale = 1.0f;
  }
  for (size_t i = 0; i < weight.size(); ++i) {
    const float scale = quantized.scales[i / inner % channels];
    const float steps = std::clamp(std::nearbyint(weight[i] / scale), -kLargest, kLargest);
    quantized.values[i] = static_cast<int8_t>(steps);
    quantized.largest_error = std::max(quantized.largest_error, std::abs(weight[i] - steps * scale));
  }
  return quantized;
}

}  // namespace speech_emotion::trainer
