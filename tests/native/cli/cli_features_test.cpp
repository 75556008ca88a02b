// speech-emotion features: what comes out is the core's own features, in formats that others read.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "files/audio_file.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/feature_presets.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"
#include "support/npy.h"

using namespace cli_test;
using Json = nlohmann::ordered_json;
using speech_emotion::FeatureMatrix;
using speech_emotion::FeatureOptions;

namespace {

constexpr int kRate = 16000;

// By the core alone, of the whole file at once.
FeatureMatrix Expected(const std::string& path, const FeatureOptions& options) {
  const auto waveform = speech_emotion::ReadAudioFile(path);
  REQUIRE(waveform);
  const auto features = speech_emotion::ExtractFeatures(options, *waveform);
  REQUIRE(features);
  return *features;
}

FeatureOptions Preset(const std::string& name) {
  const auto options = speech_emotion::FeaturePresetByName(name);
  REQUIRE(options);
  return *options;
}

void CheckEqual(const NpyArray& actual, const FeatureMatrix& expected) {
  REQUIRE(actual.shape == std::vector<int64_t>{expected.frames(), expected.features});
  for (size_t i = 0; i < expected.values.size(); ++i) {
    REQUIRE(actual.values[i] == static_cast<double>(expected.values[i]));
  }
}

std::vector<std::string> Split(const std::string& row) {
  std::vector<std::string> fields;
  for (size_t start = 0; start <= row.size();) {
    const size_t comma = std::min(row.find(',', start), row.size());
    fields.push_back(row.substr(start, comma - start));
    start = comma + 1;
  }
  return fields;
}

}  // namespace

TEST_CASE("A .npy file holds the core's features to the bit, for every preset") {
  const TemporaryFolder folder;
  const std::string voice = folder.Path("voice.wav");
  WriteAudio(voice, Voice(1.3, 44100), 44100);
  for (const auto& preset : speech_emotion::FeaturePresets()) {
    const std::string name(preset.name);
    INFO(name);
    const std::string output = folder.Path(name + ".npy");
    const ProgramRun run = Succeed({"features", voice, "--preset", name, "--output", output});
    CHECK(run.output == "");
    const auto array = ReadNpy(output);
    REQUIRE(array);
    CheckEqual(*array, Expected(voice, preset.options()));
    const std::string bytes = ReadBytes(output);
    CHECK((bytes.size() - array->values.size() * 4) % 64 == 0);  // the data are aligned
  }
}

TEST_CASE("The format comes from the output's extension, and a single result may go to standard output") {
  const TemporaryFolder folder;
  const std::string voice = folder.Path("voice.wav");
  WriteAudio(voice, Voice(0.6, kRate), kRate);
  for (const std::string format : {"npy", "csv", "json"}) {
    INFO(format);
    const std::string output = folder.Path("out." + format);
    Succeed({"features", voice, "--output", output});
    CHECK(ReadBytes(output) == Succeed({"features", voice, "--format", format}).output);
    CHECK(!std::filesystem::exists(output + ".part"));
  }
}

TEST_CASE("The CSV has a named column for each feature and a row for each frame") {
  const TemporaryFolder folder;
  const std::string voice = folder.Path("voice.wav");
  WriteAudio(voice, Voice(0.9, kRate), kRate);
  const FeatureOptions options = Preset("seed-iemocap");
  const auto rows =
      Succeed({"features", voice, "--preset", "seed-iemocap", "--format", "csv"}).output_lines();
  const FeatureMatrix expected = Expected(voice, options);
  REQUIRE(rows.size() == 1 + static_cast<size_t>(expected.frames()));
  CHECK(Split(rows[0]) == speech_emotion::FeatureNames(options));
  for (int frame = 0; frame < expected.frames(); ++frame) {
    const auto fields = Split(rows[1 + frame]);
    REQUIRE(fields.size() == static_cast<size_t>(expected.features));
    for (int i = 0; i < expected.features; ++i) REQUIRE(std::stof(fields[i]) == expected.row(frame)[i]);
  }
}

TEST_CASE("The JSON names file, label, rate and shape, one object a file") {
  const TemporaryFolder folder;
  for (const char* name : {"happy/a.wav", "sad/b.wav"})
    WriteAudio(folder.Path(name), Voice(0.7, kRate), kRate);
  const std::string a = folder.Path("happy/a.wav");
  const auto lines = Succeed({"features", "--format", "json", "--preset", "seed-cnn", "--label-from-folder",
                              folder.Path("")})
                         .output_lines();
  REQUIRE(lines.size() == 2);
  const Json json = Json::parse(lines[0]);
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"file", "label", "sample_rate", "shape", "features"});
  CHECK(json["label"] == "happy");
  CHECK(Json::parse(lines[1])["label"] == "sad");
  CHECK(json["sample_rate"] == Preset("seed-cnn").sample_rate_hz);
  const FeatureMatrix expected = Expected(a, Preset("seed-cnn"));
  CHECK(json["shape"] == Json::array({expected.frames(), expected.features}));
  REQUIRE(json["features"].size() == static_cast<size_t>(expected.frames()));
  for (int i = 0; i < expected.features; ++i) {
    REQUIRE(json["features"][0][i].get<float>() == expected.row(0)[i]);
  }
  CHECK(Json::parse(Succeed({"features", a, "--format", "json"}).output)["label"].is_null());
  CHECK(Json::parse(Succeed({"features", a, "--format", "json", "--label", "a \"b\""}).output)["label"] ==
        "a \"b\"");
}

TEST_CASE("The LSTM recipe's JSON is 339 frames of 15, whatever the clip's length and rate") {
  const TemporaryFolder folder;
  for (const int rate_hz : {16000, 48000}) {
    const std::string voice = folder.Path(std::to_string(rate_hz) + ".wav");
    WriteAudio(voice, Voice(rate_hz == 16000 ? 1.2 : 6.0, rate_hz), rate_hz);
    const Json json =
        Json::parse(Succeed({"features", voice, "--preset", "seed-lstm", "--format", "json"}).output);
    CHECK(json["shape"] == Json::array({339, 15}));
    REQUIRE(json["features"].size() == 339);
    for (const Json& frame : json["features"]) REQUIRE(frame.size() == 15);
  }
}

TEST_CASE("The flag --set changes single options, --model takes a model's, and --show-options tells them") {
  const TemporaryFolder folder;
  const std::string voice = folder.Path("voice.wav");
  WriteAudio(voice, Voice(0.6, kRate), kRate);
  FeatureOptions options = Preset("flagship");
  options.mel.bands = 40;
  options.frame.shift = 200;
  Succeed({"features", voice, "--set", "mel.bands=40", "--set", "frame.shift=200", "--output",
           folder.Path("set.npy")});
  CheckEqual(*ReadNpy(folder.Path("set.npy")), Expected(voice, options));
  CHECK_THAT(Succeed({"features", "--set", "mel.bands=40", "--show-options"}).output,
             Catch::Contains("mel.bands=40\n") && Catch::Contains("frame.shift=160\n"));

  Succeed({"features", voice, "--model", SPEECH_EMOTION_SHIPPED_MODEL, "--output", folder.Path("model.npy")});
  CHECK(ReadNpy(folder.Path("model.npy"))->shape.at(1) == 64);
  CHECK_THAT(Succeed({"features", "--list-presets"}).output,
             Catch::StartsWith("flagship") && Catch::Contains("\nseed-lstm"));
}

TEST_CASE("With --pad-to-longest every clip has the longest one's number of frames") {
  const TemporaryFolder folder;
  WriteAudio(folder.Path("in/a.wav"), Voice(0.5, kRate), kRate);
  WriteAudio(folder.Path("in/b.wav"), Voice(1.25, 44100), 44100);
  folder.Write("in/broken.wav", "no audio");
  const std::string out = folder.Path("out");
  const ProgramRun run =
      RunProgram({"features", folder.Path("in"), "--pad-to-longest", "--jobs", "2", "--output", out});
  CHECK(run.exit_code == 1);
  CHECK(run.error_lines().size() == 1);
  const auto a = ReadNpy(out + "/a.npy"), b = ReadNpy(out + "/b.npy");
  REQUIRE((a && b));
  CHECK(a->shape == b->shape);
  CheckEqual(*b, Expected(folder.Path("in/b.wav"), Preset("flagship")));  // the longest is left as it is
  const FeatureMatrix unpadded = Expected(folder.Path("in/a.wav"), Preset("flagship"));
  for (size_t i = 0; i < unpadded.values.size(); ++i) REQUIRE(a->values[i] == unpadded.values[i]);
  const double floor = std::log(Preset("flagship").log_floor);
  CHECK(a->values.back() == Approx(floor));
}

TEST_CASE("Many files go to a folder, in parallel; a broken one is named and leaves the others theirs") {
  const TemporaryFolder folder;
  for (int i = 0; i < 6; ++i) {
    WriteAudio(folder.Path("in/" + std::to_string(i % 2) + "/" + std::to_string(i) + ".wav"),
               Voice(0.4 + 0.1 * i, kRate), kRate);
  }
  folder.Write("in/0/broken.wav", "no audio");
  WriteAudio(folder.Path("in/1/click.wav"), {0.1f, 0.2f}, kRate);
  const std::string out = folder.Path("out");
  const ProgramRun run = RunProgram({"features", folder.Path("in"), "--jobs", "3", "--output", out});
  CHECK(run.exit_code == 1);
  CHECK(run.output == "");
  REQUIRE(run.error_lines().size() == 2);
  CHECK_THAT(run.error_lines()[0], Catch::Contains("0/broken.wav: expected audio"));
  CHECK_THAT(run.error_lines()[1], Catch::Contains("1/click.wav: expected enough audio"));
  size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(out))
    files += entry.is_regular_file();
  CHECK(files == 6);
  CheckEqual(*ReadNpy(out + "/1/5.npy"), Expected(folder.Path("in/1/5.wav"), Preset("flagship")));
}

TEST_CASE("Channels have features of their own") {
  const TemporaryFolder folder;
  const std::vector<float> voice = Voice(0.6, kRate);
  std::vector<float> stereo;  // [frames, 2]
  for (const float sample : voice) stereo.insert(stereo.end(), {0.0f, sample});
  WriteAudio(folder.Path("call.wav"), stereo, kRate, AudioKind::kWav16, 2);
  WriteAudio(folder.Path("voice.wav"), voice, kRate);
  const std::string call = folder.Path("call.wav");
  Succeed({"features", call, "--channel", "each", "--output", folder.Path("out")});
  CheckEqual(*ReadNpy(folder.Path("out/call.right.npy")),
             Expected(folder.Path("voice.wav"), Preset("flagship")));
  CHECK(std::filesystem::exists(folder.Path("out/call.left.npy")));
  const auto lines = Succeed({"features", call, "--channel", "each", "--format", "json"}).output_lines();
  REQUIRE(lines.size() == 2);
  CHECK(Json::parse(lines[1])["channel"] == "right");
}

TEST_CASE("Flags of features that make no sense are refused, with what would do") {
  const TemporaryFolder folder;
  const std::string voice = folder.Path("voice.wav");
  WriteAudio(voice, Voice(0.5, kRate), kRate);
  struct Case {
    std::vector<std::string> arguments;
    std::string found;
  };
  const std::vector<Case> cases = {
      {{}, "expected a FILE"},
      {{voice, "--preset", "best"}, "flagship, voice, seed-lstm"},
      {{voice, "--set", "mel.bands"}, "expected KEY=VALUE"},
      {{voice, "--set", "mel.bans=40"}, "unknown option features.mel.bans"},
      {{voice, "--set", "mel.bands=0"}, "number of mel bands"},
      {{voice, "--set", "outputs=smell"}, "smell"},
      {{voice, "--preset", "seed-cnn", "--model", SPEECH_EMOTION_SHIPPED_MODEL}, "excludes"},
      {{voice, "--format", "xml"}, "npy|csv|json"},
      {{voice, "--label", "sad", "--output", "x.npy"}, "--format json"},
      {{voice, voice, "--format", "csv"}, "expected --output FOLDER"},
      {{voice, voice, "--output", "x.npy"}, "expected a folder"},
      {{voice, voice, "--output", folder.Path("out")}, "different names"},
      {{"-", "--pad-to-longest"}, "expected files"},
  };
  for (const Case& refused : cases) {
    std::vector<std::string> arguments = {"features"};
    arguments.insert(arguments.end(), refused.arguments.begin(), refused.arguments.end());
    const ProgramRun run = RunProgram(arguments);
    INFO(refused.found + ": " + run.error);
    CHECK(run.exit_code == 2);
    CHECK(run.output == "");
    CHECK(run.error_lines().size() == 1);
    CHECK_THAT(run.error, Catch::Contains(refused.found));
  }
}
