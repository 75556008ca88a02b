// One step of the training: all of it that concerns the network.
#pragma once

#include "networks/network.h"
#include "parallel/gradient_reducer.h"
#include "training/batch.h"

namespace speech_emotion::trainer {

// Cross-entropy over the classes that the clip's corpus has: a class it lacks is not made unlikely. Its mean
// over all rows of the batch, of which a process has its own.
torch::Tensor MaskedLoss(const torch::Tensor& logits, const Batch& batch);

// Forward, backward, gradients clipped to `gradient_norm` (0: not clipped), and the optimiser's step.
// Returns the loss before it. `reducer`: of the gradients over the processes whose rows make the batch; then
// the loss is this process's part of theirs, which sum to the batch's.
double TakeStep(Network& network, torch::optim::Optimizer& optimizer, const Batch& batch,
                double gradient_norm, GradientReducer* reducer = nullptr);

}  // namespace speech_emotion::trainer
