// Spectral gating: lowers what stays below the noise that a clip's pauses show.
#pragma once

#include <vector>

namespace speech_emotion {

// Lowers stationary noise by up to `reduction_db` (>= 0) in place. What the quietest 15 % of the clip hold is
// taken for noise, so that a voice without pauses is lowered where it is quiet. A clip shorter than 16 frames
// of about 32 ms, a quarter of a frame apart, stays as it is, and so does one whose pauses are digital
// silence.
void ReduceNoise(double reduction_db, int sample_rate_hz, std::vector<float>& samples);

}  // namespace speech_emotion
