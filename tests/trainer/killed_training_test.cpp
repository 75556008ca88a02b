// Trainings and exports that are killed again and again, at moments that chance chooses. They take minutes:
// run by kill_test.sh, which `make test-all` starts.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "data/features/feature_store.h"
#include "files/model_source.h"
#include "generated_corpora.h"
#include "support/whole_files.h"

using cli_test::Killer;
using cli_test::Quoted;
using cli_test::ReadBytes;
using cli_test::RequireWhole;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

// All that an epoch's end must remember: the best weights so far, the rate, the random numbers of dropout and
// mixup.
constexpr char kRecipe[] = R"(name = "killed"
corpora = ["mine"]
preset = "flagship"
window_s = 3.0
split = "speakers:3"
[network]
kind = "bilstm-attention"
channels = [8]
kernel = 5
hidden = [8]
dropout = 0.2
[training]
epochs = 30
batches = "clips"
batch = 12
optimizer = "adam"
learning_rate = 1e-3
schedule = "plateau"
plateau_patience = 2
keep = "best"
mixup = 0.3
)";

double SecondsOf(const std::string& command) {
  const auto start = std::chrono::steady_clock::now();
  const auto run = RunShell(command);
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Training {
 public:
  // In a run folder of this name, with a cache of its own.
  std::string Command(const std::string& run) const {
    return "\"$PROGRAM\" train --threads 1 --recipe " + Quoted(recipe_) + " --data mine=" + Quoted(data_) +
           " --cache " + Quoted(Path(run + "/cache")) + " --run " + Quoted(Path(run)) + " --model " +
           Quoted(Path(run + "/model.onnx"));
  }
  std::string Path(const std::string& name) const { return folder_.Path(name); }

  // Whatever is there can be used.
  void RequireUsable(const std::string& run) const {
    RequireWhole(Path(run));
    const std::string model = Path(run + "/model.onnx");
    if (!fs::exists(model)) return;
    const auto loaded = speech_emotion::LoadModelFile(model);
    if (!loaded) FAIL(loaded.error().message);
  }

  void RequireSameEnd(const std::string& run, const std::string& other) const {
    REQUIRE(trainer_test::LossCurve(Path(run + "/log.csv")) ==
            trainer_test::LossCurve(Path(other + "/log.csv")));
    REQUIRE(ReadBytes(Path(run + "/model.onnx")) == ReadBytes(Path(other + "/model.onnx")));
  }

 private:
  TemporaryFolder folder_;
  std::string data_ = trainer_test::MakeClassFolders(folder_, "mine", {"bored", "cross", "glad"}, 6, 3);
  std::string recipe_ = folder_.Write("recipe.toml", kRecipe);
};

// Packs that a store of features would throw away.
int DamagedPacks(const std::string& cache) {
  int damaged = 0;
  for (const auto& entry : fs::directory_iterator(cache)) {
    if (!entry.is_directory()) continue;
    const auto packs = [&] {
      return std::count_if(fs::directory_iterator(entry), fs::directory_iterator(),
                           [](const auto& file) { return file.path().extension() == ".features"; });
    };
    const auto before = packs();
    const speech_emotion::trainer::FeatureStore store(entry.path());
    damaged += static_cast<int>(before - packs());
  }
  return damaged;
}

}  // namespace

TEST_CASE("a training that is killed at any moment, however often, ends as one that never was",
          "[.][kills]") {
  const Training training;
  const double whole_s = SecondsOf(training.Command("whole"));
  Killer killer;
  const int wanted = Killer::KillsOf(0.6);
  int ends = 0;
  for (int kills = 0; kills < wanted;) {
    const std::string run = "run" + std::to_string(ends);
    if (killer.Kill(training.Command(run), 1.1 * whole_s)) {
      ++kills;
      training.RequireUsable(run);
      continue;
    }
    training.RequireUsable(run);
    training.RequireSameEnd(run, "whole");
    ++ends;
  }
  const std::string last = "run" + std::to_string(ends);
  SecondsOf(training.Command(last));
  training.RequireSameEnd(last, "whole");
  WARN(wanted << " kills, " << ends + 1 << " trainings of " << whole_s << " s came to the same end");
}

TEST_CASE("arrays and caches that are killed while they are written are whole or not there", "[.][kills]") {
  const TemporaryFolder folder;
  const std::string data =
      trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross", "glad", "proud"}, 6, 4);
  const auto command = [&](const std::string& output) {
    return "\"$PROGRAM\" features --threads 1 --data mine=" + Quoted(data) + " --cache " +
           Quoted(folder.Path(output + "/cache")) + " --output " + Quoted(folder.Path(output + "/arrays"));
  };
  const double whole_s = SecondsOf(command("whole"));
  Killer killer;
  int ends = 0;
  for (int kills = 0; kills < Killer::KillsOf(0.2);) {
    const std::string output = "out" + std::to_string(ends);
    const bool was_killed = killer.Kill(command(output), 1.1 * whole_s);
    RequireWhole(folder.Path(output + "/arrays"));
    if (fs::exists(folder.Path(output + "/cache")))
      REQUIRE(DamagedPacks(folder.Path(output + "/cache")) == 0);
    kills += was_killed ? 1 : 0;
    // Arrays with their classes are all there.
    if (!fs::exists(folder.Path(output + "/arrays/y.npy"))) {
      REQUIRE(was_killed);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(folder.Path("whole/arrays"))) {
      INFO(entry.path());
      REQUIRE(ReadBytes(entry.path()) ==
              ReadBytes(folder.Path(output + "/arrays/" + entry.path().filename().string())));
    }
    ends += was_killed ? 0 : 1;
  }
}
