// Optimisers, and how their learning rate goes.
#pragma once

#include <memory>

#include "networks/network.h"
#include "training/hyperparameters.h"

namespace speech_emotion::trainer {

// Weight decay is for weights: not for biases and the scales of normalisations. All but AdamW take it as L2.
std::unique_ptr<torch::optim::Optimizer> MakeOptimizer(Network& network, const Hyperparameters& options);

// Of one that MakeOptimizer made with these options: trunk_rate of it for all but the classifier.
void SetLearningRate(torch::optim::Optimizer& optimizer, double rate, const Hyperparameters& options);

// What a schedule and early stopping remember from epoch to epoch.
struct Progress {
  double best = 0.0;          // of what the monitor watches, the higher the better
  int best_epoch = -1;        // none yet
  int stale_epochs = 0;       // since there was anything better
  int stale_rate_epochs = 0;  // the same, or since the rate was last lowered
  double rate_factor = 1.0;   // of kPlateau

  // After an epoch; true where it is the best.
  bool Update(double value, int epoch, const Hyperparameters& options);
};

// progress_part: of the whole training, from 0 to 1.
double LearningRate(const Hyperparameters& options, const Progress& progress, double progress_part);

}  // namespace speech_emotion::trainer
