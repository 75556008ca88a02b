#include "training/embedding_bank.h"

#include <iterator>

namespace speech_emotion::trainer {
namespace {

constexpr float kLeastShare = 0.9f;  // of a clip in a row that is kept as what the clip sounds like
constexpr double kFrameS = 0.01;     // of the log-mels that crops are made of

}  // namespace

EmbeddingBank::EmbeddingBank(int64_t clips, int64_t size)
    : values_(size > 0 ? torch::zeros({clips, 1 + size}) : torch::Tensor()) {}

void EmbeddingBank::SetReferences(Batch& batch) const {
  if (!values_.defined() || batch.reference_clips.empty()) return;
  batch.reference = torch::zeros({batch.rows(), values_.size(1)});
  const auto bank = values_.accessor<float, 2>();
  auto references = batch.reference.accessor<float, 2>();
  for (int64_t row = 0; row < batch.rows(); ++row) {
    auto reference = references[row];
    for (const size_t clip : batch.reference_clips[static_cast<size_t>(row)]) {
      const auto heard = bank[static_cast<int64_t>(clip)];
      reference[0] += heard[0];
      for (int64_t i = 1; i < values_.size(1); ++i) reference[i] += heard[0] * heard[i];
    }
    for (int64_t i = 1; i < values_.size(1) && reference[0] > 0.0f; ++i) reference[i] /= reference[0];
  }
}

void EmbeddingBank::Keep(const Batch& batch, const torch::Tensor& embedding, ProcessGroup* group) {
  if (!values_.defined()) return;
  torch::NoGradGuard no_grad;
  // Every row of the whole batch: the clip, its seconds and its embedding; zeros where nothing is kept.
  const int64_t size = values_.size(1), all_rows = batch.all_rows();
  torch::Tensor heard = torch::zeros({all_rows, 1 + size});
  const auto seconds = static_cast<float>(static_cast<double>(batch.features.size(1)) * kFrameS);
  const int64_t first = ShardOf(group).Of(all_rows).first;
  const torch::Tensor own = embedding.to(torch::kCPU);
  for (int64_t row = 0; row < std::ssize(batch.clips); ++row) {
    if (batch.own_share[static_cast<size_t>(row)] < kLeastShare) continue;
    heard[first + row][0] = static_cast<float>(batch.clips[static_cast<size_t>(row)]);
    heard[first + row][1] = seconds;
    heard[first + row].slice(0, 2).copy_(own[row]);
  }
  if (group != nullptr) group->Sum(heard);
  for (int64_t row = 0; row < all_rows; ++row) {
    const auto clip = static_cast<int64_t>(heard[row][0].item<float>());
    if (heard[row][1].item<float>() > 0.0f) values_[clip].copy_(heard[row].slice(0, 1));
  }
}

}  // namespace speech_emotion::trainer
