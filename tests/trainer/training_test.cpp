// The trainer from end to end, as its user runs it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "generated_corpora.h"

using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

std::string TrainCommand(const TemporaryFolder& folder, const std::string& corpus, const std::string& run) {
  return "$PROGRAM train --data ravdess=" + Quoted(corpus) + " --cache " + Quoted(folder.Path("cache")) +
         " --run " + Quoted(folder.Path(run)) + " --model " + Quoted(folder.Path(run + ".onnx")) +
         " --epochs 3 --draws 32 --batch 8 --threads 1";
}

}  // namespace

TEST_CASE("train, evaluate: corpora in, a model and its figures out") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 2);
  const auto trained = RunShell(TrainCommand(folder, corpus, "run"));
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.output.find("training on 32 clips, 0 left out, 16 held out") != std::string::npos);
  CHECK(trained.output.find("epoch 3/3") != std::string::npos);

  const auto evaluated = RunShell("$PROGRAM evaluate --data ravdess=" + Quoted(corpus) + " --model " +
                                  Quoted(folder.Path("run.onnx")));
  INFO(evaluated.error);
  REQUIRE(evaluated.exit_code == 0);
  CHECK(evaluated.output.find("ravdess: 16 clips of 1 speakers, 8 classes") != std::string::npos);
  CHECK(evaluated.output.find("unweighted average recall") != std::string::npos);
}

TEST_CASE("a run that was killed goes on to the same curve and the same model") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 2);
  REQUIRE(RunShell(TrainCommand(folder, corpus, "whole")).exit_code == 0);
  // Killed as soon as the first epoch's checkpoint is there.
  RunShell(TrainCommand(folder, corpus, "killed") + " & pid=$!; while [ ! -e " +
           Quoted(folder.Path("killed/checkpoint.pt")) +
           " ] && kill -0 $pid; do sleep 0.02; done; kill -9 $pid; wait $pid");
  REQUIRE(std::filesystem::exists(folder.Path("killed/checkpoint.pt")));
  REQUIRE_FALSE(std::filesystem::exists(folder.Path("killed.onnx")));

  const auto resumed = RunShell(TrainCommand(folder, corpus, "killed"));
  INFO(resumed.error);
  REQUIRE(resumed.exit_code == 0);
  CHECK(resumed.output.find("resuming after epoch") != std::string::npos);
  CHECK(trainer_test::LossCurve(folder.Path("killed/log.csv")) ==
        trainer_test::LossCurve(folder.Path("whole/log.csv")));
  CHECK(cli_test::ReadBytes(folder.Path("killed.onnx")) == cli_test::ReadBytes(folder.Path("whole.onnx")));
}

TEST_CASE("a folder of one's own classes trains a recipe, killed or not, and the model names them") {
  const TemporaryFolder folder;
  const std::string data = "--data mine=" + Quoted(trainer_test::MakeClassFolders(
                                                folder, "mine", {"bored", "cross", "glad"}, 4, 3));
  const std::string recipe =
      " --recipe mlp-ravdess --split random:1:60/20/20 --epochs 30 --batch 8 --threads 1";
  const std::string paths = " --cache " + Quoted(folder.Path("cache")) + " --run " +
                            Quoted(folder.Path("run")) + " --model " + Quoted(folder.Path("mine.onnx"));
  const auto trained = RunShell("$PROGRAM train " + data + recipe + paths);
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.output.find("to choose on") != std::string::npos);
  CHECK(trained.output.find("validation loss") != std::string::npos);

  const auto evaluated = RunShell("$PROGRAM evaluate " + data + " --split random:1:60/20/20 --model " +
                                  Quoted(folder.Path("mine.onnx")));
  INFO(evaluated.error);
  REQUIRE(evaluated.exit_code == 0);
  CHECK(evaluated.output.find("bored") != std::string::npos);
  CHECK(evaluated.output.find("speaker-dependent") != std::string::npos);
  CHECK(evaluated.output.find("unweighted average recall 1.000") !=
        std::string::npos);  // they differ in pitch
}

TEST_CASE("stored arrays train without any audio, and keep what their features are") {
  const TemporaryFolder folder;
  const std::string data = "--data mine=" + Quoted(trainer_test::MakeClassFolders(
                                                folder, "mine", {"bored", "cross", "glad"}, 4, 3));
  const std::string arrays = Quoted(folder.Path("arrays"));
  const auto exported = RunShell("$PROGRAM features " + data + " --preset seed-mfcc40-mean --cache " +
                                 Quoted(folder.Path("cache")) + " --output " + arrays);
  INFO(exported.error);
  REQUIRE(exported.exit_code == 0);
  std::filesystem::remove_all(folder.Path("mine"));
  const auto trained =
      RunShell("$PROGRAM train --from-features " + arrays +
               " --recipe lstm-ravdess --split random:1:60/20/20 --epochs 2 --threads 1 --run " +
               Quoted(folder.Path("run")) + " --model " + Quoted(folder.Path("mine.onnx")));
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  CHECK(std::filesystem::exists(folder.Path("mine.onnx")));

  const auto other =
      RunShell("$PROGRAM train --from-features " + arrays + " --split random:1:60/20/20 --run " +
               Quoted(folder.Path("other")) + " --model " + Quoted(folder.Path("other.onnx")));
  CHECK(other.exit_code != 0);
  CHECK(other.error.find("a multiple of 16 mel bands, found 40") != std::string::npos);
}

TEST_CASE("what can't work is refused in one line") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 1);
  const auto refused = [&](const std::string& command) {
    const auto run = RunShell(command);
    CHECK(run.exit_code != 0);
    return run.error;
  };
  CHECK(refused("$PROGRAM train --data " + Quoted(corpus)).find("NAME=PATH") != std::string::npos);
  CHECK(refused("$PROGRAM train").find("expected either --data or --from-features") != std::string::npos);
  CHECK(refused("$PROGRAM train --recipe cnn-four-corpora --split first-journey --data ravdess=" +
                Quoted(corpus) + " --run " + Quoted(folder.Path("all")) + " --cache " +
                Quoted(folder.Path("cache")))
            .find("expected validation clips") != std::string::npos);
  CHECK(refused("$PROGRAM train --fold 3 --data ravdess=" + Quoted(corpus)).find("has one part, found '3'") !=
        std::string::npos);
  CHECK(refused("$PROGRAM train --split nonsense --data ravdess=" + Quoted(corpus)).find("'nonsense'") !=
        std::string::npos);
  CHECK(refused("$PROGRAM evaluate --model /nowhere.onnx --data ravdess=" + Quoted(corpus))
            .find("/nowhere.onnx") != std::string::npos);
  for (const char* damaged : {"no checkpoint", ""}) {
    folder.Write("run/checkpoint.pt", damaged);
    CHECK(refused(TrainCommand(folder, corpus, "run")).find("checkpoint.pt: expected a checkpoint") !=
          std::string::npos);
  }
  CHECK(refused("$PROGRAM train --draws 7 --batch 8 --data ravdess=" + Quoted(corpus))
            .find("expected at least one batch an epoch") != std::string::npos);
}
