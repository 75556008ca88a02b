#include "training/classifier_input.h"

#include <algorithm>

#include "base/result_macros.h"
#include "networks/batch_norm.h"

namespace speech_emotion::trainer {

Result<void> FitClassifierInput(Network& network, BatchSource& batches, Random& random) {
  constexpr int kMostBatches = 16;
  constexpr double kLeastVariance = 1e-6;  // of an input that never changes
  const auto children = network.named_children();
  // Where a voice is heard against a reference, a hidden layer lies between.
  if (!children.contains("pooled_bn") || network.embedding_size() > 0) return {};
  const auto norm = std::dynamic_pointer_cast<BatchNormImpl>(children["pooled_bn"]);
  torch::NoGradGuard no_grad;
  network.eval();
  // Without a momentum the running statistics are the means of all batches'.
  const auto momentum = norm->options.momentum();
  norm->options.momentum(c10::nullopt);
  norm->reset_running_stats();
  norm->train();
  batches.BeginEpoch(0, random);
  for (int i = 0; i < std::min(batches.steps_per_epoch(), kMostBatches); ++i) {
    SE_ASSIGN_OR_RETURN(const auto batch, batches.Next(random));
    if (batch.all_rows() > 1) network.Forward(batch.features, batch.lengths);
  }
  norm->options.momentum(momentum);
  norm->eval();
  norm->running_var.clamp_min_(kLeastVariance);
  const auto deviation = torch::sqrt(norm->running_var + norm->options.eps());
  const auto classifier = network.classifier_layer();
  classifier->bias.add_(classifier->weight.mv(norm->running_mean));
  classifier->weight.mul_(deviation.unsqueeze(0));
  return {};
}

}  // namespace speech_emotion::trainer
