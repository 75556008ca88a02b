#include "speech_emotion/time_line.h"

#include <algorithm>

namespace speech_emotion {
namespace {

double Middle(const Prediction& window) { return 0.5 * (window.start_s + window.end_s); }

bool SaysTheSame(const Stretch& stretch, const Prediction& window) {
  if (stretch.state != window.state) return false;
  return window.state != SpeechState::kSpeech || stretch.label == LeadingLabel(window.probabilities);
}

}  // namespace

std::vector<TimeRange> SpokenFor(std::span<const Prediction> windows, TimeRange heard) {
  std::vector<TimeRange> ranges;
  ranges.reserve(windows.size());
  double from_s = heard.start_s;
  for (size_t i = 0; i < windows.size(); ++i) {
    const bool is_last = i + 1 == windows.size();
    const double until_s =
        is_last ? heard.end_s : std::min(0.5 * (Middle(windows[i]) + Middle(windows[i + 1])), heard.end_s);
    ranges.push_back({from_s, std::max(from_s, until_s)});
    from_s = ranges.back().end_s;
  }
  return ranges;
}

std::vector<Stretch> TimeLine(std::span<const Prediction> windows, TimeRange heard) {
  const std::vector<TimeRange> ranges = SpokenFor(windows, heard);
  std::vector<Stretch> stretches;
  size_t windows_in_stretch = 0;
  for (size_t i = 0; i < windows.size(); ++i) {
    const size_t label = LeadingLabel(windows[i].probabilities);
    const float probability = windows[i].probabilities[label];
    if (!stretches.empty() && SaysTheSame(stretches.back(), windows[i])) {
      Stretch& stretch = stretches.back();
      ++windows_in_stretch;
      stretch.probability += (probability - stretch.probability) / static_cast<float>(windows_in_stretch);
      stretch.end_s = ranges[i].end_s;
      continue;
    }
    if (!(ranges[i].end_s > ranges[i].start_s)) continue;
    stretches.push_back({ranges[i].start_s, ranges[i].end_s, windows[i].state, label, probability});
    windows_in_stretch = 1;
  }
  return stretches;
}

}  // namespace speech_emotion
