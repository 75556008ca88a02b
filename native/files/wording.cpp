#include "files/wording.h"

#include <cmath>

namespace speech_emotion {

std::string Wording(const Stretch& stretch, const std::vector<std::string>& labels) {
  if (stretch.state != SpeechState::kSpeech) return Wording(stretch.state);
  return labels[stretch.label] + " " + Percent(stretch.probability);
}

std::string Wording(const FileAnswer& answer, const std::vector<std::string>& labels) {
  if (answer.state != SpeechState::kSpeech) return Wording(answer.state);
  const size_t leading = LeadingLabel(answer.probabilities);
  return labels[leading] + " " + Percent(answer.probabilities[leading]);
}

std::string Wording(SpeechState state) {
  switch (state) {
    case SpeechState::kNoSpeech:
      return "no speech";
    case SpeechState::kUncertain:
      return "uncertain";
    case SpeechState::kSpeech:
      return "speech";
  }
  return {};
}

std::string Percent(float probability) { return std::to_string(std::lround(100.0f * probability)) + " %"; }

}  // namespace speech_emotion
