#include "speech_emotion/channel_survey.h"

#include <algorithm>

namespace speech_emotion {

std::string ChannelName(int channel, int channels) {
  if (channels >= 2 && channel < 2) return channel == 0 ? "left" : "right";
  return std::to_string(channel + 1);
}

void ChannelSurvey::Level::Add(double sample) {
  sum += sample;
  squares += sample * sample;
}

double ChannelSurvey::Level::Power(int64_t frames) const {
  const double mean = sum / static_cast<double>(frames);
  return std::max(squares / static_cast<double>(frames) - mean * mean, 0.0);
}

ChannelSurvey::ChannelSurvey(int channels) : levels_(static_cast<size_t>(channels)) {}

void ChannelSurvey::Add(std::span<const float> interleaved) {
  const size_t channels = levels_.size();
  for (size_t first = 0; first + channels <= interleaved.size(); first += channels, ++frames_) {
    double sum = 0.0;
    for (size_t channel = 0; channel < channels; ++channel) {
      levels_[channel].Add(interleaved[first + channel]);
      sum += interleaved[first + channel];
    }
    mean_.Add(sum / static_cast<double>(channels));
  }
}

ChannelSurvey::Choice ChannelSurvey::Choose() const {
  constexpr double kSilentBelow = 1e-4, kMeanBelow = 0.1;  // of the loudest channel's power
  const int channels = static_cast<int>(levels_.size());
  if (channels < 2 || frames_ == 0) return {};
  std::vector<double> powers;
  for (const Level& level : levels_) powers.push_back(level.Power(frames_));
  const auto loudest = std::max_element(powers.begin(), powers.end());
  if (!(*loudest > 0.0)) return {};
  const auto channel = static_cast<int>(loudest - powers.begin());
  const auto heard = std::count_if(powers.begin(), powers.end(),
                                   [&](double power) { return power > kSilentBelow * *loudest; });
  const std::string it = (channel < 2 ? "its " + ChannelName(channel, channels) + " channel"
                                      : "its channel " + ChannelName(channel, channels)) +
                         " is heard alone: ";
  if (heard == 1) return {channel, it + "the others are silent"};
  const double mean = mean_.Power(frames_);
  if (!(mean < kMeanBelow * *loudest)) return {};
  return {channel, it + (mean < kSilentBelow * *loudest ? "they cancel each other"
                                                        : "the mean of all is far quieter")};
}

}  // namespace speech_emotion
