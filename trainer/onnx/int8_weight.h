// A weight as int8 steps of one scale a channel, symmetric about zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace speech_emotion::trainer {

struct Int8Weight {
  std::vector<int8_t> values;  // -127 to 127
  std::vector<float> scales;   // one a channel; 1 where the whole channel is zero
  float largest_error = 0.0f;  // |weight - value * scale|
};

// `weight` is row-major of shape `dims` and finite; the channels lie along `axis`.
Int8Weight ToInt8(std::span<const float> weight, std::span<const int64_t> dims, size_t axis);

}  // namespace speech_emotion::trainer
