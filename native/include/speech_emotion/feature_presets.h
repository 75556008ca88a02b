// Feature options by name.
#pragma once

#include <string_view>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion {

struct FeaturePreset {
  std::string_view name;
  std::string_view description;  // one line
  FeatureOptions options;
};

// "flagship" first, then those of the seed projects' recipes: "seed-lstm", "seed-cnn", ...
const std::vector<FeaturePreset>& FeaturePresets();

// kInvalidArgument, listing the names there are.
Result<FeatureOptions> FeaturePresetByName(std::string_view name);

}  // namespace speech_emotion
