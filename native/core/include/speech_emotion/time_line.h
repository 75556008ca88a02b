// What each stretch of a recording sounds like: overlapping windows as one line without gaps.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "speech_emotion/export.h"
#include "speech_emotion/prediction.h"

namespace speech_emotion {

// On the recording's clock.
struct TimeRange {
  double start_s = 0.0;
  double end_s = 0.0;
};

// The part of `heard` that each window speaks for: the time around its middle, up to half way to its
// neighbours'; the first and the last one reach to the ends. Contiguous; a window whose middle lies at the
// very end has none. `windows` in the order of time.
SPEECH_EMOTION_EXPORT std::vector<TimeRange> SpokenFor(std::span<const Prediction> windows, TimeRange heard);

struct Stretch {
  double start_s = 0.0;
  double end_s = 0.0;
  SpeechState state = SpeechState::kNoSpeech;
  size_t label = 0;          // means nothing without speech, and little where uncertain
  float probability = 0.0f;  // of the label: mean over the windows
};

// Contiguous over what was heard. Neighbours that say the same are one.
SPEECH_EMOTION_EXPORT std::vector<Stretch> TimeLine(std::span<const Prediction> windows, TimeRange heard);

}  // namespace speech_emotion
