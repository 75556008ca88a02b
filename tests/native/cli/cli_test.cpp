// The command line's answers, end to end: the built program on files that the tests write.
#include <algorithm>
#include <catch2/catch.hpp>
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

std::vector<Json> JsonLines(const ProgramRun& run) {
  std::vector<Json> lines;
  for (const std::string& line : run.output_lines()) lines.push_back(Json::parse(line));
  return lines;
}

// The one object of a run that succeeds without a message.
Json PredictJson(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"predict", "--json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const ProgramRun run = RunProgram(all);
  CHECK(run.error == "");
  REQUIRE(run.exit_code == 0);
  REQUIRE(run.output_lines().size() == 1);
  return JsonLines(run).front();
}

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::vector<std::string> Labels() {
  return Json::parse(RunProgram({"info", "--json"}).output)["labels"].get<std::vector<std::string>>();
}

void CheckIsDistribution(const Json& probabilities) {
  CHECK(Keys(probabilities) == Labels());
  double sum = 0.0;
  for (const auto& [label, value] : probabilities.items()) {
    CHECK((value >= 0.0 && value <= 1.0));
    sum += value.get<double>();
  }
  CHECK(sum == Approx(1.0).margin(1e-5));
}

// All but the name, with the times moved back by `shift_s`.
void CheckSameAnswer(const Json& actual, const Json& expected, double margin, double shift_s = 0.0) {
  const auto check_close = [margin](const Json& a, const Json& b) {
    REQUIRE(Keys(a) == Keys(b));
    for (const auto& [label, value] : a.items()) {
      CHECK(value.get<double>() == Approx(b[label].get<double>()).margin(margin));
    }
  };
  CHECK(actual["duration_s"].get<double>() == Approx(expected["duration_s"].get<double>()));
  check_close(actual["probabilities"], expected["probabilities"]);
  REQUIRE(actual["segments"].size() == expected["segments"].size());
  for (size_t i = 0; i < actual["segments"].size(); ++i) {
    const Json& segment = actual["segments"][i];
    const Json& other = expected["segments"][i];
    CHECK(segment["start_s"].get<double>() - shift_s == Approx(other["start_s"].get<double>()).margin(1e-9));
    CHECK(segment["end_s"].get<double>() - shift_s == Approx(other["end_s"].get<double>()).margin(1e-9));
    check_close(segment["probabilities"], other["probabilities"]);
  }
}

}  // namespace

TEST_CASE("The JSON tells file, duration, emotion, probabilities and segments, and no more") {
  const TemporaryFolder folder;
  const std::string path = folder.Path("voice.wav");
  WriteAudio(path, Voice(4.1, kRate), kRate);
  const Json json = PredictJson({path});

  CHECK(Keys(json) == std::vector<std::string>{"file", "duration_s", "emotion", "reference_s",
                                               "probabilities", "segments"});
  CHECK(json["file"] == path);
  CHECK(json["duration_s"].get<double>() == Approx(4.1));
  CheckIsDistribution(json["probabilities"]);
  // A model that tells no sounds apart, and calls nothing uncertain.
  const Json plain = PredictJson({"--model", WritePlainModel(folder), path});
  const auto best = std::max_element(plain["probabilities"].begin(), plain["probabilities"].end());
  CHECK(plain["emotion"] == best.key());

  REQUIRE(json["segments"].size() > 1);
  for (const Json& segment : json["segments"]) {
    CHECK(Keys(segment) == std::vector<std::string>{"start_s", "end_s", "reference_s", "probabilities"});
    CHECK(segment["start_s"] >= 0.0);
    CHECK(segment["end_s"] > segment["start_s"]);
    CheckIsDistribution(segment["probabilities"]);
  }
  CHECK(json["segments"].back()["end_s"].get<double>() == Approx(4.1).margin(0.02));
}

TEST_CASE("A file shorter than a window is one window of its own length") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("short.wav"), Voice(0.8, kRate), kRate);
  const Json json = PredictJson({folder.Path("short.wav")});
  REQUIRE(json["segments"].size() == 1);
  CHECK(json["segments"][0]["start_s"].get<double>() == Approx(0.0).margin(1e-9));
  CHECK(json["segments"][0]["end_s"].get<double>() == Approx(0.8).margin(0.02));
  for (const auto& [label, probability] : json["segments"][0]["probabilities"].items()) {
    CHECK(json["probabilities"][label].get<double>() == Approx(probability.get<double>()).epsilon(1e-5));
  }
}

TEST_CASE("The sample format of a lossless file does not matter") {
  const TemporaryFolder folder;
  std::vector<float> voice = Voice(3.5, kRate);
  for (float& sample : voice) sample = std::round(sample * 32768.0f) / 32768.0f;  // 16 bits hold it
  WriteAudio(folder.Path("16.wav"), voice, kRate);
  const Json expected = PredictJson({folder.Path("16.wav")});

  const auto kind = GENERATE(AudioKind::kWav24, AudioKind::kWavFloat, AudioKind::kFlac);
  WriteAudio(folder.Path("other"), voice, kRate, kind);
  CheckSameAnswer(PredictJson({folder.Path("other")}), expected, 0.0);
}

TEST_CASE("Channels are averaged") {
  const TemporaryFolder folder;
  const std::vector<float> voice = Voice(3.2, kRate);
  std::vector<float> stereo;  // [frames, 2]: the voice's half on the left, three halves on the right
  for (const float sample : voice) stereo.insert(stereo.end(), {0.5f * sample, 1.5f * sample});
  WriteAudio(folder.Path("mono.wav"), voice, kRate, AudioKind::kWavFloat);
  WriteAudio(folder.Path("stereo.wav"), stereo, kRate, AudioKind::kWavFloat, 2);
  CheckSameAnswer(PredictJson({folder.Path("stereo.wav")}), PredictJson({folder.Path("mono.wav")}), 1e-4);
}

TEST_CASE("8-bit WAV, Ogg Vorbis, Ogg Opus and MP3 are decoded to their length") {
  const TemporaryFolder folder;
  const auto kind = GENERATE(AudioKind::kWav8, AudioKind::kOggVorbis, AudioKind::kOggOpus, AudioKind::kMp3);
  const int rate = 48000;  // the one that all of them take
  WriteAudio(folder.Path("voice"), Voice(3.3, rate), rate, kind);
  const Json json = PredictJson({folder.Path("voice")});
  CHECK(json["duration_s"].get<double>() == Approx(3.3).margin(0.001));
  CheckIsDistribution(json["probabilities"]);
}

TEST_CASE("Standard input gives the file's answer, from a redirection and from a pipe") {
  const TemporaryFolder folder;
  const auto kind = GENERATE(AudioKind::kWav16, AudioKind::kFlac, AudioKind::kMp3);
  const std::string path = folder.Path("voice");
  WriteAudio(path, Voice(3.3, kRate), kRate, kind);
  const Json expected = PredictJson({path});
  for (const std::string& command : {"\"$PROGRAM\" predict --json - <" + Quoted(path),
                                     "cat " + Quoted(path) + " | \"$PROGRAM\" predict --json -"}) {
    const ProgramRun run = RunShell(command);
    REQUIRE(run.exit_code == 0);
    const Json json = JsonLines(run).at(0);
    CHECK(json["file"] == "-");
    CheckSameAnswer(json, expected, 0.0);
  }
}

TEST_CASE("A folder stands for the audio files in it and below, sorted by path") {
  const TemporaryFolder folder;
  for (const char* name : {"b.wav", "a/z.WAV", "a/deep/er/c.wav", ".hidden.wav"}) {
    WriteAudio(folder.Path("in/" + std::string(name)), Voice(0.5, kRate), kRate);
  }
  folder.Write("in/notes.txt", "no audio");
  const std::string in = folder.Path("in");
  const ProgramRun run = RunProgram({"predict", "--json", in});
  CHECK(run.error == "");
  REQUIRE(run.exit_code == 0);
  std::vector<std::string> files;
  for (const Json& line : JsonLines(run)) files.push_back(line["file"]);
  CHECK(files == std::vector<std::string>{in + "/a/deep/er/c.wav", in + "/a/z.WAV", in + "/b.wav"});
}

TEST_CASE("Jobs change neither the answers nor their order, and files do not affect each other") {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = {"predict", "--json"};
  std::string one_by_one;
  for (int i = 0; i < 9; ++i) {
    const int rate = i % 2 == 0 ? kRate : 22050;
    const std::string path = folder.Path(std::to_string(i) + ".wav");
    if (i == 4) {
      folder.Write("4.wav", "no audio");
    } else {
      WriteAudio(path, Voice(0.6 + 0.4 * i, rate), rate);
      one_by_one += RunProgram({"predict", "--json", path}).output;
    }
    arguments.push_back(path);
  }
  const ProgramRun serial = RunProgram(arguments);
  arguments.insert(arguments.end(), {"--jobs", "4"});
  const ProgramRun parallel = RunProgram(arguments);
  CHECK(serial.exit_code == 1);
  CHECK(parallel.exit_code == 1);
  CHECK(serial.output == one_by_one);
  CHECK(parallel.output == serial.output);
  CHECK(parallel.error == serial.error);
}

TEST_CASE("A range, --offset and --duration, gives the answer of the part alone, at its place in the file") {
  const TemporaryFolder folder;
  const auto kind = GENERATE(AudioKind::kWav16, AudioKind::kFlac);
  const std::vector<float> voice = Voice(6.0, kRate);
  const std::vector<float> part(voice.begin() + kRate / 2, voice.begin() + kRate * 4);
  WriteAudio(folder.Path("whole"), voice, kRate, kind);
  WriteAudio(folder.Path("part"), part, kRate, kind);
  const Json expected = PredictJson({folder.Path("part")});
  CheckSameAnswer(PredictJson({"--offset", "0.5", "--duration", "3.5", folder.Path("whole")}), expected, 0.0,
                  0.5);
  CHECK(PredictJson({"--offset", "5", "--duration", "60", folder.Path("whole")})["duration_s"] == 1.0);
}

TEST_CASE("An offset into an MP3 hears what a decoder of the whole hears there") {
  const TemporaryFolder folder;
  const std::vector<float> silence(3 * kRate, 0.0f);
  std::vector<float> voice = Voice(3.0, kRate);
  voice.insert(voice.begin(), silence.begin(), silence.end());
  WriteAudio(folder.Path("late.mp3"), voice, kRate, AudioKind::kMp3);
  const std::string mp3 = folder.Path("late.mp3"), model = WritePlainModel(folder);
  const ProgramRun silent = RunProgram({"predict", "--model", model, "--duration", "2.5", mp3});
  const ProgramRun spoken = RunProgram({"predict", "--model", model, "--offset", "3", mp3});
  CHECK(spoken.exit_code == 0);
  CHECK_THAT(silent.output, Catch::Contains("no speech"));
  CHECK(PredictJson({"--model", model, "--duration", "2.5", mp3})["emotion"] == "no speech");
  CHECK_THAT(spoken.output, !Catch::Contains("no speech"));
}

TEST_CASE("The table has a header and a row a file, without colours or control characters") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("a voice\x1b[31m\n.wav"), Voice(3.3, kRate), kRate);
  WriteAudio(folder.Path("silence.wav"), std::vector<float>(kRate, 0.0f), kRate);
  const ProgramRun run = RunProgram({"predict", "--model", WritePlainModel(folder),
                                     folder.Path("a voice\x1b[31m\n.wav"), folder.Path("silence.wav")});
  REQUIRE(run.exit_code == 0);
  const auto lines = run.output_lines();
  REQUIRE(lines.size() == 3);
  CHECK_THAT(lines[0], Catch::StartsWith("FILE"));
  CHECK_THAT(lines[1], Catch::Contains("a voice\\x1b[31m\\x0a.wav") && Catch::Contains("3.3 s") &&
                           Catch::Contains(" %"));
  CHECK_THAT(lines[2], Catch::Contains("1.0 s") && Catch::Contains("no speech"));
  CHECK(lines[1].find("3.3 s") == lines[2].find("1.0 s"));
  CHECK(run.output.find('\x1b') == std::string::npos);
}

TEST_CASE("A file name that is not UTF-8 still gives valid JSON") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("caf\xe9.wav"), Voice(0.5, kRate), kRate);
  CHECK_THAT(PredictJson({folder.Path("caf\xe9.wav")})["file"].get<std::string>(), Catch::EndsWith(".wav"));
}

TEST_CASE("The flag --model with the shipped file gives the shipped model's answers") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("voice.wav"), Voice(3.3, kRate), kRate);
  CHECK(PredictJson({"--model", SPEECH_EMOTION_SHIPPED_MODEL, folder.Path("voice.wav")}) ==
        PredictJson({folder.Path("voice.wav")}));
}

TEST_CASE("info tells labels, window, features, size and metadata") {
  const Json json = Json::parse(RunProgram({"info", "--json", SPEECH_EMOTION_SHIPPED_MODEL}).output);
  CHECK(json["file"] == SPEECH_EMOTION_SHIPPED_MODEL);
  CHECK(json["size_bytes"] == ReadBytes(SPEECH_EMOTION_SHIPPED_MODEL).size());
  CHECK(json["parameters"] > 0);
  CHECK(json["labels"].size() >= 2);
  CHECK(json["window_s"] > 0.0);
  CHECK(json["features"].contains("features.sample_rate_hz"));
  CHECK(json["metadata"].contains("format_version"));

  CHECK(json["int8_parameters"] <= json["parameters"]);
  CHECK(json["multiply_adds_per_window"] > json["parameters"]);
  CHECK(json["multiply_adds_per_second"].get<double>() * json["hop_s"].get<double>() ==
        Approx(json["multiply_adds_per_window"].get<double>()));

  const ProgramRun text = RunProgram({"info"});
  CHECK(text.exit_code == 0);
  CHECK_THAT(text.output, Catch::Contains(" million a window, ") &&
                              Catch::Contains(" a second of live audio (a window every 0.25 s)"));
  for (const std::string& label : Labels()) CHECK_THAT(text.output, Catch::Contains(label));
}

TEST_CASE("The flags --version and --help succeed") {
  CHECK(RunProgram({"--version"}).output == "speech-emotion " SPEECH_EMOTION_VERSION "\n");
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"--help"}, {"predict", "--help"}, {"info", "--help"}}) {
    const ProgramRun run = RunProgram(arguments);
    CHECK(run.exit_code == 0);
    CHECK(run.error == "");
    CHECK_THAT(run.output, Catch::Contains("Examples:"));
  }
}
