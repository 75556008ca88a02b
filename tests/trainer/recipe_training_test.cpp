// Every recipe from recordings to a model and its report, in miniature.
#include <catch2/catch.hpp>
#include <filesystem>

#include "generated_corpora.h"
#include "training/recipe.h"

using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

std::string Places(const TemporaryFolder& folder, const std::string& run) {
  return " --threads 1 --cache " + Quoted(folder.Path("cache")) + " --run " + Quoted(folder.Path(run)) + " ";
}

}  // namespace

TEST_CASE("the IEMOCAP recipe trains on the corpus's own layout, a session held out") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeIemocap(folder, 1);
  const auto trained =
      RunShell("$PROGRAM train --recipe bilstm-attention-iemocap --data iemocap=" + Quoted(corpus) +
               Places(folder, "run") + "--epochs 2 --fold Session4");
  INFO(trained.error);
  INFO(trained.output);
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.output.find("on the test part of iemocap-sessions, fold Session4 (speaker-independent)") !=
        std::string::npos);
  CHECK(trained.output.find("temperature") != std::string::npos);  // the validation speakers' are left out
  CHECK(trained.output.find("unweighted average recall") != std::string::npos);
  CHECK(std::filesystem::exists(folder.Path("run/model.onnx")));
  const std::string report = cli_test::ReadBytes(folder.Path("run/report.html"));
  CHECK(report.find("validation recall") != std::string::npos);  // the curves
}

TEST_CASE("each recipe trains, and its model is heard by the core") {
  const TemporaryFolder folder;
  const std::string corpus = trainer_test::MakeRavdess(folder, 2);
  for (const std::string& recipe : speech_emotion::trainer::RecipeNames()) {
    if (recipe == "bilstm-attention-iemocap") continue;  // above
    INFO(recipe);
    const auto trained =
        RunShell("$PROGRAM train --recipe " + recipe + " --data ravdess=" + Quoted(corpus) +
                 Places(folder, recipe) + "--split random:1:50/25/25 --epochs 1 --draws 16 --batch 8");
    INFO(trained.error);
    CHECK(trained.exit_code == 0);
    CHECK(trained.output.find("unweighted average recall") != std::string::npos);
  }
}

TEST_CASE("all folds are trained one after the other, and every speaker is scored by the model without it") {
  const TemporaryFolder folder;
  const std::string data = "--data mine=" + Quoted(trainer_test::MakeClassFolders(
                                                folder, "mine", {"bored", "cross", "glad"}, 5, 2));
  const auto trained = RunShell("$PROGRAM train --recipe mlp-ravdess --epochs 20 --batch 8 --fold all " +
                                data + Places(folder, "run") + "--model " + Quoted(folder.Path("mine.onnx")));
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.output.find("all 5 folds (speaker-independent)") != std::string::npos);
  CHECK(trained.output.find("mine: 30 clips of 5 speakers") != std::string::npos);
  CHECK(std::filesystem::exists(folder.Path("mine-4.onnx")));
  CHECK(std::filesystem::exists(folder.Path("run/all/report.html")));

  // Without --split it is what the model itself was trained without; of other data every clip.
  const auto evaluated =
      RunShell("$PROGRAM evaluate " + data + " --model " + Quoted(folder.Path("mine-4.onnx")));
  CHECK(evaluated.output.find("on the test part of speakers:5, fold 4 (speaker-independent)") !=
        std::string::npos);
  const auto other = RunShell("$PROGRAM evaluate --data other=" + Quoted(folder.Path("mine")) + " --model " +
                              Quoted(folder.Path("mine-4.onnx")));
  CHECK(other.output.find("on every clip") != std::string::npos);
  CHECK(other.output.find("other: 30 clips") != std::string::npos);
}
