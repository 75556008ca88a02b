// Integrated loudness of a clip as people hear it.
#pragma once

#include <optional>
#include <span>

#include "speech_emotion/export.h"

namespace speech_emotion {

// Integrated loudness in LUFS of a mono clip by ITU-R BS.1770-4 (EBU R 128): K-weighted mean square of those
// blocks of 400 ms, one each 100 ms, that lie above -70 LUFS and above 10 LU below the mean of the ones above
// -70 LUFS. A clip shorter than 400 ms is one block. Nothing where no block lies above -70 LUFS, as in
// silence.
SPEECH_EMOTION_EXPORT std::optional<double> IntegratedLoudness(std::span<const float> samples,
                                                               int sample_rate_hz);

}  // namespace speech_emotion
