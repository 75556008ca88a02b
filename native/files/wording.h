// Answers in words.
#pragma once

#include <string>
#include <vector>

#include "speech_emotion/file_recognizer.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/time_line.h"

namespace speech_emotion {

// "happy 52 %", "uncertain" or "no speech"
std::string Wording(const Stretch& stretch, const std::vector<std::string>& labels);
// The same of a whole file.
std::string Wording(const FileAnswer& answer, const std::vector<std::string>& labels);
// "speech", "uncertain" or "no speech"
std::string Wording(SpeechState state);
// "52 %"
std::string Percent(float probability);

}  // namespace speech_emotion
