// What a step of the training sees, and where it comes from.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "data/feature_set.h"
#include "evaluation/scored_utterances.h"
#include "parallel/shard.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {

struct Batch {
  torch::Tensor features;   // [batch, frames, features]
  torch::Tensor lengths;    // [batch] (int64): frames of each clip
  torch::Tensor targets;    // [batch, classes], rows sum to one
  torch::Tensor allowed;    // [batch, classes], 1 where the clip's corpus has the class
  torch::Tensor weights;    // [batch], of each clip in the loss
  int64_t shared_rows = 0;  // of all processes together, where these are those of one; 0: where there is one

  int64_t rows() const { return features.size(0); }
  int64_t all_rows() const { return shared_rows > 0 ? shared_rows : rows(); }

  // On that device, but for the lengths: see Network::device.
  Batch To(const torch::Device& device) const;
};

// Label index of each clip, and which labels its corpus has.
struct Targets {
  std::vector<int> label;                   // [clips]
  std::vector<std::vector<float>> allowed;  // [clips][classes]
  CorpusClasses classes;                    // the same, by corpus

  // `classes`: those of the whole corpora, of which a part may lack one by chance; a corpus that isn't in it
  // has every class. kInvalidArgument names the first clip whose label is none of the model's.
  static Result<Targets> Of(const FeatureSet& data, const std::vector<std::string>& labels,
                            const CorpusClasses& classes);
};

// Row `row` of the batch's targets and allowed classes; the smoothing goes to the classes of the clip's
// corpus.
void SetTarget(const Targets& targets, size_t clip, double label_smoothing, int64_t row, Batch& batch);

// Which rows of a whole batch a process makes. Mixup needs the row before its first one, too, which for the
// first row is the last: made as row 0, and dropped once the others are mixed.
struct OwnRows {
  std::vector<int64_t> rows;  // of the whole batch
  bool has_row_before = false;
};
OwnRows OwnRowsOf(const Shard& shard, int64_t all_rows, bool mixes);
void DropRowBefore(const OwnRows& own, Batch& batch);

// Mixup's share of each row, the rest of which is the row before it: one a batch, the larger of the two.
double DrawShare(double alpha, Random& random);

// Mixes each row's target with that of the row before it, and allows both rows' classes.
void MixTargets(double share, Batch& batch);

// The batches of one epoch after another. What an epoch holds depends on its Random alone, and each process
// of a training draws the same: of every batch it makes its own rows.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual int steps_per_epoch() const = 0;
  virtual size_t clips_per_epoch() const = 0;
  virtual void BeginEpoch(Random& random) = 0;
  virtual Result<Batch> Next(Random& random) = 0;
};

}  // namespace speech_emotion::trainer
