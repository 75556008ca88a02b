// What all augmentations ask of a clip.
#pragma once

#include "base/range_check.h"
#include "speech_emotion/resampler.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {

inline Result<void> CheckClip(const Waveform& waveform) {
  if (auto ok = CheckRange("a sample rate in Hz", waveform.sample_rate_hz, Resampler::kMinRateHz,
                           Resampler::kMaxRateHz);
      !ok) {
    return ok;
  }
  return CheckFinite(waveform.samples);
}

}  // namespace speech_emotion
