// The trainer from end to end, as its user runs it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

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

// The log without its clips a second, which no two runs share.
std::string LossCurve(const std::string& log) {
  std::istringstream lines(cli_test::ReadBytes(log));
  std::string curve;
  for (std::string line; std::getline(lines, line);) curve += line.substr(0, line.rfind(',')) + "\n";
  return curve;
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
  CHECK(LossCurve(folder.Path("killed/log.csv")) == LossCurve(folder.Path("whole/log.csv")));
  CHECK(cli_test::ReadBytes(folder.Path("killed.onnx")) == cli_test::ReadBytes(folder.Path("whole.onnx")));
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
  CHECK(refused("$PROGRAM train --split nonsense --data ravdess=" + Quoted(corpus)).find("'nonsense'") !=
        std::string::npos);
  CHECK(refused("$PROGRAM evaluate --model /nowhere.onnx --data ravdess=" + Quoted(corpus))
            .find("/nowhere.onnx") != std::string::npos);
  folder.Write("run/checkpoint.pt", "no checkpoint");
  CHECK(refused(TrainCommand(folder, corpus, "run")).find("checkpoint.pt: expected a checkpoint") !=
        std::string::npos);
}
