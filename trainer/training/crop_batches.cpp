#include "training/crop_batches.h"

#include <ATen/Parallel.h>

#include <functional>
#include <iterator>
#include <span>
#include <vector>

namespace speech_emotion::trainer {
namespace {

// work(row) of each row, shared out over torch's threads; the failure of the first row that has one.
Result<void> ForEachRow(int64_t rows, const std::function<Result<void>(int64_t)>& work) {
  std::vector<Result<void>> results(static_cast<size_t>(rows));
  at::parallel_for(0, rows, 1, [&](int64_t first, int64_t last) {
    for (int64_t row = first; row < last; ++row) results[static_cast<size_t>(row)] = work(row);
  });
  for (const Result<void>& result : results) {
    if (!result) return result;
  }
  return {};
}

// Mixes each row with the one before it: features as powers, what two voices at once sound like; a mixture of
// their logarithms is not.
Result<void> MixPowers(double share, Batch& batch) {
  const auto rows = batch.features.size(0), values = batch.features.size(1) * batch.features.size(2);
  const torch::Tensor other = batch.features.roll(1, 0);
  // [batch, frames * bands]
  const auto mixed = ForEachRow(rows, [&](int64_t row) {
    const std::span from(other.data_ptr<float>() + row * values, static_cast<size_t>(values));
    const std::span to(batch.features.data_ptr<float>() + row * values, static_cast<size_t>(values));
    return Mix(from, share, MixScale::kLogPower, to);
  });
  if (mixed) MixTargets(share, batch);
  return mixed;
}

}  // namespace

CropBatches::CropBatches(const FeatureSet& data, const Targets& targets, const TrainingOptions& options,
                         Shard shard)
    : data_(data), targets_(targets), options_(options), sampler_(data.utterances), shard_(shard) {}

Result<Batch> CropBatches::Next(Random& random) {
  const auto frames = static_cast<int>(random.UniformInt(options_.min_crop, options_.max_crop));
  const int bands = data_.features.front().features;
  const OwnRows own = OwnRowsOf(shard_, options_.batch_size, options_.mixup_alpha > 0.0);
  const int64_t rows = std::ssize(own.rows);
  const auto classes = static_cast<int>(targets_.allowed.front().size());
  Batch batch{torch::empty({rows, frames, bands}),
              torch::full({rows}, frames, torch::kLong),
              torch::zeros({rows, classes}),
              torch::zeros({rows, classes}),
              torch::ones({rows}),
              options_.batch_size};
  std::vector<size_t> clips;    // of each row of the whole batch
  std::vector<uint64_t> seeds;  // likewise: the same draws however many threads and processes there are
  for (int row = 0; row < options_.batch_size; ++row) {
    clips.push_back(sampler_.Draw(random));
    seeds.push_back(random.Bits());
  }
  for (int64_t row = 0; row < rows; ++row) {
    const auto of_all = static_cast<size_t>(own.rows[static_cast<size_t>(row)]);
    SetTarget(targets_, clips[of_all], options_.label_smoothing, row, batch);
  }
  const auto drawn = ForEachRow(rows, [&](int64_t row) {
    const auto i = static_cast<size_t>(own.rows[static_cast<size_t>(row)]);
    Random row_random(seeds[i]);
    float* piece = batch.features.data_ptr<float>() + row * frames * bands;
    return CropAndAugment(data_.features[clips[i]], frames, &options_.augmentation, row_random, piece);
  });
  if (!drawn) return tl::unexpected(drawn.error());
  if (options_.mixup_alpha > 0.0) {
    const double share = DrawShare(options_.mixup_alpha, random);
    if (auto mixed = MixPowers(share, batch); !mixed) return tl::unexpected(mixed.error());
    DropRowBefore(own, batch);
  }
  return batch;
}

}  // namespace speech_emotion::trainer
