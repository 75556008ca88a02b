#include "training/embedding_bank.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace speech_emotion::trainer {
namespace {

constexpr float kLeastShare = 0.9f;  // of a clip in a row that is kept as what the clip sounds like
constexpr double kFrameS = 0.01;     // of the log-mels that crops are made of
constexpr int kFreshEpochs = 3;
// Of the mel axis. A clip's voice is the warped one, and what another warp makes of its speaker is another
// voice. Of draws within 7 % a quarter lies as near as this.
constexpr double kSameVoice = 0.02;
constexpr int64_t kEpoch = 0, kSeconds = 1, kWarp = 2, kEmbedding = 3;  // columns

}  // namespace

EmbeddingBank::EmbeddingBank(std::vector<double> seconds, int64_t size, double max_s)
    : values_(size > 0 ? torch::zeros({std::ssize(seconds), kEmbedding + size}) : torch::Tensor()),
      max_s_(max_s),
      seconds_(std::move(seconds)) {}

bool EmbeddingBank::IsFresh(size_t clip) const {
  if (!values_.defined()) return false;
  const auto heard = static_cast<int>(values_.accessor<float, 2>()[static_cast<int64_t>(clip)][kEpoch]);
  return heard > 0 && epoch_ + 1 - heard < kFreshEpochs;
}

bool EmbeddingBank::IsWarpedAlike(size_t clip, double warp) const {
  if (!values_.defined()) return false;
  return std::abs(values_.accessor<float, 2>()[static_cast<int64_t>(clip)][kWarp] - warp) <= kSameVoice;
}

void EmbeddingBank::SetReferences(Batch& batch) const {
  if (!values_.defined() || batch.reference_clips.empty()) return;
  const int64_t size = values_.size(1) - kEmbedding;
  batch.reference = torch::zeros({batch.rows(), 1 + size});
  const auto bank = values_.accessor<float, 2>();
  auto references = batch.reference.accessor<float, 2>();
  for (int64_t row = 0; row < batch.rows(); ++row) {
    auto reference = references[row];
    for (const size_t clip : batch.reference_clips[static_cast<size_t>(row)]) {
      const auto heard = bank[static_cast<int64_t>(clip)];
      reference[0] += heard[kSeconds];
      for (int64_t i = 0; i < size; ++i) reference[1 + i] += heard[kSeconds] * heard[kEmbedding + i];
    }
    if (!(reference[0] > 0.0f)) continue;
    for (int64_t i = 0; i < size; ++i) reference[1 + i] /= reference[0];
    reference[0] = std::min(reference[0], static_cast<float>(max_s_));
  }
}

void EmbeddingBank::Keep(const Batch& batch, const torch::Tensor& embedding, ProcessGroup* group) {
  if (!values_.defined()) return;
  torch::NoGradGuard no_grad;
  // Every row of the whole batch: the clip, its seconds and its embedding; zeros where nothing is kept.
  const int64_t size = values_.size(1) - kEmbedding, all_rows = batch.all_rows();
  torch::Tensor heard = torch::zeros({all_rows, kEmbedding + size});
  const double crop_s = static_cast<double>(batch.features.size(1)) * kFrameS;
  const int64_t first = ShardOf(group).Of(all_rows).first;
  const torch::Tensor own = embedding.to(torch::kCPU);
  for (int64_t row = 0; row < std::ssize(batch.clips); ++row) {
    if (batch.own_share[static_cast<size_t>(row)] < kLeastShare) continue;
    const size_t clip = batch.clips[static_cast<size_t>(row)];
    heard[first + row][0] = static_cast<float>(clip);
    heard[first + row][kSeconds] = static_cast<float>(std::min(crop_s, seconds_[clip]));
    heard[first + row][kWarp] = static_cast<float>(batch.warps[static_cast<size_t>(row)]);
    heard[first + row].slice(0, kEmbedding).copy_(own[row]);
  }
  if (group != nullptr) group->Sum(heard);
  for (int64_t row = 0; row < all_rows; ++row) {
    if (!(heard[row][kSeconds].item<float>() > 0.0f)) continue;
    torch::Tensor kept = values_[static_cast<int64_t>(heard[row][0].item<float>())];
    kept.slice(0, kSeconds).copy_(heard[row].slice(0, kSeconds));
    kept[kEpoch] = static_cast<float>(epoch_ + 1);
  }
}

std::vector<double> ReferenceSeconds(const FeatureSet& data, int max_crop) {
  std::vector<double> seconds;
  for (const FeatureView& clip : data.features)
    seconds.push_back(std::min(clip.frames(), max_crop) * kFrameS);
  return seconds;
}

}  // namespace speech_emotion::trainer
