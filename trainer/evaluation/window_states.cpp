#include "evaluation/window_states.h"

#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

constexpr float kNamed = 0.5f;

}  // namespace

bool IsQuietLabel(const std::string& label) { return label == "neutral" || label == "calm"; }

std::string PercentText(int64_t part, int64_t whole) {
  return FixedPoint(whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0.0, 1) +
         " %";
}

WindowStates WindowStatesOf(const std::vector<Prediction>& predictions,
                            const std::vector<std::string>& labels) {
  WindowStates states;
  for (const Prediction& prediction : predictions) {
    if (prediction.provisional) continue;
    ++states.windows;
    if (prediction.state == SpeechState::kNoSpeech) {
      ++states.no_speech;
      continue;
    }
    const size_t leading = LeadingLabel(prediction.smoothed_probabilities);
    if (IsQuietLabel(labels[leading]) || prediction.state == SpeechState::kUncertain) {
      ++states.quiet;
    } else if (prediction.smoothed_probabilities[leading] >= kNamed) {
      ++states.named;
    }
  }
  return states;
}

void Add(const WindowStates& part, WindowStates& sum) {
  sum.windows += part.windows;
  sum.no_speech += part.no_speech;
  sum.quiet += part.quiet;
  sum.named += part.named;
}

std::string PlainSpeechText(const WindowStates& states) {
  return PercentText(states.quiet, states.speech()) + " of " + std::to_string(states.speech()) +
         " windows with speech neutral, calm or uncertain, " + PercentText(states.named, states.speech()) +
         " anything else at 50 % or more; " + PercentText(states.speech(), states.windows) +
         " of all windows heard as speech";
}

std::string SoundsText(const WindowStates& states) {
  return PercentText(states.no_speech, states.windows) + " of " + std::to_string(states.windows) +
         " windows called no speech";
}

}  // namespace speech_emotion::trainer
