// The training loop: draws, steps, scores, keeps weights, checkpoints.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/features/feature_set.h"
#include "evaluation/scored_utterances.h"
#include "networks/network.h"
#include "training/hyperparameters.h"
#include "training/run_environment.h"
#include "training/validation_calibration.h"

namespace speech_emotion::trainer {

struct TrainedNetwork {
  std::shared_ptr<Network> network;  // the weights that options.keep names, in evaluation mode
  int epochs = 0;                    // that it took
  int best_epoch = 0;                // counted from 1; 0 without validation clips
  FoundCalibration calibration;      // on the validation clips
};

// `classes`: which of the labels each corpus has, whether the part at hand has a clip of them or not.
// Continues from the run folder's checkpoint where there is one: the curve is the same as without the
// interruption. What needs validation clips (early stopping, a plateau, the best weights) is refused without
// any.
Result<TrainedNetwork> Train(const FeatureSet& data, const FeatureSet& validation,
                             const std::vector<std::string>& labels, const CorpusClasses& classes,
                             const NetworkOptions& network, const Hyperparameters& options,
                             const RunEnvironment& environment);
// The same from a network that has learnt already; those of its parameters that take no gradient stay as they
// are.
Result<TrainedNetwork> TrainOn(const FeatureSet& data, const FeatureSet& validation,
                               const std::vector<std::string>& labels, const CorpusClasses& classes,
                               std::shared_ptr<Network> network, const Hyperparameters& options,
                               const RunEnvironment& environment);

}  // namespace speech_emotion::trainer
