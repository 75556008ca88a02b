#include "speech_emotion/waveform.h"

#include <cmath>

namespace speech_emotion {

namespace {

// A product with zero is zero, or not a number.
bool AllFinite(std::span<const float> samples) {
  constexpr size_t kLanes = 8;
  float lanes[kLanes] = {};
  size_t i = 0;
  for (; i + kLanes <= samples.size(); i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += samples[i + lane] * 0.0f;
  }
  for (; i < samples.size(); ++i) lanes[0] += samples[i] * 0.0f;
  float sum = 0.0f;
  for (const float lane : lanes) sum += lane;
  return sum == 0.0f;
}

}  // namespace

// Every sample of a recording passes here, several times.
void MixChannels(std::span<const float> interleaved, int channels, std::span<float> mono) {
  const float* next = interleaved.data();
  for (float& sample : mono) {
    double sum = 0.0;
    for (int channel = 0; channel < channels; ++channel) sum += *next++;
    sample = static_cast<float>(sum / channels);
  }
}

Result<void> CheckFinite(std::span<const float> samples) {
  if (AllFinite(samples)) return {};
  for (size_t i = 0; i < samples.size(); ++i) {
    if (std::isfinite(samples[i])) continue;
    return MakeError(ErrorCode::kInvalidAudio,
                     "expected finite samples, found " +
                         std::string(std::isnan(samples[i]) ? "NaN" : "an infinite value") + " at sample " +
                         std::to_string(i));
  }
  return {};
}

}  // namespace speech_emotion
