// The flagship's batches: augmented crops, balanced draws, mixup.
#pragma once

#include <vector>

#include "parallel/shard.h"
#include "training/batch.h"
#include "training/sampler.h"
#include "training/training_options.h"

namespace speech_emotion::trainer {

class CropBatches : public BatchSource {
 public:
  // All but the shard must outlive it.
  CropBatches(const FeatureSet& data, const Targets& targets, const TrainingOptions& options,
              Shard shard = {});
  int steps_per_epoch() const override { return options_.draws_per_epoch / options_.batch_size; }
  size_t clips_per_epoch() const override { return static_cast<size_t>(options_.draws_per_epoch); }
  void BeginEpoch(Random&) override {}
  Result<Batch> Next(Random& random) override;

 private:
  const FeatureSet& data_;
  const Targets& targets_;
  const TrainingOptions& options_;
  BalancedSampler sampler_;
  Shard shard_;
};

}  // namespace speech_emotion::trainer
