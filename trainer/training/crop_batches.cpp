#include "training/crop_batches.h"

#include <algorithm>
#include <span>

namespace speech_emotion::trainer {
namespace {

// Mixes each row with the one before it: features as powers, what two voices at once sound like; a mixture of
// their logarithms is not.
Result<void> MixRows(double keep, Batch& batch) {
  const auto rows = batch.features.size(0), values = batch.features.size(1) * batch.features.size(2);
  const torch::Tensor other = batch.features.roll(1, 0);
  // [batch, frames * bands]
  for (int64_t row = 0; row < rows; ++row) {
    const std::span from(other.data_ptr<float>() + row * values, static_cast<size_t>(values));
    const std::span to(batch.features.data_ptr<float>() + row * values, static_cast<size_t>(values));
    if (auto ok = Mix(from, keep, MixScale::kLogPower, to); !ok) return ok;
  }
  batch.targets = keep * batch.targets + (1.0 - keep) * batch.targets.roll(1, 0);
  batch.allowed = torch::maximum(batch.allowed, batch.allowed.roll(1, 0));
  return {};
}

}  // namespace

CropBatches::CropBatches(const FeatureSet& data, const Targets& targets, const TrainingOptions& options)
    : data_(data), targets_(targets), options_(options), sampler_(data.utterances) {}

Result<Batch> CropBatches::Next(Random& random) {
  const auto frames = static_cast<int>(random.UniformInt(options_.min_crop, options_.max_crop));
  const int bands = data_.features.front().features, rows = options_.batch_size;
  const auto classes = static_cast<int>(targets_.allowed.front().size());
  Batch batch{torch::empty({rows, frames, bands}), torch::full({rows}, frames, torch::kLong),
              torch::zeros({rows, classes}), torch::zeros({rows, classes}), torch::ones({rows})};
  for (int row = 0; row < rows; ++row) {
    const size_t clip = sampler_.Draw(random);
    float* piece = batch.features.data_ptr<float>() + static_cast<int64_t>(row) * frames * bands;
    const auto drawn = CropAndAugment(data_.features[clip], frames, &options_.augmentation, random, piece);
    if (!drawn) return tl::unexpected(drawn.error());
    SetTarget(targets_, clip, options_.label_smoothing, row, batch);
  }
  if (options_.mixup_alpha > 0.0) {
    const double drawn = random.Beta(options_.mixup_alpha, options_.mixup_alpha);
    if (auto mixed = MixRows(std::max(drawn, 1.0 - drawn), batch); !mixed)
      return tl::unexpected(mixed.error());
  }
  return batch;
}

}  // namespace speech_emotion::trainer
