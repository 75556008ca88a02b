// One step of the training: all of it that concerns the network.
#pragma once

#include "networks/network.h"
#include "parallel/gradient_reducer.h"
#include "training/batch.h"
#include "training/hyperparameters.h"

namespace speech_emotion::trainer {

// Cross-entropy over the classes that the clip's corpus has: a class it lacks is not made unlikely. Its mean
// over all rows of the batch, of which a process has its own.
torch::Tensor MaskedLoss(const torch::Tensor& logits, const Batch& batch);

struct StepResult {
  double loss = 0.0;  // before the step
  torch::Tensor
      embedding;  // [rows, embedding], before it, without a gradient; undefined: the network has none
};

// Forward, backward, gradients clipped to options.gradient_norm (0: not clipped), and the optimiser's step.
// The loss is VoiceLoss of a network that hears voices, else MaskedLoss. `reducer`: of the gradients over the
// processes whose rows make the batch; then the loss is this process's part of theirs, which sum to the
// batch's.
StepResult TakeStep(Network& network, torch::optim::Optimizer& optimizer, const Batch& batch,
                    const Hyperparameters& options, GradientReducer* reducer = nullptr);

}  // namespace speech_emotion::trainer
