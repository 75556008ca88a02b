// Feature options by name.
#pragma once

#include <span>
#include <string_view>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {

struct FeaturePreset {
  std::string_view name;
  std::string_view description;  // one line
  FeatureOptions (*options)();   // valid ones
};

// "flagship" first, then those of the seed projects' recipes: "seed-lstm", "seed-cnn", ...; "functionals"
// last.
SPEECH_EMOTION_EXPORT std::span<const FeaturePreset> FeaturePresets();

// kInvalidArgument, listing the names there are.
SPEECH_EMOTION_EXPORT Result<FeatureOptions> FeaturePresetByName(std::string_view name);

}  // namespace speech_emotion
