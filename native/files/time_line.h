// What each stretch of a recording sounds like: the overlapping windows as one line without gaps.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "files/file_predictor.h"

namespace speech_emotion::cli {

struct Stretch {
  double start_s = 0.0;
  double end_s = 0.0;
  SpeechState state = SpeechState::kNoSpeech;
  size_t label = 0;          // means nothing without speech, and little where uncertain
  float probability = 0.0f;  // of the label: mean over the windows
};

// Contiguous over what was heard. A window speaks for the time around its middle, up to half way to
// its neighbours'; the first and the last one reach to the ends. Neighbours that say the same are one.
std::vector<Stretch> TimeLine(const FilePrediction& prediction);

// "happy 52 %", "uncertain" or "no speech"
std::string Wording(const Stretch& stretch, const std::vector<std::string>& labels);
// The same of a whole file.
std::string Wording(const FilePrediction& prediction, const std::vector<std::string>& labels);
// "speech", "uncertain" or "no speech"
std::string Wording(SpeechState state);
// "52 %"
std::string Percent(float probability);

}  // namespace speech_emotion::cli
