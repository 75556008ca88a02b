// What listen shows while it hears.
#pragma once

#include <string>
#include <vector>

#include "speech_emotion/prediction.h"

namespace speech_emotion::cli {

// On a terminal: time, level and a bar a label, updated in place.
class LiveBars {
 public:
  explicit LiveBars(std::vector<std::string> labels) : labels_(std::move(labels)) {}

  // Time and level go on between two predictions.
  std::string Frame(double time_s, double level_dbfs, const Prediction* latest);
  // Takes the bars away.
  std::string Clear();

 private:
  std::vector<std::string> labels_;
  bool drawn_ = false;
};

// "   3.25 s  happy 52 %", one line a prediction: where there is no terminal.
std::string LiveLine(const Prediction& prediction, const std::vector<std::string>& labels);

// {"event": "prediction", "start_s", "end_s", "state", "emotion", "probabilities", "smoothed", "provisional"}
std::string LiveJson(const Prediction& prediction, const std::vector<std::string>& labels);

}  // namespace speech_emotion::cli
