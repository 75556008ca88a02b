// record and listen, on a microphone without hardware (cli_microphone_plugin.cpp) that speaks what the
// tests give it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>
#include <vector>

#include "files/audio_file.h"
#include "support/cli_audio.h"
#include "support/cli_model.h"
#include "support/cli_program.h"

using namespace cli_test;
using Json = nlohmann::ordered_json;
using speech_emotion::testing::ReferenceModelOptions;

namespace {

constexpr int kRate = 24000;

// The samples that 16 bits hold.
std::vector<float> Rounded(std::vector<float> samples) {
  for (float& sample : samples) sample = std::round(sample * 32767.0f) / 32768.0f;
  return samples;
}

std::vector<float> Tone(double seconds, double frequency_hz) {
  std::vector<float> samples(static_cast<size_t>(seconds * kRate));
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(
        0.9 * std::sin(2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / kRate));
  }
  return Rounded(samples);
}

// A folder with an ALSA configuration whose only microphone speaks `samples`, then is silent.
class Rig {
 public:
  explicit Rig(const std::vector<float>& samples) {
    std::string bytes;
    for (const float sample : samples) {
      const auto value = static_cast<uint16_t>(static_cast<int16_t>(std::lround(sample * 32768.0f)));
      bytes += static_cast<char>(value & 0xff);
      bytes += static_cast<char>(value >> 8);
    }
    const std::string raw = folder_.Write("microphone.raw", bytes);
    Configure("pcm_type.speech_test { lib \"" SPEECH_EMOTION_TEST_MICROPHONE
              "\" }\npcm.!default { type speech_test file \"" +
              raw + "\" rate " + std::to_string(kRate) + " }\n");
  }
  // Without any microphone.
  Rig() { Configure("pcm.gone { type hw card 77 }\n"); }

  std::string Path(const std::string& name) const { return folder_.Path(name); }
  std::string Write(const std::string& name, const std::string& text) const {
    return folder_.Write(name, text);
  }

  const TemporaryFolder& folder() const { return folder_; }

  // `arguments` go to the program; `before` comes before it in the shell.
  ProgramRun Run(const std::string& arguments, const std::string& before = "") const {
    return RunShell("export ALSA_CONFIG_PATH=" + Quoted(folder_.Path("asound.conf")) + "; " + before +
                    " \"$PROGRAM\" " + arguments);
  }

 private:
  void Configure(const std::string& text) { folder_.Write("asound.conf", text); }

  TemporaryFolder folder_;
};

bool HasRig() {
  if (std::string(SPEECH_EMOTION_TEST_MICROPHONE) != "") return true;
  WARN("without ALSA's headers there is no microphone to test with: record and listen are NOT TESTED");
  return false;
}

std::vector<float> Read(const std::string& path) {
  const auto waveform = speech_emotion::ReadAudioFile(path);
  REQUIRE(waveform);
  CHECK(waveform->sample_rate_hz == kRate);
  return waveform->samples;
}

bool StartsWith(const std::vector<float>& samples, const std::vector<float>& start) {
  return samples.size() >= start.size() && std::equal(start.begin(), start.end(), samples.begin());
}

std::vector<Json> JsonLines(const ProgramRun& run) {
  std::vector<Json> lines;
  for (const std::string& line : run.output_lines()) lines.push_back(Json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("A recording is what the microphone heard, to the sample") {
  if (!HasRig()) return;
  const std::vector<float> tone = Tone(3.0, 440.0);
  const Rig rig(tone);
  const std::string name = GENERATE("tone.wav", "tone.flac");
  const ProgramRun run = rig.Run("record --seconds 0.8 " + Quoted(rig.Path(name)));
  CHECK(run.error == "");
  REQUIRE(run.exit_code == 0);
  CHECK(run.output == rig.Path(name) + "  0.8 s\n");
  const std::vector<float> recorded = Read(rig.Path(name));
  CHECK(recorded.size() == kRate * 4 / 5);
  CHECK(StartsWith(tone, recorded));
  CHECK(!std::filesystem::exists(rig.Path(name) + ".part"));
}

TEST_CASE("Ctrl-C ends a recording and keeps it") {
  if (!HasRig()) return;
  const std::vector<float> tone = Tone(5.0, 300.0);
  const Rig rig(tone);
  const ProgramRun run =
      rig.Run("record " + Quoted(rig.Path("tone.wav")), "timeout --preserve-status -s INT 1");
  CHECK(run.error == "");
  CHECK(run.exit_code == 0);
  const std::vector<float> recorded = Read(rig.Path("tone.wav"));
  CHECK(recorded.size() > kRate / 4);
  CHECK(StartsWith(tone, recorded));
}

TEST_CASE("A recording that can't grow any more, or is killed, keeps what was recorded") {
  if (!HasRig()) return;
  const std::vector<float> tone = Tone(5.0, 300.0);
  const Rig rig(tone);
  const std::string path = rig.Path("tone.wav"), part = path + ".part";
  SECTION("a full disk") {
    const ProgramRun run = rig.Run("record --seconds 3 " + Quoted(path), "ulimit -f 32;");  // 16 or 32 KiB
    CHECK(run.exit_code == 1);
    REQUIRE(run.error_lines().size() >= 1);
    CHECK_THAT(run.error_lines()[0],
               Catch::StartsWith("speech-emotion: " + path + ": expected to write it, found: ") &&
                   Catch::EndsWith(part));
  }
  SECTION("killed") {
    CHECK(rig.Run("record " + Quoted(path), "timeout --preserve-status -s KILL 1").exit_code != 0);
  }
  CHECK(!std::filesystem::exists(path));
  const std::vector<float> recorded = Read(part);
  CHECK(recorded.size() > 4000);
  CHECK(StartsWith(tone, recorded));
}

TEST_CASE("A recording that is there is not overwritten unless told to") {
  if (!HasRig()) return;
  const Rig rig(Tone(1.0, 300.0));
  const std::string path = rig.Write("voice.wav", "precious");
  const ProgramRun refused = rig.Run("record --seconds 0.1 " + Quoted(path));
  CHECK(refused.exit_code == 1);
  CHECK_THAT(refused.error, Catch::Contains("--overwrite"));
  CHECK(ReadBytes(path) == "precious");
  CHECK(rig.Run("record --overwrite --seconds 0.1 " + Quoted(path)).exit_code == 0);
  CHECK(Read(path).size() == kRate / 10);
}

TEST_CASE("What a device can't do is said before anything is recorded") {
  if (!HasRig()) return;
  const Rig rig(Tone(1.0, 300.0));
  const std::string path = Quoted(rig.Path("voice.wav"));
  struct Case {
    std::string flags, found;
  };
  for (const Case& refused : {Case{"--rate 44100", "its own rate is 24000 Hz"},
                              Case{"--channels 2", "expected a device of 2 channels, found 1"},
                              Case{"--device moon", "named like 'moon'"}}) {
    const ProgramRun run = rig.Run("record --seconds 0.1 " + refused.flags + " " + path);
    INFO(run.error);
    CHECK(run.exit_code == 1);
    CHECK(run.error_lines().size() == 1);
    CHECK_THAT(run.error, Catch::Contains(refused.found));
  }
  CHECK_THAT(rig.Run("record --seconds 0.1 voice.mp3").error, Catch::Contains(".wav or .flac"));
  CHECK_THAT(rig.Run("record --seconds 0.1 /nowhere/voice.wav").error,
             Catch::Contains("/nowhere/voice.wav: expected to write it, found: "));
  CHECK(std::filesystem::is_empty(std::filesystem::path(rig.Path("voice.wav")).parent_path()) == false);
  CHECK(!std::filesystem::exists(rig.Path("voice.wav")));
  CHECK(!std::filesystem::exists(rig.Path("voice.wav.part")));
}

TEST_CASE("Without a microphone there is one line that says what to do") {
  const Rig rig;
  for (const std::string& arguments :
       {std::string("listen"), std::string("listen --list-devices"), "record " + Quoted(rig.Path("a.wav"))}) {
    const ProgramRun run = rig.Run(arguments);
    INFO(arguments + ": " + run.error);
    CHECK(run.exit_code == 1);
    CHECK(run.output == "");
    REQUIRE(run.error_lines().size() == 1);
    CHECK_THAT(run.error, Catch::Contains("expected a microphone, found none: connect one"));
  }
}

TEST_CASE("Devices are listed, and found by number and by a part of their name") {
  if (!HasRig()) return;
  const Rig rig(Tone(1.0, 300.0));
  CHECK(rig.Run("listen --list-devices").output ==
        "  1  default (ALSA, 1 channels, 24000 Hz), used if left out\n");
  for (const char* device : {"1", "DEFAULT", "fault"}) {
    const std::string path = rig.Path(std::string(device) + ".wav");
    CHECK(rig.Run("record --seconds 0.1 --device " + std::string(device) + " " + Quoted(path)).exit_code ==
          0);
  }
}

TEST_CASE("What listen hears it judges as predict does a file of the same samples") {
  if (!HasRig()) return;
  const std::vector<float> voice = Rounded(Voice(4.0, kRate));
  const Rig rig(voice);
  WriteAudio(rig.Path("voice.wav"), {voice.begin(), voice.begin() + kRate * 7 / 2}, kRate,
             AudioKind::kWavFloat);
  const bool knows_voice = GENERATE(false, true);
  const ReferenceModelOptions options{
      .takes_reference = knows_voice, .tells_speech = knows_voice, .metadata = {{"window_s", "1.5"}}};
  const std::string model = WriteModel(rig.folder(), "model.onnx", options);
  const ProgramRun run = rig.Run("listen --json --seconds 3.5 --model " + Quoted(model));
  CHECK(run.error == "");
  REQUIRE(run.exit_code == 0);
  auto lines = JsonLines(run);
  REQUIRE(lines.size() >= 4);
  Json summary = lines.back(),
       expected = JsonLines(RunProgram({"predict", "--json", "--model", model, rig.Path("voice.wav")})).at(0);
  CHECK(summary["event"] == "summary");
  summary.erase("event");
  CHECK(summary["file"] == "default");
  summary.erase("file");
  expected.erase("file");
  CHECK(summary == expected);
  CHECK((summary["reference_s"] > 0.5) == knows_voice);

  lines.pop_back();
  CHECK(lines.front()["provisional"] == true);
  CHECK(lines.front()["end_s"].get<double>() == Approx(1.0).margin(0.02));
  CHECK(lines.back()["provisional"] == false);
  for (const Json& line : lines) {
    CHECK(line["event"] == "prediction");
    CHECK(line["state"] != "no speech");
  }
}

TEST_CASE("Ctrl-C ends listening with the time line and what all of it sounds like") {
  if (!HasRig()) return;
  const Rig rig(Rounded(Voice(1.5, kRate)));
  const ProgramRun run = rig.Run("listen --model " + Quoted(WritePlainModel(rig.folder())),
                                 "timeout --preserve-status -s INT 3");
  CHECK(run.error == "");
  CHECK(run.exit_code == 0);
  const auto lines = run.output_lines();
  REQUIRE(lines.size() > 4);
  CHECK_THAT(lines.front(), Catch::Contains(" s  "));
  CHECK_THAT(lines[lines.size() - 2], Catch::StartsWith("FILE") && Catch::Contains("SOUNDS LIKE"));
  CHECK_THAT(lines.back(), Catch::StartsWith("default") && Catch::Contains(" %"));
  CHECK(run.output.find('\x1b') == std::string::npos);
}

TEST_CASE("On a terminal the bars are updated in place and taken away at the end") {
  if (!HasRig()) return;
  const Rig rig(Rounded(Voice(2.0, kRate)));
  const ProgramRun run =
      rig.Run("", "export PROGRAM; script -qec '\"$PROGRAM\" listen --seconds 1.4' /dev/null; true");
  INFO(run.error);
  CHECK_THAT(run.output, Catch::Contains("\x1b[10A") && Catch::Contains("sounds like: "));
  CHECK_THAT(run.output, Catch::Contains(" dBFS "));
  CHECK_THAT(run.output, Catch::Contains("\x1b[J\x1b[?25h"));
}
