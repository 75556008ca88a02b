// Training in several processes, as torchrun and its like start them.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "generated_corpora.h"

using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

constexpr char kCommon[] = R"(corpora = ["mine"]
preset = "flagship"
window_s = 3.0
split = "speakers:3"
)";

// Convolutions with batch normalisation and an LSTM, on padded clips. Of 36 training clips batches of 17
// leave two: of four processes some then have no row.
constexpr char kRecurrent[] = R"([network]
kind = "bilstm-attention"
channels = [8]
kernel = 5
hidden = [8]
dropout = 0.0
[training]
epochs = 17
batches = "clips"
batch = 17
class_weights = true
optimizer = "adam"
learning_rate = 1e-3
weight_decay = 0.0
schedule = "constant"
keep = "last"
mixup = 0.3
gradient_norm = 5.0
)";

constexpr char kConvolutional[] = R"([network]
kind = "residual-cnn"
channels = [4, 8, 8, 8]
attention = 8
dropout = 0.0
[training]
epochs = 10
batches = "crops"
draws = 65
batch = 13
min_crop = 40
max_crop = 60
optimizer = "adamw"
learning_rate = 1e-3
schedule = "one-cycle"
mixup = 0.4
keep = "average"
[augmentation]
min_tempo = 1.0
max_tempo = 1.0
mel_warp = 0.0
max_tilt = 0.0
noise_probability = 0.0
time_masks = 0
feature_masks = 0
)";

int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  socklen_t size = sizeof address;
  REQUIRE(bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  close(probe);
  return ntohs(address.sin_port);
}

class Training {
 public:
  explicit Training(const std::string& recipe)
      : data_(trainer_test::MakeClassFolders(folder_, "mine", {"bored", "cross", "glad"}, 6, 3)),
        recipe_(folder_.Write("recipe.toml", "name = \"test\"\n" + std::string(kCommon) + recipe)) {}

  std::string Command(const std::string& run) const {
    return "$PROGRAM train --threads 1 --recipe " + Quoted(recipe_) + " --data mine=" + Quoted(data_) +
           " --cache " + Quoted(folder_.Path("cache")) + " --run " + Quoted(folder_.Path(run));
  }

  std::string Path(const std::string& name) const { return folder_.Path(name); }

  // Shell that starts them, with what they say in N.out and N.err; $pid0, $pid1, ... are their ids.
  std::string Start(const std::vector<std::string>& commands, const std::string& host) const {
    std::string script = "cd " + Quoted(folder_.Path(".")) + "; export MASTER_ADDR=" + host +
                         " MASTER_PORT=" + std::to_string(FreePort()) +
                         " WORLD_SIZE=" + std::to_string(commands.size()) + "; ";
    for (size_t rank = 0; rank < commands.size(); ++rank) {
      const std::string number = std::to_string(rank);
      script += "RANK=" + number + " " + commands[rank] + " >" + number + ".out 2>" + number + ".err & pid" +
                number + "=$!; ";
    }
    return script;
  }

  std::string Start(int processes, const std::string& run) const {
    return Start(std::vector<std::string>(static_cast<size_t>(processes), Command(run)), "127.0.0.1");
  }

  // What process `rank` said on standard error.
  std::string Error(int rank) const { return cli_test::ReadBytes(Path(std::to_string(rank) + ".err")); }
  std::string Output(int rank) const { return cli_test::ReadBytes(Path(std::to_string(rank) + ".out")); }

  std::vector<double> Losses(const std::string& run) const {
    std::istringstream log(cli_test::ReadBytes(Path(run + "/log.csv")));
    std::vector<double> losses;
    std::string line;
    std::getline(log, line);
    while (std::getline(log, line)) losses.push_back(std::stod(line.substr(line.find(',') + 1)));
    return losses;
  }

 private:
  TemporaryFolder folder_;
  std::string data_, recipe_;
};

// Shell: waits for the first checkpoint of the run, half a minute at most.
std::string AwaitCheckpoint(const std::string& run) {
  return "n=0; until [ -s " + run + "/checkpoint.pt ] || [ $((n+=1)) -gt 600 ]; do sleep 0.05; done; ";
}

// "STATUS STATUS SECONDS" of two processes after the end of another.
void CheckBothEnded(const std::string& said) {
  std::istringstream results(said);
  int first = 0, second = 0, seconds = 0;
  results >> first >> second >> seconds;
  CHECK(first == 1);
  CHECK(second == 1);
  CHECK(seconds <= 30);
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("two and four processes learn what one learns, with recurrent and with convolutional networks") {
  for (const char* recipe : {kRecurrent, kConvolutional}) {
    CAPTURE(recipe);
    const Training training(recipe);
    const auto alone = RunShell(training.Command("alone"));
    INFO(alone.error);
    REQUIRE(alone.exit_code == 0);
    const auto expected = training.Losses("alone");
    REQUIRE(expected.size() >= 10);
    CHECK(expected.back() < 0.9 * expected.front());
    for (const int processes : {2, 4}) {
      CAPTURE(processes);
      const std::string run = "run" + std::to_string(processes);
      const auto together = RunShell(training.Start(processes, run) +
                                     "status=0; for pid in $pid0 $pid1 $pid2 $pid3; "
                                     "do wait $pid || status=1; done; exit $status");
      INFO(training.Error(0) << training.Error(1));
      REQUIRE(together.exit_code == 0);
      const auto losses = training.Losses(run);
      REQUIRE(losses.size() == expected.size());
      for (size_t i = 0; i < losses.size(); ++i) CHECK(losses[i] == Approx(expected[i]).epsilon(1e-3));
      // The first speaks and writes for all.
      CHECK(Contains(training.Output(0), std::to_string(processes) + " processes"));
      CHECK(Contains(training.Output(0), "unweighted average recall"));
      CHECK(training.Output(1).empty());
      CHECK(std::filesystem::exists(training.Path(run + "/model.onnx")));
    }
  }
}

TEST_CASE("a killed process ends the others, and the training goes on with another number of them") {
  const Training training(kRecurrent);
  REQUIRE(RunShell(training.Command("whole")).exit_code == 0);
  const auto killed = RunShell(training.Start(3, "run") + AwaitCheckpoint("run") +
                               "kill -9 $pid1; start=$(date +%s); wait $pid0; a=$?; wait $pid2; b=$?; echo "
                               "$a $b $(( $(date +%s) - start ))");
  INFO(training.Error(0) << training.Error(2));
  CheckBothEnded(killed.output);
  for (const int rank : {0, 2}) {
    CHECK(Contains(training.Error(rank), "process " + std::to_string(rank) + " of 3: "));
    CHECK(Contains(training.Error(rank), "go on from what was saved last"));
  }
  REQUIRE(training.Losses("run").size() < 17);
  const auto resumed = RunShell(training.Start(2, "run") + "wait $pid0 && wait $pid1");
  INFO(training.Error(0) << training.Error(1));
  REQUIRE(resumed.exit_code == 0);
  CHECK(Contains(training.Output(0), "resuming after epoch"));
  const auto losses = training.Losses("run"), expected = training.Losses("whole");
  REQUIRE(losses.size() == 17);
  CHECK(losses.back() == Approx(expected.back()).epsilon(1e-3));
}

TEST_CASE("why one process can't go on, all of them say") {
  const Training training(kRecurrent);
  std::vector<std::string> commands(3, training.Command("run"));
  commands[1] = "$PROGRAM train --data mine=/nothing/here";
  const auto run = RunShell(training.Start(commands, "127.0.0.1") +
                            "wait $pid0; a=$?; wait $pid1; b=$?; wait $pid2; echo $a $b $?");
  CHECK(run.output == "1 1 1\n");
  CHECK(Contains(training.Error(1), "process 1 of 3: /nothing/here"));
  for (const int rank : {0, 2}) {
    CHECK(Contains(training.Error(rank),
                   "process " + std::to_string(rank) + " of 3: process 1 ended: /nothing/here"));
  }
}

// Run by namespaces_test.sh, which makes the networks.
TEST_CASE("processes with addresses of their own train together, and end when the network does",
          "[.][namespaces]") {
  const Training training(kRecurrent);
  REQUIRE(RunShell(training.Command("alone")).exit_code == 0);
  const auto start = [&](const std::string& run) {
    return "set -- $SPEECH_EMOTION_NAMESPACES; " +
           training.Start(
               {"ip netns exec $1 " + training.Command(run), "ip netns exec $2 " + training.Command(run)},
               "$SPEECH_EMOTION_FIRST_ADDRESS");
  };
  const auto together = RunShell(start("together") + "wait $pid0 && wait $pid1");
  INFO(training.Error(0) << training.Error(1));
  REQUIRE(together.exit_code == 0);
  CHECK(training.Losses("together").back() == Approx(training.Losses("alone").back()).epsilon(1e-3));

  const auto cut = RunShell(start("cut") + AwaitCheckpoint("cut") +
                            "ip -n $1 link set $SPEECH_EMOTION_LINK down; start=$(date +%s); "
                            "wait $pid0; a=$?; wait $pid1; echo $a $? $(( $(date +%s) - start ))");
  INFO(training.Error(0) << training.Error(1));
  CheckBothEnded(cut.output);
  CHECK(Contains(training.Error(0), "process 1 has not been heard of for 20 seconds"));
}

TEST_CASE("features are extracted by all processes, and written by the first") {
  const TemporaryFolder folder;
  const std::string data = trainer_test::MakeClassFolders(folder, "mine", {"bored", "glad"}, 2, 2);
  const auto features = [&](const std::string& output) {
    return "$PROGRAM features --threads 1 --data mine=" + Quoted(data) + " --cache " +
           Quoted(folder.Path("cache-" + output)) + " --output " + Quoted(folder.Path(output));
  };
  const auto alone = RunShell(features("alone"));
  REQUIRE(alone.exit_code == 0);
  const auto run =
      RunShell("export WORLD_SIZE=2 MASTER_ADDR=localhost MASTER_PORT=" + std::to_string(FreePort()) +
               "; RANK=1 " + features("together") + " & RANK=0 " + features("together") + " && wait $!");
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  CHECK(cli_test::ReadBytes(folder.Path("together/X.npy")) ==
        cli_test::ReadBytes(folder.Path("alone/X.npy")));
  const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  CHECK(lines(run.output) == 1 + lines(alone.output));  // of one process, and how many there are
}

TEST_CASE("an environment that makes no sense is named") {
  for (const auto& [environment, found] : std::vector<std::pair<std::string, std::string>>{
           {"WORLD_SIZE=two", "WORLD_SIZE: expected a number from 1 to 100000, found 'two'"},
           {"WORLD_SIZE=2", "RANK: expected a number from 0 to 1, found it isn't set"},
           {"WORLD_SIZE=2 RANK=2", "RANK: expected a number from 0 to 1, found '2'"},
           {"WORLD_SIZE=2 RANK=0 LOCAL_RANK=2", "LOCAL_RANK: expected a number from 0 to 1, found '2'"},
           {"WORLD_SIZE=2 RANK=0", "MASTER_PORT: expected"},
           {"WORLD_SIZE=2 RANK=0 MASTER_PORT=29500", "MASTER_ADDR: expected"}}) {
    CAPTURE(environment);
    const auto run = RunShell(environment + " $PROGRAM train --data mine=/nothing/here");
    CHECK(run.exit_code == 1);
    CHECK(Contains(run.error, found));
  }
}
