#include "training/voice_loss.h"

#include "training/scoring.h"

namespace speech_emotion::trainer {
namespace {

torch::Tensor BinaryLoss(const torch::Tensor& logit, const torch::Tensor& target,
                         const torch::Tensor& weights, int64_t all_rows) {
  const auto loss = -(target * torch::log_sigmoid(logit) + (1.0 - target) * torch::log_sigmoid(-logit));
  return (loss * weights).sum() / all_rows;
}

// [batch]
torch::Tensor CrossEntropy(const torch::Tensor& logits, const torch::Tensor& allowed,
                           const torch::Tensor& targets) {
  return -(targets * torch::log_softmax(MaskLogits(logits, allowed), 1)).sum(1);
}

// Plain speech as one more class, the last.
torch::Tensor JointLoss(const NetworkAnswer& answer, const Batch& batch, int neutral) {
  const auto plain_row = 1.0 - batch.acted;  // [batch]; sounds have no weight
  const auto targets = torch::cat({batch.targets * batch.acted.unsqueeze(1), plain_row.unsqueeze(1)},
                                  1);  // [batch, classes + 1]
  const auto is_neutral = batch.acted * (batch.targets.select(1, neutral) > 0.3).to(torch::kFloat);
  auto allowed = batch.allowed.clone();
  allowed.select(1, neutral).mul_(batch.acted);
  const auto joint_allowed = torch::cat({allowed, (1.0 - is_neutral).unsqueeze(1)}, 1);
  const auto loss =
      CrossEntropy(torch::cat({answer.expression, answer.plain.unsqueeze(1)}, 1), joint_allowed, targets);
  return (loss * batch.weights * batch.speech).sum() / batch.all_rows();
}

}  // namespace

torch::Tensor VoiceLoss(const NetworkAnswer& answer, const Batch& batch, const NetworkOptions& network,
                        const Hyperparameters& options) {
  const int64_t rows = batch.all_rows();
  const auto speech = BinaryLoss(answer.speech, batch.speech, torch::ones_like(batch.speech), rows);
  const auto beside = options.speech_loss * speech +
                      options.plain_loss * BinaryLoss(answer.quiet, batch.plain, batch.speech, rows);
  if (network.neutral >= 0 && network.plain == "class")
    return JointLoss(answer, batch, network.neutral) + beside;
  const auto expression =
      (CrossEntropy(answer.expression, batch.allowed, batch.targets) * batch.weights * batch.acted).sum() /
      rows;
  const auto loss = expression + beside;
  if (network.neutral < 0) return loss + 0.0 * answer.plain.sum();  // every parameter has a gradient
  return loss + options.plain_loss * BinaryLoss(answer.plain, batch.plain, batch.plain_weights, rows);
}

}  // namespace speech_emotion::trainer
