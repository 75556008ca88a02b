#include "recognition/prediction_smoother.h"

#include <cmath>

#include "base/number_text.h"
#include "base/range_check.h"

namespace speech_emotion {
namespace {

Result<void> CheckNotNegative(const char* what, double value) {
  if (value >= 0.0) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   {"expected a ", what, " of 0 or more, found ", FormatNumber(value, 6)});
}

Result<void> CheckOptions(const RecognizerOptions& options) {
  Result<void> ok = CheckNotNegative("min_speech_s", options.min_speech_s);
  if (ok) ok = CheckNotNegative("smoothing_s", options.smoothing_s);
  if (ok) ok = CheckNotNegative("headline_lead_s", options.headline_lead_s);
  if (ok) ok = CheckRange("a silence_dbfs", options.silence_dbfs, -1000.0, 1000.0);
  if (ok) ok = CheckRange("a headline_lead", options.headline_lead, 0.0, 1.0);
  if (ok) ok = CheckRange("an uncertain_below", options.uncertain_below.value_or(0.0), 0.0, 1.0);
  return ok;
}

}  // namespace

PredictionSmoother::PredictionSmoother(const ModelContract& contract, const RecognizerOptions& options)
    : options_(options),
      uncertain_below_(options.uncertain_below.value_or(contract.uncertain_below())),
      speech_threshold_(contract.speech_threshold()),
      headline_(uncertain_below_, options.headline_lead * options.headline_lead * options.headline_lead_s) {}

Result<PredictionSmoother> PredictionSmoother::Create(const ModelContract& contract,
                                                      const RecognizerOptions& options) {
  if (auto ok = CheckOptions(options); !ok) return tl::unexpected(ok.error());
  return PredictionSmoother(contract, options);
}

Prediction PredictionSmoother::Accept(const FeatureWindow& window, const ModelAnswer& answer) {
  Prediction prediction;
  prediction.start_s = window.start_s;
  prediction.end_s = window.end_s;
  prediction.probabilities = answer.probabilities;
  prediction.energy = window.energy;
  prediction.level_dbfs = window.level_dbfs;
  prediction.speech_probability = answer.speech;
  prediction.provisional = window.provisional;
  const bool is_heard =
      window.level_dbfs >= options_.silence_dbfs && window.speech_s >= options_.min_speech_s;
  if (!is_heard || answer.speech < speech_threshold_) {
    // What was said before a pause says nothing about what comes after it.
    Reset();
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
  prediction.state = leading < uncertain_below_ ? SpeechState::kUncertain : SpeechState::kSpeech;
  prediction.headline = headline_.Accept(prediction.probabilities, options_.hop_s);
  return prediction;
}

void PredictionSmoother::Reset() {
  smoothed_.clear();
  headline_.Reset();
}

}  // namespace speech_emotion
