// A file's prediction for programs: one JSON object a line.
#pragma once

#include <string>
#include <vector>

#include "file_predictor.h"

namespace speech_emotion::cli {

// {"file", "duration_s", "emotion", "probabilities": {label: p, ...},
//  "segments": [{"start_s", "end_s", "probabilities"}, ...]} and a newline.
std::string ToJsonLine(const FilePrediction& prediction, const std::vector<std::string>& labels);

}  // namespace speech_emotion::cli
