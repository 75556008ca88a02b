#include "training/step.h"

#include "training/scoring.h"

namespace speech_emotion::trainer {

torch::Tensor MaskedLoss(const torch::Tensor& logits, const Batch& batch) {
  const auto log_probabilities = torch::log_softmax(MaskLogits(logits, batch.allowed), 1);
  return -((batch.targets * log_probabilities).sum(1) * batch.weights).sum() / batch.all_rows();
}

double TakeStep(Network& network, torch::optim::Optimizer& optimizer, const Batch& drawn,
                double gradient_norm, GradientReducer* reducer) {
  const Batch batch = drawn.To(network.device());
  optimizer.zero_grad();
  const torch::Tensor loss = MaskedLoss(network.Forward(batch.features, batch.lengths), batch);
  if (reducer != nullptr) reducer->Begin();
  loss.backward();
  if (reducer != nullptr) reducer->Finish();
  if (gradient_norm > 0.0) torch::nn::utils::clip_grad_norm_(network.parameters(), gradient_norm);
  optimizer.step();
  return loss.item<double>();
}

}  // namespace speech_emotion::trainer
