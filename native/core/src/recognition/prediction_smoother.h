// From a window's answer to what is shown of it.
#pragma once

#include <vector>

#include "recognition/headline.h"
#include "speech_emotion/error.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer_options.h"
#include "speech_emotion/window_stream.h"

namespace speech_emotion {

class PredictionSmoother {
 public:
  // kInvalidArgument, naming the option.
  static Result<PredictionSmoother> Create(const ModelContract& contract, const RecognizerOptions& options);

  // Windows in the order of time.
  Prediction Accept(const FeatureWindow& window, const ModelAnswer& answer);
  void Reset();

 private:
  PredictionSmoother(const ModelContract& contract, const RecognizerOptions& options);

  RecognizerOptions options_;
  double uncertain_below_;
  double speech_threshold_;
  Headline headline_;
  std::vector<float> smoothed_;  // empty before the first window with speech
};

}  // namespace speech_emotion
