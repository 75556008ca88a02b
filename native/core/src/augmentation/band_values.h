// What changes to features compute of them, or over their bands.
#pragma once

#include <vector>

namespace speech_emotion {

inline double Mean(const std::vector<float>& values) {
  double sum = 0.0;
  for (float value : values) sum += value;
  return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

// One value a band: `rise` higher at the top than at the bottom, 0 in the middle.
inline std::vector<float> BandLine(double rise, int bands) {
  std::vector<float> line(bands);
  for (int b = 0; b < bands; ++b) line[b] = static_cast<float>(rise * (static_cast<double>(b) / bands - 0.5));
  return line;
}

}  // namespace speech_emotion
