// From a trained network to models/emotion.onnx: metadata, self-test, and the proof by reloading.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "networks/network.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion::trainer {

struct ModelDescription {
  FeatureOptions features;
  std::vector<std::string> labels;
  double window_s = 3.0;
  double temperature = 1.0;
  // Of networks that hear voices; the contract's own where they aren't set.
  std::optional<double> speech_threshold, uncertain_below;
  std::map<std::string, std::string> provenance;  // corpora, licence, split, seed, ...
};

// `network` in evaluation mode. Writes the model beside `path` and renames it there once the core has loaded
// it and agreed with torch within 1e-4 on every probability of several inputs.
Result<void> WriteModel(Network& network, const ModelDescription& description,
                        const std::filesystem::path& path);

// kSelfTestFailed where a number that torch and the core give for one of several inputs, without a reference
// and with one, differs by more than 1e-4: of probabilities, and of the probability of speech.
Result<void> CompareWithTorch(const EmotionModel& model, Network& network, double temperature);

}  // namespace speech_emotion::trainer
