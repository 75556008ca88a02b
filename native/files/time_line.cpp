#include "files/time_line.h"

#include <algorithm>
#include <cmath>

namespace speech_emotion::cli {
namespace {

double Middle(const Prediction& window) { return 0.5 * (window.start_s + window.end_s); }

bool SaysTheSame(const Stretch& stretch, const Prediction& window) {
  if (stretch.state != window.state) return false;
  return window.state != SpeechState::kSpeech || stretch.label == LeadingLabel(window.probabilities);
}

}  // namespace

std::vector<Stretch> TimeLine(const FilePrediction& prediction) {
  const std::vector<Prediction>& windows = prediction.segments;
  const double end_s = prediction.start_s + prediction.duration_s;
  std::vector<Stretch> stretches;
  size_t windows_in_stretch = 0;
  for (size_t i = 0; i < windows.size(); ++i) {
    const bool is_last = i + 1 == windows.size();
    const double until_s =
        is_last ? end_s : std::min(0.5 * (Middle(windows[i]) + Middle(windows[i + 1])), end_s);
    const size_t label = LeadingLabel(windows[i].probabilities);
    const float probability = windows[i].probabilities[label];
    if (!stretches.empty() && SaysTheSame(stretches.back(), windows[i])) {
      Stretch& stretch = stretches.back();
      ++windows_in_stretch;
      stretch.probability += (probability - stretch.probability) / static_cast<float>(windows_in_stretch);
      stretch.end_s = until_s;
      continue;
    }
    const double from_s = stretches.empty() ? prediction.start_s : stretches.back().end_s;
    if (!(until_s > from_s)) continue;  // a window whose middle lies at the very end
    stretches.push_back({from_s, until_s, windows[i].state, label, probability});
    windows_in_stretch = 1;
  }
  return stretches;
}

std::string Wording(const Stretch& stretch, const std::vector<std::string>& labels) {
  if (stretch.state != SpeechState::kSpeech) return Wording(stretch.state);
  return labels[stretch.label] + " " + Percent(stretch.probability);
}

std::string Wording(const FilePrediction& prediction, const std::vector<std::string>& labels) {
  if (prediction.state != SpeechState::kSpeech) return Wording(prediction.state);
  const size_t leading = LeadingLabel(prediction.probabilities);
  return labels[leading] + " " + Percent(prediction.probabilities[leading]);
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

}  // namespace speech_emotion::cli
