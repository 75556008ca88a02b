// Filtering of whole clips by long impulse responses.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace speech_emotion {

// sum_k filter[k] * signal[n + delay - k] for each n of the signal: as many samples as it has. `delay` is the
// tap that counts as the filter's time zero.
std::vector<float> Convolve(std::span<const float> signal, std::span<const float> filter, size_t delay = 0);

}  // namespace speech_emotion
