// Statistics of features over the frames of an utterance.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"

namespace speech_emotion {

enum class FunctionalKind {
  kMean,
  kStandardDeviation,  // of the population: the sum is divided by the number of frames
  kPercentile,         // between two values interpolated linearly; 0 is the minimum, 100 the maximum
  kSlope,              // of the least-squares line through the values, a second
};

struct Functional {
  FunctionalKind kind;
  int percent = 0;  // of kPercentile: 0 to 100
  bool operator==(const Functional&) const = default;
};

// "mean,sd,p0,p50,p100,slope", and back; empty for none. Reading names what it can't use.
SPEECH_EMOTION_EXPORT std::string ToText(std::span<const Functional> functionals);
SPEECH_EMOTION_EXPORT Result<std::vector<Functional>> FunctionalsFromText(std::string_view text);

// `values`: row-major [frames, features]. The result is [functionals, features]: the first functional of
// every feature, then the second. A single frame has a standard deviation and slope of 0; no frame has no
// result.
SPEECH_EMOTION_EXPORT std::vector<float> ComputeFunctionals(std::span<const Functional> functionals,
                                                            std::span<const float> values, int features,
                                                            double frame_shift_s);

}  // namespace speech_emotion
