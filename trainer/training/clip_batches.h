// Batches of whole clips, padded to the longest of a batch, masked and mixed where the options say so.
#pragma once

#include <span>
#include <vector>

#include "parallel/shard.h"
#include "training/batch.h"
#include "training/hyperparameters.h"

namespace speech_emotion::trainer {

// A row a clip, padded with zeros behind its end to so many frames.
Batch PadClips(const FeatureSet& data, const Targets& targets, std::span<const size_t> clips, int64_t frames,
               double label_smoothing, double vote_share = 0.0);

class ClipBatches : public BatchSource {
 public:
  // All but the shard must outlive it.
  ClipBatches(const FeatureSet& data, const Targets& targets, const Hyperparameters& options,
              Shard shard = {});
  int steps_per_epoch() const override;
  size_t clips_per_epoch() const override { return clips_; }
  void BeginEpoch(int epoch, Random& random) override;
  Result<Batch> Next(Random& random) override;

 private:
  std::vector<size_t> DrawClips(Random& random) const;

  const FeatureSet& data_;
  const Targets& targets_;
  const Hyperparameters& options_;
  size_t batch_size_;
  Shard shard_;
  size_t clips_;                              // an epoch
  std::vector<std::vector<size_t>> classes_;  // [class][clip]
  std::vector<float> class_weights_;          // [label]: clips in all to clips of the class
  std::vector<size_t> order_;                 // of this epoch
  std::vector<size_t> starts_;                // of its batches in order_, the last to come first
};

}  // namespace speech_emotion::trainer
