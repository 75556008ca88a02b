// Augmented crops as batches: what they hold depends on their random numbers alone.
#include "training/crop_batches.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

constexpr int kBands = 16;

// Clips of one class each, of 20 to 35 frames.
FeatureSet MakeClips() {
  Random random(2);
  FeatureSet set;
  for (size_t i = 0; i < 16; ++i) {
    Utterance utterance;
    utterance.path = "clip" + std::to_string(i);
    utterance.corpus = "mine";
    utterance.label = i % 2 == 0 ? "sad" : "happy";
    set.utterances.push_back(utterance);
    const auto values = std::make_shared<std::vector<float>>((20 + i) * kBands);
    for (float& value : *values) value = static_cast<float>(random.Uniform(-12.0, 2.0));
    set.features.push_back({kBands, *values});
    set.storage.push_back(values);
  }
  return set;
}

Hyperparameters Options() {
  Hyperparameters options;
  options.batch_size = 9;
  options.min_crop = 18;
  options.max_crop = 30;
  options.mixup_alpha = 0.4;
  return options;
}

Result<std::vector<Batch>> Draw(const Hyperparameters& options, uint64_t seed) {
  const FeatureSet set = MakeClips();
  const Targets targets = Targets::Of(set, {"happy", "sad"}, ClassesOf(set.utterances)).value();
  CropBatches batches(set, targets, options);
  Random random(seed);
  std::vector<Batch> drawn;
  for (int i = 0; i < 3; ++i) {
    auto batch = batches.Next(random);
    if (!batch) return tl::unexpected(batch.error());
    drawn.push_back(*batch);
  }
  return drawn;
}

}  // namespace

TEST_CASE("mixup leaves plain speech and sounds as they are, and references are drawn for every row") {
  FeatureSet set = MakeClips();
  for (size_t i = 0; i < set.utterances.size(); ++i) {
    set.utterances[i].speaker = i < 8 ? "a" : "b";
    if (i % 4 == 1) set.utterances[i].kind = i < 8 ? ClipKind::kPlain : ClipKind::kSound;
  }
  const Targets targets = Targets::Of(set, {"happy", "sad"}, ClassesOf(set.utterances)).value();
  Hyperparameters options = Options();
  options.reference.none_probability = 0.0;
  options.augmentation.sound_probability = 0.5;
  options.augmentation.babble_probability = 0.5;
  EmbeddingBank bank(ReferenceSeconds(set, options.max_crop), 4, 60.0);
  bank.values().fill_(1.0f);  // every clip was heard in the first epoch
  CropBatches batches(set, targets, options, {}, &bank);
  Random random(5);
  int mixed = 0;
  for (int i = 0; i < 20; ++i) {
    const Batch batch = batches.Next(random).value();
    REQUIRE(batch.clips.size() == 9);
    REQUIRE(batch.reference_clips.size() == 9);
    CHECK(batch.features.isfinite().all().item<bool>());
    for (size_t row = 0; row < 9; ++row) {
      const ClipKind kind = set.utterances[batch.clips[row]].kind;
      const auto at = [row](const torch::Tensor& tensor) {
        return tensor[static_cast<int64_t>(row)].item<float>();
      };
      CHECK(at(batch.acted) == (kind == ClipKind::kActed ? 1.0f : 0.0f));
      CHECK(at(batch.speech) == (kind == ClipKind::kSound ? 0.0f : 1.0f));
      if (kind != ClipKind::kActed) CHECK(batch.own_share[row] == 1.0f);
      if (kind == ClipKind::kSound) CHECK(at(batch.plain_weights) == 0.0f);
      mixed += batch.own_share[row] < 1.0f ? 1 : 0;
      CHECK_FALSE(batch.reference_clips[row].empty());
    }
  }
  CHECK(mixed > 20);
}

TEST_CASE("crops are the same whatever the number of threads, and others for another seed") {
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const auto alone = Draw(Options(), 1).value();
  at::set_num_threads(4);
  const auto shared = Draw(Options(), 1).value(), others = Draw(Options(), 2).value();
  at::set_num_threads(threads);
  for (size_t i = 0; i < alone.size(); ++i) {
    CHECK(torch::equal(alone[i].features, shared[i].features));
    CHECK(torch::equal(alone[i].targets, shared[i].targets));
    CHECK_FALSE(torch::equal(alone[i].features, others[i].features));
  }
}

TEST_CASE("the rows of a batch are crops of their own, of finite values, with targets that sum to one") {
  const auto drawn = Draw(Options(), 3).value();
  for (const Batch& batch : drawn) {
    CHECK(batch.features.size(0) == 9);
    CHECK(batch.features.size(1) >= 18);
    CHECK(batch.features.size(1) <= 30);
    CHECK(torch::isfinite(batch.features).all().item<bool>());
    CHECK(torch::allclose(batch.targets.sum(1), torch::ones({9})));
    for (int64_t row = 1; row < 9; ++row)
      CHECK_FALSE(torch::equal(batch.features[row], batch.features[row - 1]));
  }
}

// Whether it is some frames of the clip as they follow one another.
static bool IsPieceOf(const FeatureView& clip, const torch::Tensor& row) {
  const auto piece = row.contiguous();
  const auto* values = piece.data_ptr<float>();
  for (int64_t first = 0; first + piece.size(0) <= clip.frames(); ++first) {
    if (std::equal(values, values + piece.numel(), clip.values.begin() + first * kBands)) return true;
  }
  return false;
}

TEST_CASE(
    "in the natural epochs a crop is a piece of its clip as it is, of one class, and half of them have "
    "noise") {
  const FeatureSet set = MakeClips();
  const Targets targets = Targets::Of(set, {"happy", "sad"}, ClassesOf(set.utterances)).value();
  Hyperparameters options = Options();
  options.epochs = 3;
  options.natural_epochs = 1;
  options.max_crop = options.min_crop;  // none is longer than any clip
  options.augmentation.noise_probability = 1.0;
  CropBatches batches(set, targets, options);
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    Random random(4);
    batches.BeginEpoch(epoch, random);
    int whole = 0, mixed = 0;
    for (int i = 0; i < 20; ++i) {
      const Batch batch = batches.Next(random).value();
      for (size_t row = 0; row < batch.clips.size(); ++row) {
        whole += IsPieceOf(set.features[batch.clips[row]], batch.features[static_cast<int64_t>(row)]) ? 1 : 0;
        mixed += batch.own_share[row] < 1.0f ? 1 : 0;
      }
    }
    INFO("epoch " << epoch);
    const bool is_natural = epoch == 2;
    CHECK((mixed > 0) == !is_natural);
    CHECK(whole >= (is_natural ? 70 : 0));  // of 180
    CHECK(whole <= (is_natural ? 110 : 0));
  }
}

TEST_CASE("an augmentation out of its range is refused, in whichever thread it is met") {
  Hyperparameters options = Options();
  options.augmentation.masks.max_time_part = 2.0;
  const auto drawn = Draw(options, 1);
  REQUIRE_FALSE(drawn.has_value());
  CHECK_THAT(drawn.error().message, Catch::Contains("part of the frames"));
}
