// Trainings on data, checkpoints and names that aren't as one would wish, as their user runs them.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "generated_corpora.h"
#include "support/cli_audio.h"

using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

TEST_CASE("a training doesn't go on from a checkpoint of other labels, or of a damaged one") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross"}, 4, 2);
  const std::string start = "$PROGRAM train --recipe mlp-ravdess --threads 1 --data mine=" + Quoted(data) +
                            " --cache " + Quoted(folder.Path("cache")) + " --run " +
                            Quoted(folder.Path("run"));
  const std::string command = start + " --epochs 5";
  REQUIRE(RunShell(command).exit_code == 0);
  CHECK(RunShell(command).output.find("resuming after epoch 5") != std::string::npos);
  const std::string model = cli_test::ReadBytes(folder.Path("run/model.onnx"));

  const auto longer = RunShell(start + " --epochs 6");
  CHECK(longer.exit_code != 0);
  CHECK(longer.error.find("expected a checkpoint of this training (epochs 6 of") != std::string::npos);
  CHECK(longer.error.find("batch") == std::string::npos);  // the same in both

  namespace fs = std::filesystem;
  fs::rename(data + "/bored", data + "/other");
  fs::rename(data + "/cross", data + "/bored");
  fs::rename(data + "/other", data + "/cross");
  const auto corrected = RunShell(command);
  CHECK(corrected.exit_code != 0);
  CHECK(corrected.error.find("run/checkpoint.pt: expected a checkpoint of this training") !=
        std::string::npos);
  CHECK(cli_test::ReadBytes(folder.Path("run/model.onnx")) == model);

  std::string bytes = cli_test::ReadBytes(folder.Path("run/checkpoint.pt"));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  folder.Write("run/checkpoint.pt", bytes);
  const auto damaged = RunShell(command);
  CHECK(damaged.exit_code != 0);
  CHECK(damaged.error.find("run/checkpoint.pt: expected a checkpoint, found a file that is damaged") !=
        std::string::npos);
}

TEST_CASE("a second training in a run folder is refused while the first is at work") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross"}, 2, 2);
  const std::string command = "$PROGRAM train --recipe mlp-ravdess --threads 1 --data mine=" + Quoted(data) +
                              " --cache " + Quoted(folder.Path("cache")) + " --run " +
                              Quoted(folder.Path("run")) + " --epochs ";
  const auto second =
      RunShell(command + "100000 >/dev/null & pid=$!; while [ ! -e " +
               Quoted(folder.Path("run/checkpoint.pt")) + " ] && kill -0 $pid; do sleep 0.02; done; " +
               command + "100000; status=$?; kill $pid; wait $pid; exit $status");
  CHECK(second.exit_code != 0);
  CHECK(second.error.find("found another training at work in it; give another --run folder") !=
        std::string::npos);
}

TEST_CASE("a class without a clip to train on is told, and not what the model answers") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross"}, 4, 3);
  folder.Write("mine/glad/a/empty.wav", "");
  const auto trained =
      RunShell("$PROGRAM train --recipe mlp-ravdess --epochs 60 --threads 1 --data mine=" + Quoted(data) +
               " --split random:1:60/40 --cache " + Quoted(folder.Path("cache")) + " --run " +
               Quoted(folder.Path("run")));
  INFO(trained.error);
  CHECK(trained.output.find("note: no clip of glad is in the training part") != std::string::npos);
  const std::string predictions = cli_test::ReadBytes(folder.Path("run/predictions.csv"));
  CHECK(predictions.find(",glad") == std::string::npos);
  std::filesystem::remove_all(data + "/cross");
  const auto refused = RunShell(
      "$PROGRAM train --recipe mlp-ravdess --threads 1 --data mine=" + Quoted(data) +
      " --split all --cache " + Quoted(folder.Path("cache")) + " --run " + Quoted(folder.Path("one")));
  CHECK(refused.exit_code != 0);
  CHECK(refused.error.find(
            "expected clips of two classes at least to train on, found 'bored' alone; left out: ") !=
        std::string::npos);
  CHECK(refused.error.find("empty.wav") != std::string::npos);
}

TEST_CASE("a batch of more clips than there are learns of them") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross"}, 2, 2);
  const auto trained =
      RunShell("$PROGRAM train --epochs 1 --batch 340 --threads 1 --data mine=" + Quoted(data) + " --cache " +
               Quoted(folder.Path("cache")) + " --run " + Quoted(folder.Path("run")));
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.output.find("epoch 1/1  loss") != std::string::npos);
  CHECK(trained.output.find("loss 0.0000") == std::string::npos);
}

TEST_CASE("a recording that is held out isn't trained on under another name") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross"}, 4, 3);
  for (const std::string label : {"bored", "cross"}) {
    std::filesystem::copy(data + "/" + label, folder.Path("again"), std::filesystem::copy_options::recursive);
    std::filesystem::rename(folder.Path("again"), data + "/" + label + "/again");
  }
  const auto trained =
      RunShell("$PROGRAM train --recipe mlp-ravdess --epochs 2 --threads 1 --data mine=" + Quoted(data) +
               " --split random:1:50/50 --cache " + Quoted(folder.Path("cache")) + " --run " +
               Quoted(folder.Path("run")));
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.output.find(": the same recording as ") != std::string::npos);
  CHECK(trained.output.find(", which is held out") != std::string::npos);
  CHECK(trained.output.find(" 0 left out") == std::string::npos);
}

TEST_CASE("files of a fold stay in the run's folder, whatever its speaker is called") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross"}, 2, 2);
  std::string rows = "path,label,speaker\n";
  for (const auto& file : std::filesystem::recursive_directory_iterator(data)) {
    if (!file.is_regular_file()) continue;
    const auto speaker = file.path().parent_path().filename().string();
    const auto label = file.path().parent_path().parent_path().filename().string();
    rows += file.path().string() + "," + label + ",../../out " + speaker + "\n";
  }
  folder.Write("clips.csv", rows);
  const auto trained =
      RunShell("$PROGRAM train --recipe mlp-ravdess --epochs 2 --threads 1 --data mine=" +
               Quoted(folder.Path("clips.csv")) + " --split leave-one-speaker-out --fold all --cache " +
               Quoted(folder.Path("cache")) + " --run " + Quoted(folder.Path("deep/run")) + " --model " +
               Quoted(folder.Path("deep/m.onnx")));
  INFO(trained.error);
  REQUIRE(trained.exit_code == 0);
  size_t models = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder.Path("deep"))) {
    models += file.path().extension() == ".onnx" ? 1 : 0;
  }
  CHECK(models == 2);
  for (const auto& file : std::filesystem::directory_iterator(folder.Path(""))) {
    CHECK(file.path().filename().string().find("out") == std::string::npos);
  }
}

TEST_CASE("a clip shorter than a network's window is scored, and ends nothing") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross"}, 4, 3);
  for (const std::string label : {"bored", "cross"}) {
    for (int take = 0; take < 6; ++take) {  // 600 samples, 37 ms: two frames of 25 ms every 10
      const std::string name = "mine/" + label + "/x/short" + std::to_string(take) + ".wav";
      cli_test::WriteAudio(folder.Write(name, ""), cli_test::Voice(0.0375, 16000), 16000);
    }
  }
  folder.Write("short.toml", R"(preset = "flagship"
window_s = 3.0
split = "random:1:40/30/30"
[network]
kind = "bilstm-attention"
channels = [8, 8]
kernel = 5
pool = 3
pool_stride = 2
hidden = [8]
[training]
epochs = 2
batches = "clips"
batch = 8
keep = "best"
)");
  const auto trained =
      RunShell("$PROGRAM train --recipe " + Quoted(folder.Path("short.toml")) +
               " --split random:1:20/20/60 --threads 1 --data mine=" + Quoted(data) + " --cache " +
               Quoted(folder.Path("cache")) + " --run " + Quoted(folder.Path("run")));
  INFO(trained.error);
  CHECK(trained.exit_code == 0);
}

TEST_CASE("stored arrays are scored with the classes of all, in folds that lack some of them, too") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "cross", "glad"}, 4, 2);
  std::string without;  // one speaker says nothing glad
  for (const auto& speaker : std::filesystem::directory_iterator(data + "/glad"))
    without = std::max(without, speaker.path().string());
  std::filesystem::remove_all(without);
  const std::string arrays = Quoted(folder.Path("arrays"));
  REQUIRE(RunShell("$PROGRAM features --data mine=" + Quoted(data) + " --preset seed-mfcc40-mean --cache " +
                   Quoted(folder.Path("cache")) + " --output " + arrays)
              .exit_code == 0);
  const auto trained =
      RunShell("$PROGRAM train --recipe mlp-ravdess --epochs 2 --threads 1 --from-features " + arrays +
               " --split leave-one-speaker-out --fold all --run " + Quoted(folder.Path("run")));
  INFO(trained.error);
  CHECK(trained.exit_code == 0);
  CHECK(trained.output.find("22 clips of 4 speakers, 3 classes") != std::string::npos);
}
