// Whole clips as batches: each as often as its sampling says, padded as little as its buckets allow.
#include "training/clip_batches.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

constexpr int kFeatures = 2;

// 30 clips of "sad", 10 of "happy"; clip i has 5 + i % 20 frames of the value i.
FeatureSet MakeClips() {
  FeatureSet set;
  for (size_t i = 0; i < 40; ++i) {
    Utterance utterance;
    utterance.path = "clip" + std::to_string(i);
    utterance.corpus = "mine";
    utterance.label = i < 30 ? "sad" : "happy";
    set.utterances.push_back(utterance);
    const auto values =
        std::make_shared<const std::vector<float>>((5 + i % 20) * kFeatures, static_cast<float>(i));
    set.features.push_back({kFeatures, *values});
    set.storage.push_back(values);
  }
  return set;
}

struct Epoch {
  std::map<int, int> drawn;       // clip -> times
  std::map<int64_t, int> labels;  // label -> clips
  int64_t frames = 0, padded_frames = 0;
  double weight = 0.0;
};

Epoch RunEpoch(const Hyperparameters& options) {
  const FeatureSet set = MakeClips();
  const Targets targets = Targets::Of(set, {"happy", "sad"}, ClassesOf(set.utterances)).value();
  ClipBatches batches(set, targets, options);
  Random random(4);
  batches.BeginEpoch(0, random);
  Epoch epoch;
  for (int step = 0; step < batches.steps_per_epoch(); ++step) {
    const Batch batch = batches.Next(random).value();
    for (int64_t row = 0; row < batch.features.size(0); ++row) {
      const auto length = batch.lengths[row].item<int64_t>();
      ++epoch.drawn[static_cast<int>(batch.features[row][length - 1][0].item<float>())];
      ++epoch.labels[batch.targets[row].argmax().item<int64_t>()];
      epoch.frames += length;
      epoch.padded_frames += batch.features.size(1);
      epoch.weight += batch.weights[row].item<double>();
      if (length < batch.features.size(1))
        CHECK(batch.features[row][length].abs().max().item<float>() == 0.0f);
    }
  }
  return epoch;
}

Hyperparameters Options() {
  Hyperparameters options;
  options.batches = Batches::kClips;
  options.batch_size = 8;
  options.label_smoothing = 0.0;
  return options;
}

}  // namespace

TEST_CASE("an epoch has every clip once") {
  const Epoch epoch = RunEpoch(Options());
  CHECK(epoch.drawn.size() == 40);
  CHECK(epoch.labels == std::map<int64_t, int>{{0, 10}, {1, 30}});
}

TEST_CASE("oversampling repeats clips of the smaller class, and leaves none out") {
  Hyperparameters options = Options();
  options.sampling = Sampling::kOversampled;
  const Epoch epoch = RunEpoch(options);
  CHECK(epoch.drawn.size() == 40);
  CHECK(epoch.labels == std::map<int64_t, int>{{0, 30}, {1, 30}});
}

TEST_CASE("balanced sampling draws each class as often as the other") {
  Hyperparameters options = Options();
  options.sampling = Sampling::kBalanced;
  CHECK(RunEpoch(options).labels == std::map<int64_t, int>{{0, 20}, {1, 20}});
}

TEST_CASE("class weights make up for the classes' sizes, and are 1 on average") {
  Hyperparameters options = Options();
  options.class_weights = true;
  CHECK(RunEpoch(options).weight == Approx(40.0));
}

TEST_CASE("buckets pad less than clips in any order") {
  Hyperparameters plain = Options();
  plain.buckets = false;
  const Epoch without = RunEpoch(plain), with = RunEpoch(Options());
  CHECK(with.frames == without.frames);
  CHECK(with.padded_frames - with.frames < (without.padded_frames - without.frames) / 2);
}

namespace {

// The epoch's batches one after the other.
std::vector<Batch> EpochOf(const Hyperparameters& options, uint64_t seed) {
  const FeatureSet set = MakeClips();
  const Targets targets = Targets::Of(set, {"happy", "sad"}, ClassesOf(set.utterances)).value();
  ClipBatches source(set, targets, options);
  Random random(seed);
  source.BeginEpoch(0, random);
  std::vector<Batch> batches;
  for (int step = 0; step < source.steps_per_epoch(); ++step) batches.push_back(source.Next(random).value());
  return batches;
}

}  // namespace

TEST_CASE("mixed clips have mixed targets that sum to one, and go on alone behind the shorter one's end") {
  Hyperparameters options = Options(), plain_options = Options();
  options.mixup_alpha = 1.0;
  const auto mixed = EpochOf(options, 4), plain = EpochOf(plain_options, 4);
  // The first batch alone: what is drawn for mixing is drawn behind it.
  const Batch &mix = mixed.front(), &own = plain.front();
  const auto rows = own.features.size(0);
  CHECK(torch::allclose(mix.targets.sum(1), torch::ones({rows})));
  // Where both rows have frames: the share, the same in all rows.
  double share = -1.0;
  for (int64_t row = 0; row < rows; ++row) {
    const int64_t other = (row + rows - 1) % rows;
    const auto length = own.lengths[row].item<int64_t>(), other_length = own.lengths[other].item<int64_t>();
    CHECK(mix.lengths[row].item<int64_t>() == std::max(length, other_length));
    const float value = own.features[row][0][0].item<float>();
    const float other_value = own.features[other][0][0].item<float>();
    if (share < 0.0 && value != other_value) {
      share = (mix.features[row][0][0].item<float>() - other_value) / (value - other_value);
    }
    CHECK(mix.features[row][0][0].item<float>() == Approx(share * value + (1.0 - share) * other_value));
    const auto expected = share * own.targets[row] + (1.0 - share) * own.targets[other];
    CHECK(torch::allclose(mix.targets[row], expected));
    if (length == other_length) continue;
    const auto last = std::max(length, other_length) - 1;
    CHECK(mix.features[row][last][1].item<float>() == (length > other_length ? value : other_value));
  }
  CHECK(share >= 0.5);
  CHECK(share < 1.0);
}

TEST_CASE("masked and mixed epochs are the same for the same seed, and others for another") {
  Hyperparameters options = Options();
  options.mixup_alpha = 0.4;
  options.mask_clips = true;
  const auto first = EpochOf(options, 4), again = EpochOf(options, 4), other = EpochOf(options, 5);
  bool differs = false;
  for (size_t i = 0; i < first.size(); ++i) {
    CHECK(torch::equal(first[i].features, again[i].features));
    CHECK(torch::equal(first[i].targets, again[i].targets));
    differs = differs || !torch::equal(first[i].targets, other[i].targets);
  }
  CHECK(differs);
}

TEST_CASE("class weights are mixed with their clips") {
  Hyperparameters options = Options();
  options.class_weights = true;
  options.mixup_alpha = 1.0;
  double weight = 0.0;
  for (const Batch& batch : EpochOf(options, 4)) weight += batch.weights.sum().item<double>();
  CHECK(weight == Approx(40.0));
}
