#include "training/step.h"

#include "training/scoring.h"
#include "training/voice_loss.h"

namespace speech_emotion::trainer {

torch::Tensor MaskedLoss(const torch::Tensor& logits, const Batch& batch) {
  const auto log_probabilities = torch::log_softmax(MaskLogits(logits, batch.allowed), 1);
  return -((batch.targets * log_probabilities).sum(1) * batch.weights).sum() / batch.all_rows();
}

StepResult TakeStep(Network& network, torch::optim::Optimizer& optimizer, const Batch& drawn,
                    const Hyperparameters& options, GradientReducer* reducer) {
  const Batch batch = drawn.To(network.device());
  optimizer.zero_grad();
  const NetworkAnswer answer = network.Answer(batch.features, batch.lengths, batch.reference);
  const torch::Tensor loss = network.embedding_size() > 0
                                 ? VoiceLoss(answer, batch, network.network_options(), options)
                                 : MaskedLoss(answer.logits, batch);
  if (reducer != nullptr) reducer->Begin();
  loss.backward();
  if (reducer != nullptr) reducer->Finish();
  if (options.gradient_norm > 0.0)
    torch::nn::utils::clip_grad_norm_(network.parameters(), options.gradient_norm);
  optimizer.step();
  return {loss.item<double>(), answer.embedding.defined() ? answer.embedding.detach() : torch::Tensor()};
}

}  // namespace speech_emotion::trainer
