// Fine-tuning: a model file as the start of a training on other data.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "networks/network.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"
#include "training/recipe.h"

namespace speech_emotion::trainer {

struct InitialModel {
  std::string path;
  std::string hash;                  // of the file's bytes, hexadecimal
  std::string name;                  // as its metadata have it
  std::shared_ptr<Network> network;  // in evaluation mode, with frozen statistics
  std::vector<std::string> labels;
  FeatureOptions features;
  double window_s = 0.0;
  std::vector<std::string> corpora;  // that it was trained on, and the model before it
  double temperature = 1.0;
};

// A model that WriteModel wrote, with float weights or with the int8 ones of QuantizeModelFile. A file that
// doesn't say what its network is, as those before the key `network`, has that of the recipe that it names,
// or the flagship's. What has been read answers as the core does; kInvalidModel and others name the file.
Result<InitialModel> ReadInitialModel(const std::string& path);

// Features, window and network of the recipe become the model's, but for the dropout. Crops are augmented as
// log-mels are: of a model of other features, or of a fixed number of frames, whole clips are trained on.
void AdoptModel(const InitialModel& model, Recipe& recipe);

// The network for these labels, with this dropout: all but the classifier is the model's, and so are the
// classifier's rows of labels that the model knows; other rows are drawn from torch's generator.
std::shared_ptr<Network> NetworkForLabels(const InitialModel& model, const std::vector<std::string>& labels,
                                          double dropout);

// All but the classifier stays as it is in a training.
void FreezeTrunk(Network& network);

}  // namespace speech_emotion::trainer
