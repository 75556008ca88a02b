#include "training/crop_batches.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <span>
#include <vector>

#include "base/result_macros.h"
#include "data/splits/random_draws.h"

namespace speech_emotion::trainer {
namespace {

constexpr int kLeastBabble = 3, kMostBabble = 6;  // voices

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

// Each row's own share where it is mixed with the one before it: 1 where one of them has no expression.
std::vector<float> SharesOf(double share, const std::vector<size_t>& clips, const Targets& targets) {
  const auto is_acted = [&](size_t clip) { return targets.kind[clip] == ClipKind::kActed; };
  std::vector<float> shares;
  for (size_t row = 0; row < clips.size(); ++row) {
    const size_t before = clips[(row + clips.size() - 1) % clips.size()];
    shares.push_back(is_acted(clips[row]) && is_acted(before) ? static_cast<float>(share) : 1.0f);
  }
  return shares;
}

// Mixes each row with the one before it: features as powers, what two voices at once sound like; a mixture of
// their logarithms is not.
Result<void> MixPowers(Batch& batch) {
  const auto rows = batch.features.size(0), values = batch.features.size(1) * batch.features.size(2);
  const torch::Tensor other = batch.features.roll(1, 0);
  // [batch, frames * bands]
  const auto mixed = ForEachRow(rows, [&](int64_t row) {
    const std::span from(other.data_ptr<float>() + row * values, static_cast<size_t>(values));
    const std::span to(batch.features.data_ptr<float>() + row * values, static_cast<size_t>(values));
    return Mix(from, batch.own_share[static_cast<size_t>(row)], MixScale::kLogPower, to);
  });
  if (mixed) MixTargets(batch);
  return mixed;
}

}  // namespace

CropBatches::CropBatches(const FeatureSet& data, const Targets& targets, const Hyperparameters& options,
                         Shard shard, const EmbeddingBank* bank)
    : data_(data),
      targets_(targets),
      options_(options),
      augmentation_(options.augmentation),
      mixup_alpha_(options.mixup_alpha),
      sampler_(data.utterances, options.draw_shares),
      shard_(shard),
      bank_(bank) {
  if (bank != nullptr) {
    references_.emplace(data.utterances, ReferenceSeconds(data, options.max_crop), options.reference);
  }
  for (size_t clip = 0; clip < targets.kind.size(); ++clip) {
    (targets.kind[clip] == ClipKind::kSound ? sounds_ : voices_).push_back(clip);
  }
}

// Masks and mixtures are nothing that a model ever hears. Trained on them to the end, it takes what they
// leave for the usual, and what comes whole for more excited than it is: sadness is lost to anger and
// disgust.
void CropBatches::BeginEpoch(int epoch, Random&) {
  const bool is_natural = epoch >= options_.epochs - options_.natural_epochs;
  augmentation_ = is_natural ? Natural(options_.augmentation) : options_.augmentation;
  mixup_alpha_ = is_natural ? 0.0 : options_.mixup_alpha;
}

Result<void> CropBatches::AddWhatIsBehind(Random& random, FeatureMatrix& piece) const {
  const AugmentationOptions& options = augmentation_;
  const double drawn = random.Uniform();
  const double snr_db = random.Uniform(options.min_behind_db, options.max_behind_db);
  if (drawn < options.sound_probability && !sounds_.empty()) {
    auto noise = CropAtRandom(data_.features[DrawOne(sounds_, random)], piece.frames(), random);
    return noise ? AddNoise(*noise, snr_db, piece) : Result<void>(tl::unexpected(noise.error()));
  }
  if (drawn >= 1.0 - options.babble_probability) {
    FeatureMatrix babble;
    const int64_t voices = random.UniformInt(kLeastBabble, kMostBabble);
    for (int64_t i = 0; i < voices; ++i) {
      SE_ASSIGN_OR_RETURN(auto voice,
                          CropAtRandom(data_.features[DrawOne(voices_, random)], piece.frames(), random));
      if (i == 0) {
        babble = std::move(voice);
      } else if (auto ok = AddNoise(voice, 10.0 * std::log10(static_cast<double>(i)), babble);
                 !ok) {  // as loud as each
        return ok;
      }
    }
    return AddNoise(babble, snr_db, piece);
  }
  return {};
}

Result<void> CropBatches::FillRow(size_t clip, int frames, double warp, Random& random, float* piece) const {
  const int bands = data_.features[clip].features;
  const AugmentationOptions& options = augmentation_;
  const bool is_voice = targets_.kind[clip] != ClipKind::kSound;
  if (!is_voice || (options.sound_probability == 0.0 && options.babble_probability == 0.0)) {
    return CropAndAugment(data_.features[clip], frames, warp, &options, random, piece);
  }
  // Masks come last: what is behind a voice would fill them.
  AugmentationOptions unmasked = options;
  unmasked.masks.time_masks = unmasked.masks.feature_masks = 0;
  FeatureMatrix made{bands, std::vector<float>(static_cast<size_t>(frames) * static_cast<size_t>(bands))};
  auto ok = CropAndAugment(data_.features[clip], frames, warp, &unmasked, random, made.values.data());
  if (ok) ok = AddWhatIsBehind(random, made);
  if (ok) ok = SpecAugment(options.masks, random, made);
  if (ok) std::copy(made.values.begin(), made.values.end(), piece);
  return ok;
}

Result<Batch> CropBatches::Next(Random& random) {
  const auto frames = static_cast<int>(random.UniformInt(options_.min_crop, options_.max_crop));
  const int bands = data_.features.front().features;
  const OwnRows own = OwnRowsOf(shard_, options_.batch_size, mixup_alpha_ > 0.0);
  const int64_t rows = std::ssize(own.rows);
  Batch batch = Batch::OfRows(rows, frames, bands, std::ssize(targets_.allowed.front()));
  batch.shared_rows = options_.batch_size;
  std::vector<size_t> clips;    // of each row of the whole batch
  std::vector<uint64_t> seeds;  // likewise: the same draws however many threads and processes there are
  for (int row = 0; row < options_.batch_size; ++row) {
    clips.push_back(sampler_.Draw(random));
    seeds.push_back(random.Bits());
  }
  for (int64_t row = 0; row < rows; ++row) {
    const auto of_all = static_cast<size_t>(own.rows[static_cast<size_t>(row)]);
    SetTarget(targets_, clips[of_all], options_.label_smoothing, options_.vote_share, row, batch);
    batch.clips.push_back(clips[of_all]);
    Random voice_random(seeds[of_all] ^ 0x9e3779b97f4a7c15u);  // other draws than the row's
    const double warp = voice_random.Uniform(-augmentation_.mel_warp, augmentation_.mel_warp);
    batch.warps.push_back(warp);
    if (!references_) continue;
    const auto is_fresh = [&](size_t clip) { return bank_->IsFresh(clip); };
    const auto is_same_voice = [&](size_t clip) {
      return is_fresh(clip) && bank_->IsWarpedAlike(clip, warp);
    };
    batch.reference_clips.push_back(references_->Draw(clips[of_all], voice_random, is_fresh, is_same_voice));
  }
  const auto drawn = ForEachRow(rows, [&](int64_t row) {
    const auto i = static_cast<size_t>(own.rows[static_cast<size_t>(row)]);
    Random row_random(seeds[i]);
    return FillRow(clips[i], frames, batch.warps[static_cast<size_t>(row)], row_random,
                   batch.features.data_ptr<float>() + row * frames * bands);
  });
  if (!drawn) return tl::unexpected(drawn.error());
  batch.own_share.assign(static_cast<size_t>(rows), 1.0f);
  if (mixup_alpha_ > 0.0) {
    const double share = DrawShare(mixup_alpha_, random);
    const auto shares = SharesOf(share, clips, targets_);
    for (size_t row = 0; row < own.rows.size(); ++row) {
      batch.own_share[row] = shares[static_cast<size_t>(own.rows[row])];
    }
    SE_RETURN_IF_ERROR(MixPowers(batch));
    DropRowBefore(own, batch);
  }
  return batch;
}

}  // namespace speech_emotion::trainer
