// A model that knows the voice, from recordings of every kind to its figures, as its user makes one.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "generated_corpora.h"

using Catch::Contains;
using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

constexpr char kRecipe[] = R"(corpora = ["mine"]
preset = "voice"
window_s = 3.0
split = "speakers:3"
[network]
kind = "voice-cnn"
channels = [8, 8, 8, 8]
attention = 8
hidden = [8]
[training]
epochs = 3
batches = "crops"
draws = 48
batch = 8
min_crop = 40
max_crop = 60
generated_sounds = 6
[augmentation]
sound_probability = 0.3
babble_probability = 0.2
)";

// Two classes of four speakers, plain speech of others, and sounds.
std::string MakeVoices(const TemporaryFolder& folder) {
  trainer_test::MakeClassFolders(folder, "mine", {"neutral", "angry"}, 4, 4);
  trainer_test::MakeClassFolders(folder, "reading", {"neutral"}, 3, 2);
  trainer_test::MakeClassFolders(folder, "noises", {"rain"}, 3, 2);
  return "--data mine=" + Quoted(folder.Path("mine")) +
         " --data reading:plain=" + Quoted(folder.Path("reading")) +
         " --data noises:sounds=" + Quoted(folder.Path("noises"));
}

std::string Train(const TemporaryFolder& folder, const std::string& data, const std::string& run) {
  return "$PROGRAM train --recipe " + Quoted(folder.Path("voice.toml")) + " " + data +
         " --threads 1 --trial --cache " + Quoted(folder.Path("cache")) + " --run " +
         Quoted(folder.Path(run));
}

}  // namespace

TEST_CASE("a voice training that was killed goes on with what it heard of each voice") {
  const TemporaryFolder folder;
  folder.Write("voice.toml", kRecipe);
  const std::string data = MakeVoices(folder);
  const auto whole = RunShell(Train(folder, data, "whole"));
  INFO(whole.error);
  REQUIRE(whole.exit_code == 0);
  RunShell(Train(folder, data, "killed") + " & pid=$!; while [ ! -e " +
           Quoted(folder.Path("killed/checkpoint.pt")) +
           " ] && kill -0 $pid; do sleep 0.02; done; kill -9 $pid; wait $pid");
  REQUIRE(std::filesystem::exists(folder.Path("killed/checkpoint.pt")));
  const auto resumed = RunShell(Train(folder, data, "killed"));
  REQUIRE(resumed.exit_code == 0);
  CHECK(trainer_test::LossCurve(folder.Path("killed/log.csv")) ==
        trainer_test::LossCurve(folder.Path("whole/log.csv")));
  CHECK(cli_test::ReadBytes(folder.Path("killed/model.onnx")) ==
        cli_test::ReadBytes(folder.Path("whole/model.onnx")));
}

TEST_CASE("a voice model is scored by what is known of the voice, and its windows are counted") {
  const TemporaryFolder folder;
  folder.Write("voice.toml", kRecipe);
  const std::string data = MakeVoices(folder);
  const auto trained = RunShell(Train(folder, data, "run"));
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  const std::string evaluate = "$PROGRAM evaluate " + data + " --threads 2 --split all --model ";
  const auto run = RunShell(evaluate + Quoted(folder.Path("run/model.onnx")) +
                            " --reference none --reference clips:2 --reference same:sad --report " +
                            Quoted(folder.Path("report")));
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  CHECK_THAT(run.output, Contains("mine: 32 clips of 4 speakers, 2 classes"));
  CHECK_THAT(run.output, Contains("reading, plain speech\n") && Contains("windows with speech neutral"));
  CHECK_THAT(run.output, Contains("rain: ") && Contains("windows called no speech"));
  CHECK_THAT(run.output, Contains("By what is known of the voice: unweighted average recall"));
  CHECK_THAT(run.output, Contains("note: of 38 answers under same:sad nothing was known of the voice"));
  const std::string table = cli_test::ReadBytes(folder.Path("report/references.csv"));
  CHECK_THAT(table, Contains("\nnone,mine,32,4,") && Contains("\nclips:2,mine,160,4,"));
  CHECK_THAT(cli_test::ReadBytes(folder.Path("report/report.html")),
             Contains("By what is known of the voice") && !Contains("{{"));

  const std::string without = Quoted(folder.Path("without.onnx"));
  const auto flagship = RunShell("$PROGRAM train --recipe flagship " + data +
                                 " --threads 1 --epochs 1 --draws 16 --batch 8 --split all --cache " +
                                 Quoted(folder.Path("cache")) + " --run " + Quoted(folder.Path("flagship")) +
                                 " --model " + without);
  INFO(flagship.error);
  REQUIRE(flagship.exit_code == 0);
  const auto stranger = RunShell(evaluate + without + " --reference none");
  CHECK(stranger.exit_code != 0);
  CHECK_THAT(stranger.error, Contains("expected models that take a voice's reference for --reference"));
}

TEST_CASE("a model for everyone takes its calibration from models that left speakers out") {
  const TemporaryFolder folder;
  folder.Write("voice.toml", kRecipe);
  const std::string data = MakeVoices(folder);
  REQUIRE(RunShell(Train(folder, data, "fold")).exit_code == 0);
  const std::string all = "$PROGRAM train --recipe " + Quoted(folder.Path("voice.toml")) + " " + data +
                          " --threads 1 --split all --cache " + Quoted(folder.Path("cache")) + " --run ";
  const auto model =
      RunShell(all + Quoted(folder.Path("all")) + " --calibration " + Quoted(folder.Path("fold/model.onnx")));
  INFO(model.error);
  REQUIRE(model.exit_code == 0);
  const auto refused = RunShell(all + Quoted(folder.Path("other")) + " --calibration " +
                                Quoted(folder.Path("all/model.onnx")));
  CHECK(refused.exit_code != 0);
  CHECK_THAT(refused.error,
             Contains("all/model.onnx: expected a model whose training left validation speakers out"));
}
