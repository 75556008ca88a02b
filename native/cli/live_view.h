// What listen shows while it hears.
#pragma once

#include <string>
#include <vector>

#include "speech_emotion/prediction.h"

namespace speech_emotion::cli {

// On a terminal: time, level and a bar a label, updated in place.
class LiveBars {
 public:
  // `learns_voice`: whether to tell that it gets to know the voice.
  LiveBars(std::vector<std::string> labels, bool learns_voice)
      : labels_(std::move(labels)), learns_voice_(learns_voice) {}

  // Time and level go on between two predictions.
  std::string Frame(double time_s, double level_dbfs, const Prediction* latest);
  // Takes the bars away.
  std::string Clear();

 private:
  std::vector<std::string> labels_;
  bool learns_voice_;
  bool drawn_ = false;
};

// "   3.25 s  happy 52 %", one line a prediction: where there is no terminal.
std::string LiveLine(const Prediction& prediction, const std::vector<std::string>& labels);

// {"event": "prediction", "start_s", "end_s", "state", "emotion", "headline", "reference_s", "probabilities",
//  "smoothed", "provisional"}. The emotion is what leads now, or "uncertain"; the headline, a label or null,
//  is
// steadier.
std::string LiveJson(const Prediction& prediction, const std::vector<std::string>& labels);

}  // namespace speech_emotion::cli
