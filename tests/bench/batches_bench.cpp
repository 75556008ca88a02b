// batches_bench [THREADS]: which share of a training's time goes by outside of the network (drawing, loading,
// augmenting), for the recipes whose speed training_bench.py compares, and what batches of clips of like
// length save. Clips are noise of the corpora's lengths. What the batches hold is checked before anything is
// timed. Exits with 1 where a target is missed.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "networks/network_kinds.h"
#include "training/clip_batches.h"
#include "training/crop_batches.h"
#include "training/optimizer.h"
#include "training/recipe.h"
#include "training/step.h"
#include "training/threads.h"

namespace {

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using Clock = std::chrono::steady_clock;

constexpr double kLargestShare = 0.10;
constexpr double kMinSeconds = 1.5, kMaxSeconds = 6.0;  // of a clip

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "batches_bench: %s\n", message.c_str());
  std::exit(1);
}

template <class T>
T ValueOf(Result<T> result) {
  if (!result) Fail(result.error().message);
  return std::move(*result);
}

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

bool Claim(const std::string& what, double value, double limit, bool at_most) {
  const bool met = at_most ? value <= limit : value >= limit;
  std::printf("%s: %.3f, needed: at %s %g: %s\n", what.c_str(), value, at_most ? "most" : "least", limit,
              met ? "yes" : "NO");
  return met;
}

// Each of the eight classes as often; `frames` 0: of kMinSeconds to kMaxSeconds.
FeatureSet MakeClips(const FeatureOptions& options, size_t count, int frames) {
  Random random(7);
  FeatureSet set;
  for (size_t i = 0; i < count; ++i) {
    const double seconds = random.Uniform(kMinSeconds, kMaxSeconds);
    const int length =
        frames > 0 ? frames : static_cast<int>(seconds * options.sample_rate_hz / options.frame.shift);
    const int columns = options.features_per_frame();
    const auto values = std::make_shared<std::vector<float>>(static_cast<size_t>(length * columns));
    for (float& value : *values) value = static_cast<float>(random.Normal());
    Utterance utterance;
    utterance.path = "clip" + std::to_string(i);
    utterance.corpus = "noise";
    utterance.label = FlagshipLabels()[i % 8];
    set.utterances.push_back(utterance);
    set.features.push_back({columns, *values});
    set.storage.push_back(values);
  }
  return set;
}

// A recipe's training on MakeClips, in the pieces that the training loop is made of.
class Training {
 public:
  Training(const std::string& name, size_t clips, int frames) : recipe_(ValueOf(ReadRecipe(name))) {
    data_ = MakeClips(recipe_.features, clips, frames);
    targets_ = ValueOf(Targets::Of(data_, FlagshipLabels(), ClassesOf(data_.utterances)));
    NetworkOptions options = recipe_.network;
    options.features = recipe_.features.features_per_frame();
    options.frames = frames;
    torch::manual_seed(1);
    network_ = ValueOf(MakeNetwork(options));
    optimizer_ = MakeOptimizer(*network_, recipe_.training);
    network_->train();
  }

  Hyperparameters& options() { return recipe_.training; }
  const FeatureSet& data() const { return data_; }

  std::unique_ptr<BatchSource> MakeBatches() const {
    if (recipe_.training.batches == Batches::kClips)
      return std::make_unique<ClipBatches>(data_, targets_, recipe_.training);
    return std::make_unique<CropBatches>(data_, targets_, recipe_.training);
  }

  void Step(const Batch& batch) {
    const double loss = TakeStep(*network_, *optimizer_, batch, recipe_.training).loss;
    if (!std::isfinite(loss)) Fail("a loss is not finite");
  }

 private:
  Recipe recipe_;
  FeatureSet data_;
  Targets targets_;
  std::shared_ptr<Network> network_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

// Every whole clip comes once an epoch, with its own values in front of zeros.
void CheckClips(Training& training) {
  const Hyperparameters options = training.options();
  training.options().mixup_alpha = 0.0;
  training.options().mask_clips = false;
  const auto batches = training.MakeBatches();
  Random random(1);
  batches->BeginEpoch(random);
  size_t found = 0, clips = 0;
  for (int step = 0; step < batches->steps_per_epoch(); ++step) {
    const Batch batch = ValueOf(batches->Next(random));
    const int64_t row_values = batch.features.size(1) * batch.features.size(2);
    for (int64_t row = 0; row < batch.features.size(0); ++row, ++clips) {
      const int64_t frames = batch.lengths.data_ptr<int64_t>()[row];
      const float* values = batch.features.data_ptr<float>() + row * row_values;
      found += static_cast<size_t>(std::count_if(
          training.data().features.begin(), training.data().features.end(), [&](const FeatureView& clip) {
            return clip.frames() == frames &&
                   std::memcmp(clip.values.data(), values, clip.values.size_bytes()) == 0 &&
                   std::all_of(values + clip.values.size(), values + row_values,
                               [](float padding) { return padding == 0.0f; });
          }));
    }
  }
  if (clips != training.data().features.size() || found != clips)
    Fail("an epoch doesn't hold each clip once");
}

// The same random numbers give the same crops, of finite values and targets that sum to one.
void CheckCrops(const Training& training) {
  Batch drawn[2];
  for (Batch& batch : drawn) {
    const auto batches = training.MakeBatches();
    Random random(1);
    batches->BeginEpoch(random);
    batch = ValueOf(batches->Next(random));
  }
  const Batch& batch = drawn[0];
  const bool good = torch::equal(batch.features, drawn[1].features) &&
                    torch::isfinite(batch.features).all().item<bool>() &&
                    torch::allclose(batch.targets.sum(1), torch::ones({batch.targets.size(0)}));
  if (!good) Fail("crops aren't what they should be");
}

bool MeasureShare(const std::string& name, int frames) {
  constexpr int kWarmUp = 3, kSteps = 40;
  Training training(name, 1000, frames);
  training.options().batches == Batches::kClips ? CheckClips(training) : CheckCrops(training);
  const auto batches = training.MakeBatches();
  Random random(1);
  std::vector<double> outside, inside;
  for (int step = 0, left = 0; step < kWarmUp + kSteps; ++step, --left) {
    const auto drawing = Clock::now();
    if (left == 0) {
      batches->BeginEpoch(random);
      left = batches->steps_per_epoch();
    }
    const Batch batch = ValueOf(batches->Next(random));
    const double drawn = SecondsSince(drawing);
    const auto stepping = Clock::now();
    training.Step(batch);
    if (step < kWarmUp) continue;
    outside.push_back(drawn);
    inside.push_back(SecondsSince(stepping));
  }
  const double batch_ms = Median(outside) * 1e3, step_ms = Median(inside) * 1e3;
  std::printf("%s: a batch takes %.2f ms, its step %.2f ms\n", name.c_str(), batch_ms, step_ms);
  return Claim(name + ", share of the time outside of the network", batch_ms / (batch_ms + step_ms),
               kLargestShare, true);
}

// An epoch's clips a second. Whole epochs: a bucket's batch alone says nothing.
double RunEpoch(Training& training, uint64_t seed) {
  const auto start = Clock::now();
  const auto batches = training.MakeBatches();
  Random random(seed);
  batches->BeginEpoch(random);
  for (int step = 0; step < batches->steps_per_epoch(); ++step) training.Step(ValueOf(batches->Next(random)));
  return static_cast<double>(batches->clips_per_epoch()) / SecondsSince(start);
}

bool MeasureBuckets(const std::string& name) {
  constexpr int kRounds = 5;
  Training training(name, 512, 0);
  std::vector<double> rates[2], ratios;
  for (const bool buckets : {false, true}) {
    training.options().buckets = buckets;
    CheckClips(training);
  }
  for (uint64_t round = 0; round < kRounds; ++round) {
    for (const bool first : {true, false}) {
      const bool buckets = first == (round % 2 == 0);
      training.options().buckets = buckets;
      rates[buckets].push_back(RunEpoch(training, round));
    }
    ratios.push_back(rates[true].back() / rates[false].back());
  }
  std::printf("%s, clips of %.1f to %.1f s, clips a second: %.0f in buckets, %.0f padded as they come\n",
              name.c_str(), kMinSeconds, kMaxSeconds, Median(rates[true]), Median(rates[false]));
  return Claim(name + ", buckets against plain padding", Median(ratios), 1.0, false);
}

}  // namespace

int main(int argc, char** argv) {
  const int threads =
      argc > 1 ? std::atoi(argv[1]) : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  if (threads < 1) Fail("expected a number of threads");
  SetTorchThreads(threads);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  bool met = MeasureShare("lstm-ravdess-tess", 339);
  met = MeasureShare("flagship", 0) && met;
  met = MeasureBuckets("bilstm-attention-four-corpora") && met;
  return met ? 0 : 1;
}
