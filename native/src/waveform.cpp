#include "speech_emotion/waveform.h"

#include <cmath>

namespace speech_emotion {

Result<void> CheckFinite(std::span<const float> samples) {
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
