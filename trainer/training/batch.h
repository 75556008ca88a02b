// What a step of the training sees, and where it comes from.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "data/features/feature_set.h"
#include "evaluation/scored_utterances.h"
#include "parallel/shard.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {

struct Batch {
  torch::Tensor features;       // [batch, frames, features]
  torch::Tensor lengths;        // [batch] (int64): frames of each clip
  torch::Tensor targets;        // [batch, classes], rows sum to one
  torch::Tensor allowed;        // [batch, classes], 1 where the clip's corpus has the class
  torch::Tensor weights;        // [batch], of each clip in the loss
  torch::Tensor acted;          // [batch], 1: its expression is labelled, 0: plain speech or a sound
  torch::Tensor plain;          // [batch], 1: plain speech, 0: an emotion, between: both at once
  torch::Tensor plain_weights;  // [batch], of each clip in the loss of plain or not
  torch::Tensor speech;         // [batch], 1: a voice, 0: a sound
  torch::Tensor reference;      // [batch, 1 + embedding], or undefined: see Network::Answer
  std::vector<size_t> clips;    // of each row; not of validation
  std::vector<double> warps;    // of each row, how far its voice is warped: see CropAndAugment
  std::vector<std::vector<size_t>> reference_clips;  // of each row, what its reference is to be made of
  std::vector<float> own_share;  // of each row, the clip's own part of it: the rest is mixed in
  int64_t shared_rows = 0;  // of all processes together, where these are those of one; 0: where there is one

  int64_t rows() const { return features.size(0); }
  int64_t all_rows() const { return shared_rows > 0 ? shared_rows : rows(); }

  // Of so many rows, not yet filled: an expression each, of voices.
  static Batch OfRows(int64_t rows, int64_t frames, int64_t features, int64_t classes);

  // On that device, but for the lengths: see Network::device.
  Batch To(const torch::Device& device) const;
};

// Label index of each clip, and which labels its corpus has.
struct Targets {
  std::vector<int> label;                   // [clips]; kNoLabel: of a sound
  std::vector<ClipKind> kind;               // [clips]
  int neutral = -1;                         // the label that plain speech has; -1: none
  double neutral_as_plain = 0.0;            // what acted neutral counts as plain speech, where others count 1
  std::vector<std::vector<float>> allowed;  // [clips][classes]
  std::vector<std::vector<float>>
      votes;              // [clips][classes], shares of the listeners; empty where there are none
  CorpusClasses classes;  // the same, by corpus

  static constexpr int kNoLabel = -1;

  // `classes`: those of the whole corpora, of which a part may lack one by chance; a corpus that isn't in it
  // has every class. kInvalidArgument names the first clip whose label is none of the model's.
  static Result<Targets> Of(const FeatureSet& data, const std::vector<std::string>& labels,
                            const CorpusClasses& classes);
};

// Row `row` of the batch's targets, weights and allowed classes; the smoothing goes to the classes of the
// clip's corpus. Of plain speech and of sounds no expression is learnt; of acted neutral whether it is plain
// as much as targets.neutral_as_plain says. vote_share: of the target, where listeners were asked: what they
// heard, the rest what the label says.
void SetTarget(const Targets& targets, size_t clip, double label_smoothing, double vote_share, int64_t row,
               Batch& batch);

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

// Mixes each row's target with that of the row before it by the row's own_share, and allows both rows'
// classes.
void MixTargets(Batch& batch);

// The batches of one epoch after another. What an epoch holds depends on its Random alone, and each process
// of a training draws the same: of every batch it makes its own rows.
class BatchSource {
 public:
  virtual ~BatchSource() = default;
  virtual int steps_per_epoch() const = 0;
  virtual size_t clips_per_epoch() const = 0;
  virtual void BeginEpoch(int epoch, Random& random) = 0;  // epoch: from 0
  virtual Result<Batch> Next(Random& random) = 0;
};

}  // namespace speech_emotion::trainer
