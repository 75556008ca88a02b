// training_runner RECIPE THREADS FOLDER [bfloat16]: the trainer's own steps of the recipe's network, for
// training_bench.py, which makes them take turns with Python's. Writes what Python needs for the same steps
// into FOLDER (settings.json, features.npy, labels.npy and a .npy for each weight) and prints the losses of
// the first steps as a line of JSON; then answers each line "N" with the seconds that N more steps took.
// Those have a learning rate of 0: the weights stay where steps cost what they cost.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "files/npy_header.h"
#include "networks/network_kinds.h"
#include "training/optimizer.h"
#include "training/recipe.h"
#include "training/step.h"
#include "training/threads.h"

namespace {

using namespace speech_emotion;
using namespace speech_emotion::trainer;
namespace fs = std::filesystem;

constexpr int kCheckedSteps = 5;
constexpr int kClasses = 8;
constexpr int kSeed = 1;

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "training_runner: %s\n", message.c_str());
  std::exit(1);
}

void WriteNpy(const fs::path& path, const char* type, const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().contiguous();
  const std::vector<size_t> shape(values.sizes().begin(), values.sizes().end());
  std::ofstream file(path, std::ios::binary);
  file << NpyHeader(type, shape);
  file.write(static_cast<const char*>(values.data_ptr()), static_cast<std::streamsize>(values.nbytes()));
  if (!file.flush()) Fail(path.string() + ": can't be written");
}

// The sizes that the recipes' data give their networks.
NetworkOptions NetworkOf(const Recipe& recipe, int64_t& frames) {
  NetworkOptions network = recipe.network;
  network.features = recipe.features.features_per_frame();
  network.classes = kClasses;
  frames = 230;  // the middle of the flagship's crops
  if (network.kind == "lstm") network.frames = static_cast<int>(frames = 339);
  return network;
}

Batch RandomBatch(const Recipe& recipe, const NetworkOptions& network, int64_t frames) {
  const int64_t rows = recipe.training.batch_size;
  const auto labels = torch::arange(rows) % kClasses;
  const double smoothing = recipe.training.label_smoothing;
  Batch batch;
  batch.features = torch::randn({rows, frames, network.features});
  batch.lengths = torch::full({rows}, frames, torch::kLong);
  batch.targets =
      torch::one_hot(labels, kClasses).to(torch::kFloat) * (1.0 - smoothing) + smoothing / kClasses;
  batch.allowed = torch::ones({rows, kClasses});
  batch.weights = torch::ones({rows});
  return batch;
}

// Of torch.optim. SGD would need its momentum: none of the recipes that are timed has it.
const char* PythonName(Optimizer optimizer) {
  switch (optimizer) {
    case Optimizer::kRmsProp:
      return "RMSprop";
    case Optimizer::kAdam:
      return "Adam";
    case Optimizer::kAdamW:
      return "AdamW";
    case Optimizer::kSgd:
      break;
  }
  Fail("expected a recipe with rmsprop, adam or adamw");
}

void WriteSettings(const fs::path& folder, const Recipe& recipe, const NetworkOptions& network) {
  const nlohmann::json settings = {{"kind", network.kind},
                                   {"features", network.features},
                                   {"classes", network.classes},
                                   {"hidden", network.hidden},
                                   {"channels", network.channels},
                                   {"attention", network.attention},
                                   {"dropout", network.dropout},
                                   {"optimizer", PythonName(recipe.training.optimizer)},
                                   {"learning_rate", recipe.training.learning_rate},
                                   {"weight_decay", recipe.training.weight_decay},
                                   {"gradient_norm", recipe.training.gradient_norm},
                                   {"label_smoothing", recipe.training.label_smoothing},
                                   {"steps", kCheckedSteps},
                                   {"seed", kSeed}};
  std::ofstream(folder / "settings.json") << settings.dump();
}

}  // namespace

int main(int argc, char** argv) {
  const bool in_bfloat16 = argc == 5 && std::string(argv[4]) == "bfloat16";
  if (argc != 4 && !in_bfloat16) Fail("expected RECIPE THREADS FOLDER [bfloat16]");
  const auto recipe = ReadRecipe(argv[1]);
  if (!recipe) Fail(recipe.error().message);
  SetTorchThreads(std::atoi(argv[2]));
  const fs::path folder = argv[3];

  torch::manual_seed(kSeed);
  int64_t frames = 0;
  const NetworkOptions options = NetworkOf(*recipe, frames);
  const auto made = MakeNetwork(options);
  if (!made) Fail(made.error().message);
  Network& network = **made;
  network.ConvolveInBfloat16(in_bfloat16);
  const Batch batch = RandomBatch(*recipe, network.network_options(), frames);
  WriteSettings(folder, *recipe, network.network_options());
  WriteNpy(folder / "features.npy", "<f4", batch.features);
  WriteNpy(folder / "labels.npy", "<i8", torch::arange(batch.features.size(0)) % kClasses);
  for (const auto& parameter : network.named_parameters())
    WriteNpy(folder / ("weight." + parameter.key() + ".npy"), "<f4", parameter.value());

  const auto optimizer = MakeOptimizer(network, recipe->training);
  network.train();
  torch::manual_seed(kSeed);  // of the dropout, in Python too
  nlohmann::json losses;
  const auto step = [&] { return TakeStep(network, *optimizer, batch, recipe->training).loss; };
  for (int i = 0; i < kCheckedSteps; ++i) losses.push_back(step());
  std::printf("%s\n", losses.dump().c_str());
  std::fflush(stdout);
  for (auto& group : optimizer->param_groups()) group.options().set_lr(0.0);
  for (int steps = 0; std::scanf("%d", &steps) == 1 && steps > 0;) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < steps; ++i) step();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    std::printf("%.9f\n", elapsed.count());
    std::fflush(stdout);
  }
  return 0;
}
