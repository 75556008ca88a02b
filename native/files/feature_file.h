// Features for other programs: as bytes of a .npy, CSV or JSON file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "speech_emotion/feature_extractor.h"

namespace speech_emotion {

// Where features come from, for the formats that tell.
struct FeatureSource {
  std::string file;
  std::optional<std::string> channel;  // where one was asked for
  std::optional<std::string> label;
  int sample_rate_hz = 0;  // at which the features were computed
};

// NumPy's format, version 1.0: float32, C order, [frames, features].
std::string ToNpy(const FeatureMatrix& matrix);

// One row a frame under a header of `names`, one a column.
std::string ToCsv(const FeatureMatrix& matrix, const std::vector<std::string>& names);

// {"file", "channel", "label", "sample_rate", "shape": [frames, features], "features": [[...], ...]}
// in one line; the label is null and the channel missing where there is none.
std::string ToJson(const FeatureMatrix& matrix, const FeatureSource& source);

}  // namespace speech_emotion
