// What a trained network's answers are worth, on clips of voices that it never heard.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "training/scoring.h"

namespace speech_emotion::trainer {

struct FoundCalibration {
  double temperature = 1.0;
  std::optional<double> uncertain_below = {};   // of networks that hear voices
  std::optional<double> speech_threshold = {};  // likewise: 0.5 at least
};

// Prints the temperature. The processes of a group find the same.
FoundCalibration Calibrate(Network& network, const FeatureSet& validation, const Targets& targets,
                           const std::vector<std::string>& labels, int batch_size,
                           ProcessGroup* group = nullptr);

}  // namespace speech_emotion::trainer
