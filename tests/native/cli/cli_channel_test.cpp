// --channel: the channels of a recording apart.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace cli_test;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kRate = 16000;

// A call: a voice on the left, silence on the right.
struct Call {
  TemporaryFolder folder;
  std::string call = folder.Path("call.wav");
  std::string left = folder.Path("left.wav");
  std::string right = folder.Path("right.wav");

  Call() {
    const std::vector<float> voice = Voice(3.5, kRate);
    std::vector<float> stereo;  // [frames, 2]
    for (const float sample : voice) stereo.insert(stereo.end(), {sample, 0.0f});
    WriteAudio(call, stereo, kRate, AudioKind::kWav16, 2);
    WriteAudio(left, voice, kRate);
    WriteAudio(right, std::vector<float>(voice.size(), 0.0f), kRate);
  }
};

std::vector<Json> Predict(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"predict", "--json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const ProgramRun run = RunProgram(all);
  INFO(run.error);
  REQUIRE(run.exit_code == 0);
  std::vector<Json> lines;
  for (const std::string& line : run.output_lines()) lines.push_back(Json::parse(line));
  return lines;
}

// All but the names.
void CheckSame(Json actual, const std::string& alone) {
  Json expected = Predict({alone}).at(0);
  for (const char* name : {"file", "channel"}) {
    actual.erase(name);
    expected.erase(name);
  }
  CHECK(actual == expected);
}

}  // namespace

TEST_CASE("A channel gives the answer of a file of its own") {
  const Call call;
  const auto each = Predict({"--channel", "each", call.call});
  REQUIRE(each.size() == 2);
  CHECK(each[0]["channel"] == "left");
  CHECK(each[1]["channel"] == "right");
  CheckSame(each[0], call.left);
  CheckSame(each[1], call.right);
  for (const char* choice : {"left", "1"}) CHECK(Predict({"--channel", choice, call.call}).at(0) == each[0]);
  for (const char* choice : {"right", "2"}) CHECK(Predict({"--channel", choice, call.call}).at(0) == each[1]);
}

TEST_CASE("The JSON has a channel only where one was asked for") {
  const Call call;
  const Json plain = Predict({call.call}).at(0);
  CHECK(!plain.contains("channel"));
  Json mix = Predict({"--channel", "mix", call.call}).at(0);
  CHECK(mix["channel"] == "left");  // the right is silent: the mix is of what has sound
  mix.erase("channel");
  CHECK(mix == plain);
}

TEST_CASE("Channels of standard input come apart, too") {
  const Call call;
  const ProgramRun run =
      RunShell("cat " + Quoted(call.call) + " | \"$PROGRAM\" predict --json --channel each -");
  REQUIRE(run.exit_code == 0);
  REQUIRE(run.output_lines().size() == 2);
  CheckSame(Json::parse(run.output_lines()[0]), call.left);
  CheckSame(Json::parse(run.output_lines()[1]), call.right);
}

TEST_CASE("Table, CSV and files name the channel") {
  const Call call;
  const auto table = RunProgram({"predict", "--channel", "each", call.call, call.left}).output_lines();
  REQUIRE(table.size() == 4);
  CHECK_THAT(table[1], Catch::Contains("call.wav [left] "));
  CHECK_THAT(table[2], Catch::Contains("call.wav [right] ") && Catch::Contains("no speech"));
  CHECK_THAT(table[3], Catch::Contains("left.wav [1] "));

  const auto csv = RunProgram({"predict", "--format", "csv", "--channel", "right", call.call}).output_lines();
  REQUIRE(csv.size() > 1);
  CHECK_THAT(csv[0], Catch::StartsWith("file,channel,start_s,"));
  CHECK_THAT(csv[1], Catch::Contains("call.wav,right,0.000,3.000,no speech,"));

  const std::string out = call.folder.Path("out");
  const ProgramRun run =
      RunProgram({"predict", "--format", "audacity", "--channel", "each", "--output", out, call.call});
  CHECK(run.exit_code == 0);
  CHECK_THAT(ReadBytes(out + "/call.right.txt"), Catch::Contains("\tno speech\n"));
  CHECK(ReadBytes(out + "/call.left.txt") ==
        RunProgram({"predict", "--format", "audacity", call.left}).output);
}

TEST_CASE("A channel that a file lacks fails alone, and says how many there are") {
  const Call call;
  const ProgramRun mono = RunProgram({"predict", "--channel", "right", call.left, call.call});
  CHECK(mono.exit_code == 1);
  CHECK(mono.output_lines().size() == 2);
  CHECK(mono.error == "speech-emotion: " + call.left + ": expected 2 channels or more, found 1\n");
  CHECK(RunProgram({"predict", "--channel", "left", call.left}).exit_code == 1);
  CHECK_THAT(RunProgram({"predict", "--channel", "3", call.call}).error,
             Catch::Contains("expected 3 channels or more, found 2"));
  for (const char* choice : {"0", "-1", "both", "1.5", "99999999999"}) {
    CHECK(RunProgram({"predict", "--channel", choice, call.call}).exit_code == 2);
  }
}
