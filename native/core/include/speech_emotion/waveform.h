// A mono signal and its rate.
#pragma once

#include <span>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"

namespace speech_emotion {

struct Waveform {
  std::vector<float> samples;  // full scale is [-1, 1]; louder is legal
  int sample_rate_hz = 0;

  double duration_s() const {
    return sample_rate_hz > 0 ? static_cast<double>(samples.size()) / sample_rate_hz : 0.0;
  }
};

// interleaved [frames, channels] -> mono [frames]: the mean of the channels.
SPEECH_EMOTION_EXPORT void MixChannels(std::span<const float> interleaved, int channels,
                                       std::span<float> mono);

// Fails with kInvalidAudio, naming the first position, where a sample is NaN or infinite.
SPEECH_EMOTION_EXPORT Result<void> CheckFinite(std::span<const float> samples);

}  // namespace speech_emotion
