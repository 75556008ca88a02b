// What the command line says when it can't do what it was asked: one clear line, and an exit code.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace cli_test;

namespace {

constexpr int kRate = 16000;

// `bad` fails with one line that names it, and the good file before and after it gets the same answer.
void CheckFailsAlone(const TemporaryFolder& folder, const std::string& bad, const std::string& found) {
  const std::string good = folder.Path("good.wav");
  WriteAudio(good, Voice(0.5, kRate), kRate);
  const ProgramRun run = RunProgram({"predict", "--json", good, bad, good});
  INFO(run.error);
  CHECK(run.exit_code == 1);
  REQUIRE(run.output_lines().size() == 2);
  CHECK(run.output_lines()[0] == run.output_lines()[1]);
  REQUIRE(run.error_lines().size() == 1);
  CHECK_THAT(run.error,
             Catch::StartsWith("speech-emotion: " + bad + ": expected ") && Catch::Contains(found));
}

void CheckModelFails(const std::string& model, const std::string& found) {
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"info", model}, {"predict", "--model", model, "voice.wav"}}) {
    const ProgramRun run = RunProgram(arguments);
    INFO(run.error);
    CHECK(run.exit_code == 1);
    CHECK(run.output == "");
    REQUIRE(run.error_lines().size() == 1);
    CHECK_THAT(run.error, Catch::StartsWith("speech-emotion: " + model + ": ") && Catch::Contains(found));
  }
}

}  // namespace

TEST_CASE("A missing file fails alone") {
  const TemporaryFolder folder;
  CheckFailsAlone(folder, folder.Path("missing.wav"), "No such file or directory");
}

TEST_CASE("An empty file fails alone") {
  const TemporaryFolder folder;
  CheckFailsAlone(folder, folder.Write("empty.wav", ""), "an empty file");
}

TEST_CASE("A text file fails alone, whatever its name promises") {
  const TemporaryFolder folder;
  const std::string name = GENERATE("text.wav", "text.mp3", "text.au", "text.raw");
  CheckFailsAlone(folder, folder.Write(name, "Dear diary, today I was happy.\n"), "found something else");
}

TEST_CASE("A header without audio fails alone") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("voice.wav"), Voice(0.5, kRate), kRate);
  const std::string bytes = ReadBytes(folder.Path("voice.wav"));
  CheckFailsAlone(folder, folder.Write("cut.wav", bytes.substr(0, 30)),
                  "a format of 16 bytes or more, found 10");
}

TEST_CASE("A file of zero samples fails alone") {
  const TemporaryFolder folder;
  const auto kind = GENERATE(AudioKind::kWav16, AudioKind::kWavFloat);
  WriteAudio(folder.Path("none.wav"), {}, kRate, kind);
  CheckFailsAlone(folder, folder.Path("none.wav"), "found none");
}

TEST_CASE("Samples that are not finite fail alone, with their place") {
  const TemporaryFolder folder;
  std::vector<float> voice = Voice(7.0, kRate);
  SECTION("NaN, after much that was heard already") {
    voice[104000] = std::numeric_limits<float>::quiet_NaN();
    WriteAudio(folder.Path("nan.wav"), voice, kRate, AudioKind::kWavFloat);
    CheckFailsAlone(folder, folder.Path("nan.wav"), "NaN at 6.500 s");
  }
  SECTION("infinity") {
    voice[40000] = -std::numeric_limits<float>::infinity();
    WriteAudio(folder.Path("inf.wav"), voice, kRate, AudioKind::kWavFloat);
    CheckFailsAlone(folder, folder.Path("inf.wav"), "infinite one at 2.500 s");
  }
}

TEST_CASE("A handful of samples is too short and fails alone") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("click.wav"), {0.1f, 0.2f, 0.1f}, kRate);
  CheckFailsAlone(folder, folder.Path("click.wav"), "");
}

TEST_CASE("A folder without audio fails alone") {
  const TemporaryFolder folder;
  folder.Write("texts/a.txt", "no audio");
  CheckFailsAlone(folder, folder.Path("texts"), "found none");
}

TEST_CASE("An unreadable folder fails alone") {
  if (::geteuid() == 0) {
    WARN("root reads every folder: not tested");
    return;
  }
  const TemporaryFolder folder;
  folder.Write("locked/a.wav", "");
  std::filesystem::permissions(folder.Path("locked"), std::filesystem::perms::none);
  CheckFailsAlone(folder, folder.Path("locked"), "Permission denied");
  std::filesystem::permissions(folder.Path("locked"), std::filesystem::perms::owner_all);
}

TEST_CASE("An offset beyond the end fails, and says where the end is") {
  const TemporaryFolder folder;
  const auto kind = GENERATE(AudioKind::kWav16, AudioKind::kMp3);
  WriteAudio(folder.Path("voice"), Voice(1.5, kRate), kRate, kind);
  const ProgramRun run = RunProgram({"predict", "--offset", "2", folder.Path("voice")});
  CHECK(run.exit_code == 1);
  CHECK(run.output == "");
  CHECK(run.error == "speech-emotion: " + folder.Path("voice") +
                         ": expected audio after 2.000 s, found an end at 1.500 s\n");
}

TEST_CASE("A truncated file is predicted as far as it goes, with a warning") {
  const TemporaryFolder folder;
  const auto kind = GENERATE(AudioKind::kWav16, AudioKind::kFlac);
  WriteAudio(folder.Path("whole"), Voice(4.0, kRate), kRate, kind);
  const std::string bytes = ReadBytes(folder.Path("whole"));
  const std::string cut = folder.Write("cut", bytes.substr(0, bytes.size() / 2));
  const ProgramRun run = RunProgram({"predict", "--json", cut});
  INFO(run.error);
  CHECK(run.exit_code == 0);
  CHECK(run.output_lines().size() == 1);
  REQUIRE(run.error_lines().size() == 1);
  CHECK_THAT(run.error, Catch::StartsWith("speech-emotion: " + cut + ": warning: expected "));
}

TEST_CASE("A WAV written into a pipe claims a length that nobody knew: no warning") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("voice.wav"), Voice(1.0, kRate), kRate);
  std::string bytes = ReadBytes(folder.Path("voice.wav"));
  bytes.replace(4, 4, "\xff\xff\xff\xff");
  bytes.replace(40, 4, "\xff\xff\xff\xff");
  const ProgramRun run = RunProgram({"predict", folder.Write("piped.wav", bytes)});
  CHECK(run.exit_code == 0);
  CHECK(run.error == "");
}

TEST_CASE("A model that can't be used is one line, before any file is read") {
  const TemporaryFolder folder;
  const std::string shipped = ReadBytes(SPEECH_EMOTION_SHIPPED_MODEL);
  REQUIRE(shipped.size() > 1000);
  CheckModelFails(folder.Path("missing.onnx"), "No such file or directory");
  CheckModelFails(folder.Write("empty.onnx", ""), "");
  CheckModelFails(folder.Write("text.onnx", "I am no model.\n"), "");
  CheckModelFails(folder.Write("cut.onnx", shipped.substr(0, shipped.size() / 2)), "");
  CheckModelFails(folder.Path(""), "Is a directory");
}

TEST_CASE("Flags that make no sense are refused, with one line and exit code 2") {
  const std::vector<std::vector<std::string>> refused = {
      {},
      {"predict"},
      {"prognosticate"},
      {"predict", "--colour", "a.wav"},
      {"predict", "--offset", "-1", "a.wav"},
      {"predict", "--offset", "nan", "a.wav"},
      {"predict", "--offset", "soon", "a.wav"},
      {"predict", "--duration", "0", "a.wav"},
      {"predict", "--duration", "inf", "a.wav"},
      {"predict", "--jobs", "0", "a.wav"},
      {"predict", "--jobs", "1.5", "a.wav"},
      {"info", "a.onnx", "b.onnx"},
  };
  for (const auto& arguments : refused) {
    const ProgramRun run = RunProgram(arguments);
    INFO((arguments.empty() ? "no arguments" : arguments.back()) + ": " + run.error);
    CHECK(run.exit_code == 2);
    CHECK(run.output == "");
    CHECK(run.error_lines().size() == 1);
  }
}

TEST_CASE("A full disk on standard output is a failure") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("voice.wav"), Voice(0.5, kRate), kRate);
  const std::string voice = Quoted(folder.Path("voice.wav"));
  for (const std::string& arguments :
       {"predict " + voice, "predict --json " + voice, std::string("info"), std::string("info --json"),
        std::string("--help"), std::string("--version")}) {
    INFO(arguments);
    const ProgramRun run = RunShell("\"$PROGRAM\" " + arguments + " >/dev/full");
    CHECK(run.exit_code == 1);
    REQUIRE(run.error_lines().size() == 1);
    CHECK_THAT(run.error, Catch::StartsWith("speech-emotion: standard output: "));
  }
}

TEST_CASE("A reader that goes away is a failure") {
  const TemporaryFolder folder;
  const ProgramRun run =
      RunShell("{ sleep 0.3; \"$PROGRAM\" info; echo $? >" + Quoted(folder.Path("code")) + "; } | true");
  const std::string code = ReadBytes(folder.Path("code"));
  CHECK(code != "");
  CHECK(code != "0\n");
}

TEST_CASE("An unknown flag or command is named, with the nearest that there is") {
  const auto told = [](const std::vector<std::string>& arguments) {
    const ProgramRun run = RunProgram(arguments);
    CHECK(run.exit_code == 2);
    return run.error;
  };
  CHECK_THAT(told({"predict", "--chanel", "left", "voice.wav"}),
             Catch::Contains("unknown option --chanel; did you mean --channel?"));
  CHECK_THAT(told({"predict", "--chanel=left", "voice.wav"}), Catch::Contains("did you mean --channel?"));
  CHECK_THAT(told({"predict", "--colour", "voice.wav"}), Catch::Contains("unknown option --colour ("));
  CHECK_THAT(told({"predcit", "voice.wav"}),
             Catch::Contains("unknown command 'predcit'; did you mean predict?"));
  CHECK_THAT(told({"juggle"}), Catch::Contains("unknown command 'juggle' ("));
}
