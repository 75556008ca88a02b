// Whole clips as batches: each as often as its sampling says, padded as little as its buckets allow.
#include "training/clip_batches.h"

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

Epoch RunEpoch(const TrainingOptions& options) {
  const FeatureSet set = MakeClips();
  const Targets targets = Targets::Of(set, {"happy", "sad"}).value();
  ClipBatches batches(set, targets, options);
  Random random(4);
  batches.BeginEpoch(random);
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

TrainingOptions Options() {
  TrainingOptions options;
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
  TrainingOptions options = Options();
  options.sampling = Sampling::kOversampled;
  const Epoch epoch = RunEpoch(options);
  CHECK(epoch.drawn.size() == 40);
  CHECK(epoch.labels == std::map<int64_t, int>{{0, 30}, {1, 30}});
}

TEST_CASE("balanced sampling draws each class as often as the other") {
  TrainingOptions options = Options();
  options.sampling = Sampling::kBalanced;
  CHECK(RunEpoch(options).labels == std::map<int64_t, int>{{0, 20}, {1, 20}});
}

TEST_CASE("class weights make up for the classes' sizes, and are 1 on average") {
  TrainingOptions options = Options();
  options.class_weights = true;
  CHECK(RunEpoch(options).weight == Approx(40.0));
}

TEST_CASE("buckets pad less than clips in any order") {
  TrainingOptions plain = Options();
  plain.buckets = false;
  const Epoch without = RunEpoch(plain), with = RunEpoch(Options());
  CHECK(with.frames == without.frames);
  CHECK(with.padded_frames - with.frames < (without.padded_frames - without.frames) / 2);
}
