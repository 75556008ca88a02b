// A file's time line for annotation programs and players.
#pragma once

#include <string>
#include <vector>

#include "files/file_predictor.h"

namespace speech_emotion::cli {

// Praat's TextGrid in its long form, with one interval tier: "sounds like".
std::string ToTextGrid(const FilePrediction& prediction, const std::vector<std::string>& labels);

// Audacity's label track: start, end and text, with tabs between them.
std::string ToAudacityLabels(const FilePrediction& prediction, const std::vector<std::string>& labels);

// WebVTT captions.
std::string ToWebVtt(const FilePrediction& prediction, const std::vector<std::string>& labels);

}  // namespace speech_emotion::cli
