// What makes a training the one that a checkpoint is of.
#pragma once

#include <string>

#include "networks/network_options.h"
#include "training/hyperparameters.h"

namespace speech_emotion::trainer {

// `data_description`: which clips, features and labels. All that a curve depends on, so that a checkpoint of
// another training is known as such: fields behind semicolons, of which an error shows those that differ.
std::string TrainingIdentity(const NetworkOptions& network, const Hyperparameters& options,
                             const std::string& data_description);

}  // namespace speech_emotion::trainer
