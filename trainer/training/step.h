// One step of the training: all of it that concerns the network.
#pragma once

#include "networks/network.h"
#include "training/batch.h"

namespace speech_emotion::trainer {

// Cross-entropy over the classes that the clip's corpus has: a class it lacks is not made unlikely.
torch::Tensor MaskedLoss(const torch::Tensor& logits, const Batch& batch);

// Forward, backward, gradients clipped to `gradient_norm` (0: not clipped), and the optimiser's step.
// Returns the loss before it.
double TakeStep(Network& network, torch::optim::Optimizer& optimizer, const Batch& batch,
                double gradient_norm);

}  // namespace speech_emotion::trainer
