// A model that gets to know the voice, on the command line: what is learnt from what, and how uncertainty is
// told.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/cli_audio.h"
#include "support/cli_model.h"
#include "support/cli_program.h"

using namespace cli_test;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kRate = 16000;

// Three recordings of a voice, soft, usual and loud, and a model that compares.
struct Diary {
  TemporaryFolder folder;
  std::string model = WriteModel(folder, "model.onnx", {});
  std::string soft = Recording("soft.wav", 0.9, 0.1f);  // shorter than the model's window
  std::string usual = Recording("usual.wav", 4.0, 0.5f);
  std::string loud = Recording("loud.wav", 3.3, 1.0f);

  std::string Recording(const std::string& name, double seconds, float gain) const {
    std::vector<float> voice = Voice(seconds, kRate);
    for (float& sample : voice) sample *= gain;
    WriteAudio(folder.Path(name), voice, kRate);
    return folder.Path(name);
  }

  ProgramRun Run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "predict");
    arguments.insert(arguments.end(), {"--model", model});
    return RunProgram(arguments);
  }

  // By the file's name.
  std::map<std::string, Json> Predict(std::vector<std::string> arguments) const {
    arguments.push_back("--json");
    const ProgramRun run = Run(arguments);
    INFO(run.error);
    REQUIRE(run.exit_code == 0);
    std::map<std::string, Json> answers;
    for (const std::string& line : run.output_lines()) {
      Json answer = Json::parse(line);
      answers[answer["file"]] = answer;
    }
    return answers;
  }
};

}  // namespace

TEST_CASE("A file is judged by what it has told of its voice so far, and each file starts anew") {
  const Diary diary;
  const auto answers = diary.Predict({diary.usual, diary.loud});
  for (const auto& [file, answer] : answers) {
    CHECK(answer["segments"].front()["reference_s"] == 0.0);
    CHECK(answer["segments"].back()["reference_s"] > 0.5);
    CHECK(answer["reference_s"] == answer["segments"].back()["reference_s"]);
  }
  CHECK(answers.at(diary.loud) == diary.Predict({diary.loud}).at(diary.loud));
}

TEST_CASE("Without a reference each window is judged by itself") {
  const Diary diary;
  const Json learning = diary.Predict({diary.usual}).at(diary.usual);
  const Json alone = diary.Predict({diary.usual, "--no-reference"}).at(diary.usual);
  CHECK(alone["reference_s"] == 0.0);
  CHECK(alone["segments"].front() == learning["segments"].front());
  CHECK(alone["segments"].back()["probabilities"] != learning["segments"].back()["probabilities"]);
}

TEST_CASE("Files of one voice are each judged by all of the others, in any order and number of jobs") {
  const Diary diary;
  const auto answers = diary.Predict({"--same-voice", diary.soft, diary.usual, diary.loud});
  REQUIRE(answers.size() == 3);
  // The soft one is a single window: nothing that it learns itself can matter.
  const Json by_others =
      diary.Predict({diary.soft, "--voice-reference", diary.loud, diary.usual}).at(diary.soft);
  CHECK(answers.at(diary.soft) == by_others);
  CHECK(by_others["reference_s"] > 2.0);
  for (const auto& [file, answer] : answers) {
    for (const Json& segment : answer["segments"]) CHECK(segment["reference_s"] == answer["reference_s"]);
  }
  CHECK(diary.Predict({"--same-voice", "--jobs", "3", diary.loud, diary.soft, diary.usual}) == answers);
}

TEST_CASE("A copy of a file is no other recording of the voice") {
  const Diary diary;
  const std::string copy = diary.Recording("copy.wav", 3.3, 1.0f);
  const auto answers = diary.Predict({"--same-voice", diary.usual, diary.loud, copy});
  CHECK(answers.at(diary.loud)["reference_s"] ==
        diary.Predict({"--same-voice", diary.usual, diary.loud}).at(diary.loud)["reference_s"]);
}

TEST_CASE("A voice is learnt from a folder before the file begins, and then learnt on") {
  const Diary diary;
  WriteAudio(diary.folder.Path("known/a.wav"), Voice(3.0, kRate), kRate);
  WriteAudio(diary.folder.Path("known/b.wav"), Voice(2.0, kRate), kRate);
  const Json answer =
      diary.Predict({diary.usual, "--voice-reference", diary.folder.Path("known")}).at(diary.usual);
  const double before_s = answer["segments"].front()["reference_s"];
  CHECK(before_s > 1.0);
  CHECK(answer["segments"].back()["reference_s"] > before_s + 0.5);
}

TEST_CASE("Two sides of a call are two voices, each with a reference of its own") {
  const Diary diary;
  const std::vector<float> left = Voice(4.0, kRate);
  std::vector<float> stereo;  // [frames, 2]; the right side speaks softly
  for (const float sample : left) stereo.insert(stereo.end(), {sample, 0.25f * sample});
  WriteAudio(diary.folder.Path("call.wav"), stereo, kRate, AudioKind::kWav16, 2);
  const ProgramRun each = diary.Run({"--json", "--channel", "each", diary.folder.Path("call.wav")});
  REQUIRE(each.output_lines().size() == 2);
  for (const size_t side : {0u, 1u}) {
    const std::string channel = side == 0 ? "left" : "right";
    const ProgramRun alone = diary.Run({"--json", "--channel", channel, diary.folder.Path("call.wav")});
    CHECK(each.output_lines()[side] == alone.output_lines().at(0));
    CHECK(Json::parse(alone.output)["reference_s"] > 0.5);
  }
}

TEST_CASE("Flags that contradict each other, the files or the model are refused in a sentence") {
  const Diary diary;
  const auto refusal = [&](const std::vector<std::string>& arguments, int exit_code) {
    const ProgramRun run = diary.Run(arguments);
    CHECK(run.exit_code == exit_code);
    CHECK(run.output == "");
    CHECK(run.error_lines().size() == 1);
    return run.error;
  };
  CHECK_THAT(refusal({"--same-voice", "--no-reference", diary.usual, diary.loud}, 2),
             Catch::Contains("at most one of --same-voice, --voice-reference and --no-reference"));
  CHECK_THAT(refusal({"--same-voice", diary.usual}, 2), Catch::Contains("two files or more"));
  CHECK_THAT(refusal({"--same-voice", diary.usual, "-"}, 2), Catch::Contains("heard twice"));
  CHECK_THAT(refusal({"--same-voice", "--channel", "each", diary.usual, diary.loud}, 2),
             Catch::Contains("--channel each"));
  CHECK_THAT(refusal({diary.usual, "--voice-reference", diary.folder.Path("none.wav")}, 1),
             Catch::Contains("none.wav"));
  const std::string silence = diary.folder.Path("silence.wav");
  WriteAudio(silence, std::vector<float>(3 * kRate, 0.0f), kRate);
  CHECK_THAT(refusal({diary.usual, "--voice-reference", silence}, 1), Catch::Contains("expected speech"));

  const std::string plain = WritePlainModel(diary.folder);
  const ProgramRun run = RunProgram({"predict", "--same-voice", "--model", plain, diary.usual, diary.loud});
  CHECK(run.exit_code == 1);
  CHECK_THAT(run.error, Catch::Contains("takes no reference"));
}

TEST_CASE("A file of which no label stands out is uncertain in every format") {
  Diary diary;
  diary.model = WriteModel(diary.folder, "doubtful.onnx", {.metadata = {{"uncertain_below", "1"}}});
  const Json answer = diary.Predict({diary.usual}).at(diary.usual);
  CHECK(answer["emotion"] == "uncertain");
  CHECK(answer["probabilities"].size() == 3);  // they stay
  CHECK_THAT(diary.Run({diary.usual}).output_lines().at(1), Catch::Contains("  uncertain  "));
  CHECK_THAT(diary.Run({"--format", "csv", diary.usual}).output, Catch::Contains(",uncertain,"));
  CHECK_THAT(diary.Run({"--format", "audacity", diary.usual}).output, Catch::Contains("\tuncertain\n"));
}

TEST_CASE("A model with a reference is described like any other") {
  const Diary diary;
  const ProgramRun info = RunProgram({"info", diary.model});
  CHECK(info.exit_code == 0);
  CHECK_THAT(info.output, Catch::Contains("reference.output") && Catch::Contains(" a window, "));
}
