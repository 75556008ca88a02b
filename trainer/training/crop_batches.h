// The flagship's batches: augmented crops, balanced draws, noises behind the voice, mixup, references. In the
// last epochs, where options.natural_epochs says so, crops are as they will be heard.
#pragma once

#include <optional>
#include <vector>

#include "parallel/shard.h"
#include "training/batch.h"
#include "training/embedding_bank.h"
#include "training/hyperparameters.h"
#include "training/reference_sampler.h"
#include "training/sampler.h"

namespace speech_emotion::trainer {

class CropBatches : public BatchSource {
 public:
  // All but the shard must outlive it. `bank`: rows say which of its clips their references are made of;
  // null: of none.
  CropBatches(const FeatureSet& data, const Targets& targets, const Hyperparameters& options,
              Shard shard = {}, const EmbeddingBank* bank = nullptr);
  int steps_per_epoch() const override { return options_.draws_per_epoch / options_.batch_size; }
  size_t clips_per_epoch() const override { return static_cast<size_t>(options_.draws_per_epoch); }
  void BeginEpoch(int epoch, Random&) override;
  Result<Batch> Next(Random& random) override;

 private:
  Result<void> FillRow(size_t clip, int frames, double warp, Random& random, float* piece) const;
  Result<void> AddWhatIsBehind(Random& random, FeatureMatrix& piece) const;

  const FeatureSet& data_;
  const Targets& targets_;
  const Hyperparameters& options_;
  AugmentationOptions augmentation_;  // of this epoch
  double mixup_alpha_;                // likewise
  BalancedSampler sampler_;
  Shard shard_;
  const EmbeddingBank* bank_;
  std::optional<ReferenceSampler> references_;
  std::vector<size_t> sounds_, voices_;  // clips
};

}  // namespace speech_emotion::trainer
