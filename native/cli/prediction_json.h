// A file's prediction for programs: one JSON object a line.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "file_predictor.h"

namespace speech_emotion::cli {

// {label: p, ...}
nlohmann::ordered_json ProbabilitiesToJson(const std::vector<float>& probabilities,
                                           const std::vector<std::string>& labels);

// {"file", "duration_s", "emotion", "probabilities": {label: p, ...},
//  "segments": [{"start_s", "end_s", "probabilities"}, ...]} and a newline; "channel" after "file" on
// request.
std::string ToJsonLine(const FilePrediction& prediction, const std::vector<std::string>& labels,
                       bool shows_channel);

}  // namespace speech_emotion::cli
