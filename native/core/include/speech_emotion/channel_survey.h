// Which of a recording's channels to hear, where their mean would say little.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "speech_emotion/export.h"

namespace speech_emotion {

// "left" and "right" where there are two channels or more, else the number from 1 on.
SPEECH_EMOTION_EXPORT std::string ChannelName(int channel, int channels);

// Add all of a recording, then choose. One thread at a time; holds no samples.
class SPEECH_EMOTION_EXPORT ChannelSurvey {
 public:
  explicit ChannelSurvey(int channels);

  // interleaved [frames, channels]
  void Add(std::span<const float> interleaved);

  struct Choice {
    int channel = -1;    // -1: the mean of all
    std::string reason;  // one line for people, where it is another; empty otherwise
  };
  // The loudest channel where all others are silent (40 dB below it and more), and where the mean of all is
  // quieter than it by 10 dB and more: sides that cancel each other, a voice in one channel of six. Levels
  // are of what varies, so a constant offset counts for nothing.
  Choice Choose() const;

 private:
  struct Level {
    double sum = 0.0;
    double squares = 0.0;
    void Add(double sample);
    double Power(int64_t frames) const;
  };

  std::vector<Level> levels_;  // of each channel
  Level mean_;
  int64_t frames_ = 0;
};

}  // namespace speech_emotion
