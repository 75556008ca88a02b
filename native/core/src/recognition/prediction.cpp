#include "speech_emotion/prediction.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace speech_emotion {

size_t LeadingLabel(std::span<const float> probabilities) {
  return std::distance(probabilities.begin(), std::max_element(probabilities.begin(), probabilities.end()));
}

namespace {

bool AnySpeech(std::span<const Prediction> predictions) {
  return std::any_of(predictions.begin(), predictions.end(),
                     [](const Prediction& p) { return !p.provisional && p.state != SpeechState::kNoSpeech; });
}

}  // namespace

std::vector<float> CombinePredictions(std::span<const Prediction> predictions) {
  const bool any_speech = AnySpeech(predictions);
  const auto counts = [any_speech](const Prediction& p) {
    return !p.provisional && !(any_speech && p.state == SpeechState::kNoSpeech);
  };
  double total_energy = 0.0;
  size_t labels = 0, windows = 0;
  for (const Prediction& prediction : predictions) {
    if (!counts(prediction)) continue;
    total_energy += prediction.energy;
    labels = prediction.probabilities.size();
    ++windows;
  }
  if (windows == 0) return {};
  std::vector<double> log_mean(labels, 0.0);
  for (const Prediction& prediction : predictions) {
    if (!counts(prediction)) continue;
    const double weight =
        total_energy > 0.0 ? prediction.energy / total_energy : 1.0 / static_cast<double>(windows);
    for (size_t i = 0; i < labels; ++i) {
      // A probability of zero would veto all other windows.
      log_mean[i] += weight * std::log(std::max(static_cast<double>(prediction.probabilities[i]), 1e-12));
    }
  }
  const double largest = *std::max_element(log_mean.begin(), log_mean.end());
  double sum = 0.0;
  for (double& value : log_mean) sum += value = std::exp(value - largest);
  std::vector<float> combined(labels);
  for (size_t i = 0; i < labels; ++i) combined[i] = static_cast<float>(log_mean[i] / sum);
  return combined;
}

SpeechState CombinedState(std::span<const Prediction> predictions, std::span<const float> combined,
                          double uncertain_below) {
  if (combined.empty() || !AnySpeech(predictions)) return SpeechState::kNoSpeech;
  return combined[LeadingLabel(combined)] < uncertain_below ? SpeechState::kUncertain : SpeechState::kSpeech;
}

}  // namespace speech_emotion
