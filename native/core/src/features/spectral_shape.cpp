#include "features/spectral_shape.h"

#include <algorithm>
#include <cmath>

namespace speech_emotion {

float SpectralCentroid(std::span<const float> magnitude, double bin_hz) {
  double sum = 0.0, moment = 0.0;
  for (size_t k = 0; k < magnitude.size(); ++k) {
    sum += magnitude[k];
    moment += static_cast<double>(k) * magnitude[k];
  }
  return sum > 0.0 ? static_cast<float>(bin_hz * moment / sum) : 0.0f;
}

float SpectralRolloff(std::span<const float> magnitude, double bin_hz, double rolloff) {
  // Summed in float like librosa's, so that a frame on the edge between two bins falls to the same one.
  float total = 0.0f;
  for (float value : magnitude) total += value;
  const float threshold = static_cast<float>(rolloff) * total;
  float sum = 0.0f;
  size_t bin = 0;
  for (; bin + 1 < magnitude.size(); ++bin) {
    sum += magnitude[bin];
    if (sum >= threshold) break;
  }
  return static_cast<float>(static_cast<double>(bin) * bin_hz);
}

float SpectralFlatness(std::span<const float> power) {
  constexpr float kFloor = 1e-10f;
  double logarithms = 0.0, sum = 0.0;
  for (float value : power) {
    const float floored = std::max(value, kFloor);
    logarithms += std::log(floored);
    sum += floored;
  }
  const double count = static_cast<double>(power.size());
  return static_cast<float>(std::exp(logarithms / count) / (sum / count));
}

}  // namespace speech_emotion
