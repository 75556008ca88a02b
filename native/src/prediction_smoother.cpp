#include "prediction_smoother.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "number_text.h"

namespace speech_emotion {

Result<PredictionSmoother> PredictionSmoother::Create(const RecognizerOptions& options) {
  if (!(options.min_speech_s >= 0.0)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a min_speech_s of 0 or more, found " + FormatNumber(options.min_speech_s, 6));
  }
  if (!(options.smoothing_s >= 0.0)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a smoothing_s of 0 or more, found " + FormatNumber(options.smoothing_s, 6));
  }
  return PredictionSmoother(options);
}

Prediction PredictionSmoother::Accept(const FeatureWindow& window, std::vector<float> probabilities) {
  Prediction prediction;
  prediction.start_s = window.start_s;
  prediction.end_s = window.end_s;
  prediction.probabilities = std::move(probabilities);
  prediction.energy = window.energy;
  prediction.level_dbfs = window.level_dbfs;
  prediction.provisional = window.provisional;
  if (window.level_dbfs < options_.silence_dbfs || window.speech_s < options_.min_speech_s) {
    // What was said before a pause says nothing about what comes after it.
    smoothed_.clear();
    prediction.smoothed_probabilities = prediction.probabilities;
    prediction.state = SpeechState::kNoSpeech;
    return prediction;
  }
  if (smoothed_.empty() || options_.smoothing_s == 0.0) {
    smoothed_ = prediction.probabilities;
  } else {
    const float keep = static_cast<float>(std::exp(-options_.hop_s / options_.smoothing_s));
    for (size_t i = 0; i < smoothed_.size(); ++i) {
      smoothed_[i] = keep * smoothed_[i] + (1.0f - keep) * prediction.probabilities[i];
    }
  }
  prediction.smoothed_probabilities = smoothed_;
  const float leading = smoothed_[LeadingLabel(smoothed_)];
  prediction.state = leading < options_.uncertain_below ? SpeechState::kUncertain : SpeechState::kSpeech;
  return prediction;
}

}  // namespace speech_emotion
