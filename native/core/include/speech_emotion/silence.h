// Where a clip is not silent.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "speech_emotion/export.h"

namespace speech_emotion {

// Samples [first, second) of the clip that librosa.effects.trim(y, top_db=top_db) of librosa 0.11 keeps: from
// the first to the last frame whose root mean square is less than `top_db` decibels below the loudest
// frame's. Frames of 2048 samples lie around every 512th sample, with zeros beyond the ends; the range is in
// steps of 512 samples but for its end, which may be the clip's. Magnitudes below 1e-5 count as 1e-5, so that
// a clip that is nowhere louder, digital silence included, is kept whole. Nothing is kept where top_db <= 0.
SPEECH_EMOTION_EXPORT std::pair<size_t, size_t> NonSilentRange(std::span<const float> samples, double top_db);

}  // namespace speech_emotion
