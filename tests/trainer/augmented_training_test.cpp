// Copies, mixup and masks from end to end, as a recipe asks for them.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "generated_corpora.h"

using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

constexpr char kRecipe[] = R"(
name = "mine"
preset = "seed-mfcc40-mean"
[network]
kind = "mlp"
hidden = [16]
dropout = 0.0
[training]
epochs = 150
batches = "clips"
batch = 16
optimizer = "adam"
learning_rate = 1e-3
schedule = "constant"
keep = "last"
label_smoothing = 0.0
mixup = 0.2
copies = ["noise", "stretch-pitch"]
[augmentation]
mask_clips = true
max_feature_mask = 4
)";

std::string TrainCommand(const TemporaryFolder& folder, const std::string& data, const std::string& run,
                         const std::string& split) {
  return "$PROGRAM train --data mine=" + Quoted(data) + " --recipe " + Quoted(folder.Path("mine.toml")) +
         " --split " + split + " --cache " + Quoted(folder.Path("cache")) + " --run " +
         Quoted(folder.Path(run)) + " --model " + Quoted(folder.Path(run + ".onnx")) + " --threads 1";
}

}  // namespace

TEST_CASE("a training with copies, mixup and masks that was killed goes on to the same curve") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross", "glad"}, 4, 2);
  folder.Write("mine.toml", kRecipe);
  const auto whole = RunShell(TrainCommand(folder, data, "whole", "random:1:75/25"));
  INFO(whole.error);
  REQUIRE(whole.exit_code == 0);
  CHECK(whole.output.find("training on 54 clips") != std::string::npos);
  CHECK(whole.output.find("36 of the training clips are augmented copies") != std::string::npos);
  CHECK(whole.output.find("6 clips of") != std::string::npos);  // tested: no copies among them

  RunShell(TrainCommand(folder, data, "killed", "random:1:75/25") + " & pid=$!; while [ ! -e " +
           Quoted(folder.Path("killed/checkpoint.pt")) +
           " ] && kill -0 $pid; do sleep 0.01; done; kill -9 $pid; wait $pid");
  REQUIRE_FALSE(std::filesystem::exists(folder.Path("killed.onnx")));
  const auto resumed = RunShell(TrainCommand(folder, data, "killed", "random:1:75/25"));
  INFO(resumed.error);
  REQUIRE(resumed.exit_code == 0);
  CHECK(resumed.output.find("resuming after epoch") != std::string::npos);
  CHECK(trainer_test::LossCurve(folder.Path("killed/log.csv")) ==
        trainer_test::LossCurve(folder.Path("whole/log.csv")));
}

TEST_CASE("a training whose split leaks its copies says so, and is scored on clips alone") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross", "glad"}, 4, 2);
  folder.Write("mine.toml", kRecipe);
  const auto trained = RunShell(TrainCommand(folder, data, "leaky", "leaky-copies:1:75/25") + " --epochs 2");
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.output.find("training on 54 clips") != std::string::npos);
  CHECK(trained.output.find("this split leaks") != std::string::npos);
  CHECK(trained.output.find("clips known from training") != std::string::npos);
  CHECK(trained.output.find("6 clips of") != std::string::npos);
  // The model can be scored again without the recipe.
  const auto evaluated =
      RunShell("$PROGRAM evaluate --data mine=" + Quoted(data) + " --split leaky-copies:1:75/25 --model " +
               Quoted(folder.Path("leaky.onnx")));
  INFO(evaluated.error);
  REQUIRE(evaluated.exit_code == 0);
  CHECK(evaluated.output.find("this split leaks") != std::string::npos);
  CHECK(evaluated.output.find("6 clips of") != std::string::npos);
}
