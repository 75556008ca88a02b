// How the windows of clips were called: what plain speech and sounds are judged by.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "speech_emotion/prediction.h"

namespace speech_emotion::trainer {

struct WindowStates {
  int64_t windows = 0;    // provisional ones left out
  int64_t no_speech = 0;  // of them
  int64_t quiet = 0;      // speech called neutral, calm or uncertain
  int64_t named = 0;      // speech called anything else, at a half or more

  int64_t speech() const { return windows - no_speech; }
};

// Neutral and calm: where a voice has no more to say than its words.
bool IsQuietLabel(const std::string& label);

// "81.2 %"; of nothing 0.0 %.
std::string PercentText(int64_t part, int64_t whole);

WindowStates WindowStatesOf(const std::vector<Prediction>& predictions,
                            const std::vector<std::string>& labels);
void Add(const WindowStates& part, WindowStates& sum);

// "81.2 % of 1034 windows with speech neutral, calm or uncertain, 3.1 % anything else at 50 % or more; 97.9 %
// of all windows heard as speech"
std::string PlainSpeechText(const WindowStates& states);
// "75.0 % of 2400 windows called no speech"
std::string SoundsText(const WindowStates& states);

}  // namespace speech_emotion::trainer
