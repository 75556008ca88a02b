// From a window's probabilities to what is shown of it.
#pragma once

#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer.h"
#include "speech_emotion/window_stream.h"

namespace speech_emotion {

class PredictionSmoother {
 public:
  // kInvalidArgument, naming the option.
  static Result<PredictionSmoother> Create(const RecognizerOptions& options);

  // Windows in the order of time.
  Prediction Accept(const FeatureWindow& window, std::vector<float> probabilities);
  void Reset() { smoothed_.clear(); }

 private:
  explicit PredictionSmoother(const RecognizerOptions& options) : options_(options) {}

  RecognizerOptions options_;
  std::vector<float> smoothed_;  // empty before the first window with speech
};

}  // namespace speech_emotion
