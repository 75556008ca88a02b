#include "training/clip_batches.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <span>

#include "base/result_macros.h"
#include "data/splits/random_draws.h"

namespace speech_emotion::trainer {
namespace {

// Clips that are sorted by length at once: of so many batches. More would leave the order to the lengths,
// fewer would pad more.
constexpr size_t kBatchesASort = 32;

// Every row of the whole batch has a seed, so that all processes draw alike.
Result<void> MaskRows(const SpecAugmentOptions& masks, const OwnRows& own, Random& random, Batch& batch) {
  const int64_t features = batch.features.size(2), row_size = batch.features.size(1) * features;
  std::vector<uint64_t> seeds;
  for (int64_t row = 0; row < batch.all_rows(); ++row) seeds.push_back(random.Bits());
  for (int64_t row = 0; row < batch.rows(); ++row) {
    Random row_random(seeds[static_cast<size_t>(own.rows[static_cast<size_t>(row)])]);
    const auto length = batch.lengths.data_ptr<int64_t>()[row];
    const std::span clip(batch.features.data_ptr<float>() + row * row_size,
                         static_cast<size_t>(length * features));
    SE_RETURN_IF_ERROR(MaskClip(masks, static_cast<int>(features), row_random, clip));
  }
  return {};
}

// Mixes each row with the one before it, where both have frames; behind the end of one the other goes on
// alone. Linear, as features need not be powers: the same as mixing them standardised.
void MixRows(double share, Batch& batch) {
  const torch::Tensor other = batch.features.roll(1, 0), other_lengths = batch.lengths.roll(1, 0);
  const auto frames = torch::arange(batch.features.size(1)).reshape({1, -1, 1});
  const auto is_own = frames < batch.lengths.reshape({-1, 1, 1});
  const auto is_other = frames < other_lengths.reshape({-1, 1, 1});
  const torch::Tensor mixed = share * batch.features + (1.0 - share) * other;
  batch.features = torch::where(is_own & is_other, mixed, torch::where(is_own, batch.features, other));
  batch.lengths = torch::maximum(batch.lengths, other_lengths);
  batch.weights = share * batch.weights + (1.0 - share) * batch.weights.roll(1, 0);
  batch.own_share.assign(static_cast<size_t>(batch.rows()), static_cast<float>(share));
  MixTargets(batch);
}

}  // namespace

Batch PadClips(const FeatureSet& data, const Targets& targets, std::span<const size_t> clips, int64_t frames,
               double label_smoothing, double vote_share) {
  const int64_t rows = std::ssize(clips), features = data.features.front().features;
  const auto classes = static_cast<int64_t>(targets.allowed.front().size());
  Batch batch = Batch::OfRows(rows, frames, features, classes);
  for (int64_t row = 0; row < rows; ++row) {
    const size_t clip = clips[static_cast<size_t>(row)];
    const FeatureView& view = data.features[clip];
    std::memcpy(batch.features.data_ptr<float>() + row * frames * features, view.values.data(),
                view.values.size_bytes());
    batch.lengths.data_ptr<int64_t>()[row] = view.frames();
    SetTarget(targets, clip, label_smoothing, vote_share, row, batch);
  }
  return batch;
}

ClipBatches::ClipBatches(const FeatureSet& data, const Targets& targets, const Hyperparameters& options,
                         Shard shard)
    : data_(data),
      targets_(targets),
      options_(options),
      batch_size_(static_cast<size_t>(options.batch_size)),
      shard_(shard) {
  classes_.resize(targets.allowed.front().size());
  for (size_t clip = 0; clip < targets.label.size(); ++clip) {
    classes_[static_cast<size_t>(targets.label[clip])].push_back(clip);
  }
  for (const auto& clips : classes_) {
    class_weights_.push_back(
        clips.empty() ? 0.0f : static_cast<float>(targets.label.size()) / static_cast<float>(clips.size()));
  }
  std::erase_if(classes_, [](const auto& clips) { return clips.empty(); });
  clips_ = targets.label.size();
  if (options.sampling == Sampling::kOversampled) {
    size_t largest = 0;
    for (const auto& clips : classes_) largest = std::max(largest, clips.size());
    clips_ = largest * classes_.size();
  }
}

int ClipBatches::steps_per_epoch() const {
  const size_t whole = clips_ / batch_size_, rest = clips_ % batch_size_;
  return static_cast<int>(whole + (rest > 1 || whole == 0 ? 1 : 0));
}

std::vector<size_t> ClipBatches::DrawClips(Random& random) const {
  std::vector<size_t> drawn;
  drawn.reserve(clips_);
  if (options_.sampling == Sampling::kBalanced) {
    for (size_t i = 0; i < clips_; ++i) drawn.push_back(DrawOne(classes_[i % classes_.size()], random));
    return drawn;
  }
  const size_t wanted = options_.sampling == Sampling::kOversampled ? clips_ / classes_.size() : 0;
  for (const auto& clips : classes_) {
    drawn.insert(drawn.end(), clips.begin(), clips.end());
    for (size_t i = clips.size(); i < wanted; ++i) drawn.push_back(DrawOne(clips, random));
  }
  return drawn;
}

void ClipBatches::BeginEpoch(int, Random& random) {
  order_ = DrawClips(random);
  Shuffle(order_, random);
  if (options_.buckets) {
    const size_t sorted = kBatchesASort * batch_size_;
    for (size_t i = 0; i < order_.size(); i += sorted) {
      const auto first = order_.begin() + static_cast<std::ptrdiff_t>(i);
      const auto last = order_.begin() + static_cast<std::ptrdiff_t>(std::min(i + sorted, order_.size()));
      std::stable_sort(first, last, [&](size_t a, size_t b) {
        return data_.features[a].frames() < data_.features[b].frames();
      });
    }
  }
  starts_.clear();
  for (size_t i = 0; i < order_.size(); i += batch_size_) starts_.push_back(i);
  // A batch normalisation learns nothing of a single clip; another epoch has it elsewhere.
  starts_.resize(static_cast<size_t>(steps_per_epoch()));
  Shuffle(starts_, random);
}

Result<Batch> ClipBatches::Next(Random& random) {
  const size_t first = starts_.back();
  starts_.pop_back();
  const size_t last = std::min(first + batch_size_, order_.size());
  const OwnRows own = OwnRowsOf(shard_, static_cast<int64_t>(last - first), options_.mixup_alpha > 0.0);
  int64_t frames = 0;  // of the longest clip of all processes
  for (size_t i = first; i < last; ++i)
    frames = std::max<int64_t>(frames, data_.features[order_[i]].frames());
  std::vector<size_t> clips;
  for (const int64_t row : own.rows) clips.push_back(order_[first + static_cast<size_t>(row)]);
  Batch batch = PadClips(data_, targets_, clips, frames, options_.label_smoothing, options_.vote_share);
  batch.shared_rows = static_cast<int64_t>(last - first);
  if (options_.class_weights) {
    for (size_t row = 0; row < clips.size(); ++row) {
      const auto label = static_cast<size_t>(targets_.label[clips[row]]);
      batch.weights[static_cast<int64_t>(row)] = class_weights_[label] / static_cast<float>(classes_.size());
    }
  }
  if (options_.mask_clips) {
    SE_RETURN_IF_ERROR(MaskRows(options_.augmentation.masks, own, random, batch));
  }
  if (options_.mixup_alpha > 0.0) {
    MixRows(DrawShare(options_.mixup_alpha, random), batch);
    DropRowBefore(own, batch);
  }
  return batch;
}

}  // namespace speech_emotion::trainer
