// A training on another device than the processor: a GPU, or what stands in for one.
#include "training/device.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "network_cases.h"
#include "networks/network_kinds.h"
#include "speech_emotion/random.h"
#include "stand_in_device.h"
#include "support/cli_program.h"
#include "training/checkpoint.h"
#include "training/clip_batches.h"
#include "training/scoring.h"
#include "training/step.h"
#include "training/training.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

const std::vector<std::string> kLabels = {"happy", "sad"};

NetworkOptions WithoutDropout(NetworkOptions options) {
  options.classes = static_cast<int>(kLabels.size());
  options.dropout = 0.0;  // another device draws otherwise
  options.frames = std::min(options.frames, 40);
  return options;
}

// 24 clips of noise that is louder in one class.
FeatureSet MakeClips(const NetworkOptions& network) {
  FeatureSet set;
  Random random(5);
  const int frames = network.frames > 0 ? network.frames : 40;
  for (int i = 0; i < 24; ++i) {
    Utterance utterance;
    utterance.path = "clip" + std::to_string(i);
    utterance.corpus = "mine";
    utterance.label = kLabels[static_cast<size_t>(i % 2)];
    set.utterances.push_back(utterance);
    const auto values = std::make_shared<std::vector<float>>();
    for (int j = 0; j < frames * network.features; ++j)
      values->push_back(static_cast<float>((1 + i % 2) * random.Normal()));
    set.features.push_back({network.features, *values});
    set.storage.push_back(values);
  }
  return set;
}

// Of one process: what it would sum it has.
class Alone : public ProcessGroup {
 public:
  explicit Alone(torch::Device device) : device_(device) {}
  Shard shard() const override { return {}; }
  int local_rank() const override { return 0; }
  void Sum(torch::Tensor& values) override { StartSum(values)(); }
  std::function<void()> StartSum(torch::Tensor& values) override {
    CHECK(values.device().type() == device_.type());
    return [] {};
  }
  void Broadcast(torch::Tensor&) override {}
  void Broadcast(std::string&) override {}
  void Wait() override {}
  int64_t bytes_summed() const override { return 0; }
  void Stop(const std::string&) override {}
  void Leave() override {}

 private:
  torch::Device device_;
};

Hyperparameters Training() {
  Hyperparameters options;
  options.batches = Batches::kClips;
  options.batch_size = 8;
  options.epochs = 2;
  options.mixup_alpha = 0.2;
  options.learning_rate = 1e-3;
  options.schedule = Schedule::kConstant;
  options.average_decay = 0.5;
  return options;
}

TrainingState StateOn(const std::string& device, const NetworkOptions& options) {
  TrainingState state;
  torch::manual_seed(2);
  state.network = MakeNetwork(options).value();
  state.kept = MakeNetwork(options).value();
  state.network->to(torch::Device(device));
  state.kept->to(torch::Device(device));
  state.optimizer = MakeOptimizer(*state.network, Training());
  return state;
}

// The loss of each step of an epoch, and behind them the validation loss of the weights' average.
// `group`: null for none.
std::vector<double> RunEpoch(TrainingState& state, uint64_t seed, ProcessGroup* group = nullptr) {
  const FeatureSet clips = MakeClips(state.network->network_options());
  const Targets targets = Targets::Of(clips, kLabels, ClassesOf(clips.utterances)).value();
  const Hyperparameters options = Training();
  ClipBatches batches(clips, targets, options);
  Random random(seed);
  batches.BeginEpoch(0, random);
  std::unique_ptr<GradientReducer> reducer;
  if (group != nullptr) reducer = std::make_unique<GradientReducer>(state.network->parameters(), *group);
  state.network->ShareStatistics(group);
  state.network->train();
  std::vector<double> losses;
  for (int step = 0; step < batches.steps_per_epoch(); ++step) {
    const Batch batch = batches.Next(random).value();
    losses.push_back(TakeStep(*state.network, *state.optimizer, batch, options, reducer.get()).loss);
    Blend(*state.kept, *state.network, options.average_decay);
  }
  losses.push_back(ScoreClips(*state.kept, clips, targets, kLabels, options.batch_size).loss);
  return losses;
}

void CheckClose(const std::vector<double>& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (size_t i = 0; i < found.size(); ++i) CHECK(found[i] == Approx(expected[i]).epsilon(1e-3));
}

// Says so where there is none; run-tests.sh repeats it.
std::string OtherDeviceOrWarning() {
  const std::string device = OtherDevice();
  if (device.empty()) WARN("SKIPPED: no GPU here, nor what stands in for one: a device not checked");
  return device;
}

}  // namespace

TEST_CASE("a training on another device takes the processor's steps, and goes on from its checkpoints") {
  const std::string device = OtherDeviceOrWarning();
  if (device.empty()) return;
  for (const NetworkCase& network : NetworkCases()) {
    INFO(network.name << " on " << device);
    const NetworkOptions options = WithoutDropout(network.options);
    TrainingState here = StateOn("cpu", options), there = StateOn(device, options);
    const auto first = RunEpoch(here, 1), second = RunEpoch(here, 2);
    CheckClose(RunEpoch(there, 1), first);
    TrainingState of_many = StateOn(device, options);
    Alone group(device);
    CheckClose(RunEpoch(of_many, 1, &group), first);
    const cli_test::TemporaryFolder folder;
    for (const std::string& next : {device, std::string("cpu")}) {
      INFO("then on " << next);
      const std::string path = folder.Path("checkpoint.pt");
      REQUIRE(SaveCheckpoint(path, there, "a test").has_value());
      TrainingState resumed = StateOn(next, options);
      REQUIRE(LoadCheckpoint(path, cli_test::ReadBytes(path), "a test", resumed).has_value());
      CHECK(resumed.network->device().type() == torch::Device(next).type());
      CheckClose(RunEpoch(resumed, 2), second);
    }
  }
}

TEST_CASE("a network that was trained on another device comes back to the processor") {
  const std::string device = OtherDeviceOrWarning();
  if (device.empty()) return;
  const cli_test::TemporaryFolder folder;
  for (const char* kind : {"conv1d", "lstm", "conv-recurrent"}) {
    const auto cases = NetworkCases();
    const auto network = std::find_if(cases.begin(), cases.end(),
                                      [&](const NetworkCase& one) { return one.options.kind == kind; });
    INFO(network->name << " on " << device);
    const NetworkOptions options = WithoutDropout(network->options);
    const FeatureSet clips = MakeClips(options);
    std::vector<double> temperatures;
    for (const std::string& on : {std::string("cpu"), device}) {
      RunEnvironment environment;
      environment.device = on;
      environment.run_folder = folder.Path(kind + on);
      const auto trained =
          Train(clips, clips, kLabels, ClassesOf(clips.utterances), options, Training(), environment);
      if (!trained) FAIL(trained.error().message);
      CHECK(trained->network->device() == torch::Device("cpu"));
      temperatures.push_back(trained->calibration.temperature);
    }
    CHECK(temperatures[1] == Approx(temperatures[0]).epsilon(1e-2));
  }
}

TEST_CASE("a device is one that is there, named as torch names it") {
  CHECK(ChooseDevice("cpu", nullptr).value() == "cpu");
  const auto message = [](const std::string& asked) {
    const auto chosen = ChooseDevice(asked, nullptr);
    REQUIRE_FALSE(chosen.has_value());
    return chosen.error().message;
  };
  CHECK_THAT(message("tpu"), Catch::Contains("expected auto, cpu, cuda or cuda:N, found 'tpu'"));
  CHECK_THAT(message("cuda:"), Catch::Contains("found 'cuda:'"));
  CHECK_THAT(message("cuda:99999999999"), Catch::Contains("expected a GPU of that number, found "));
  if (torch::cuda::is_available()) {
    CHECK(ChooseDevice("auto", nullptr).value() == "cuda:0");
    CHECK(ChooseDevice("cuda:0", nullptr).value() == "cuda:0");
  } else {
    CHECK(ChooseDevice("auto", nullptr).value() == "cpu");
    CHECK_THAT(message("cuda"), Catch::Contains("--device cuda: expected a GPU") &&
                                    Catch::Contains("found none that libtorch works on"));
  }
}
