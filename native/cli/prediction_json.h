// A file's prediction for programs: one JSON object a line.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "files/file_predictor.h"

namespace speech_emotion::cli {

// {label: p, ...}
nlohmann::ordered_json ProbabilitiesToJson(const std::vector<float>& probabilities,
                                           const std::vector<std::string>& labels);

// The leading label, "uncertain" or "no speech".
std::string EmotionName(SpeechState state, const std::vector<float>& probabilities,
                        const std::vector<std::string>& labels);

// {"file", "duration_s", "emotion", "reference_s", "probabilities": {label: p, ...},
//  "segments": [{"start_s", "end_s", "reference_s", "probabilities"}, ...]} and a newline; "channel" after
//  "file" on
// request. The emotion is "uncertain" where no label stands out. reference_s: seconds of speech in the
// reference that the window, or the last of them, was judged with; 0 where the model takes none.
std::string ToJsonLine(const FilePrediction& prediction, const std::vector<std::string>& labels,
                       bool shows_channel);

}  // namespace speech_emotion::cli
