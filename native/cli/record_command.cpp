// speech-emotion record: the microphone into a file.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/level.h"
#include "cli/microphone.h"
#include "files/audio_writer.h"
#include "files/whole_file.h"
#include "terminal/flags.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxChannels = 32;
constexpr size_t kMeterWidth = 30;
constexpr char kRecordExamples[] =
    "A recording grows in FILE.part, which gets its name at the end; without --seconds Ctrl-C is the end.\n"
    "\n"
    "Examples:\n"
    "  speech-emotion record voice.wav\n"
    "  speech-emotion record --seconds 5 --rate 48000 voice.flac\n"
    "  speech-emotion record --device usb --channels 2 interview.wav\n";

struct RecordOptions {
  std::string path;
  MicrophoneOptions microphone{.device = {}, .sample_rate_hz = 24000, .channels = 1};
  std::optional<double> seconds;
  bool overwrites = false;
};

// Time and level, in place, where standard error is a terminal.
class MeterLine {
 public:
  ~MeterLine() { Clear(); }

  void Show(double time_s, std::span<const float> samples) {
    const auto now = std::chrono::steady_clock::now();
    if (!ErrorIsTerminal() || now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    const std::string line =
        "\r\033[K" + PadLeft(DurationText(time_s), 8) + "  " + LevelMeter(LevelDbfs(samples), kMeterWidth);
    std::fputs(line.c_str(), stderr);
    drawn_ = true;
  }

  void Clear() {
    if (std::exchange(drawn_, false)) std::fputs("\r\033[K", stderr);
  }

 private:
  std::chrono::steady_clock::time_point last_;
  bool drawn_ = false;
};

Result<void> CheckNothingIsLost(const RecordOptions& options) {
  std::error_code ignored;  // what can't be looked at can't be opened either
  for (const std::string& path : {options.path, PartPath(options.path)}) {
    if (options.overwrites || !fs::exists(path, ignored)) continue;
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a new file, found one (" + path + "): --overwrite replaces it");
  }
  return {};
}

// Until the time is up or Ctrl-C.
Result<void> RecordInto(AudioWriter& writer, Microphone& microphone, std::optional<double> seconds) {
  MeterLine meter;
  const double rate = microphone.sample_rate_hz();
  const int64_t frames_wanted = seconds ? std::llround(*seconds * rate) : INT64_MAX;
  while (writer.frames_written() < frames_wanted && !Interrupted()) {
    auto samples = microphone.Read();
    if (!samples) return tl::unexpected(samples.error());
    const int64_t left = frames_wanted - writer.frames_written();
    const int64_t frames =
        std::min<int64_t>(left, static_cast<int64_t>(samples->size()) / microphone.channels());
    const auto taken = samples->first(static_cast<size_t>(frames) * microphone.channels());
    if (auto written = writer.Write(taken); !written) return written;
    meter.Show(static_cast<double>(writer.frames_written()) / rate, taken);
  }
  return {};
}

int RunRecord(const RecordOptions& options) {
  if (const auto safe = CheckNothingIsLost(options); !safe) return Fail(options.path, safe.error());
  CatchInterrupts();
  // The file first: who can't write it shouldn't start to speak.
  auto writer =
      AudioWriter::Create(options.path, *options.microphone.sample_rate_hz, options.microphone.channels);
  if (!writer) return Fail(options.path, writer.error());
  auto microphone = Microphone::Open(options.microphone);
  std::error_code ignored;  // an empty part that stays does no harm
  if (!microphone) {
    fs::remove(PartPath(options.path), ignored);
    return Fail("microphone", microphone.error());
  }
  if (ErrorIsTerminal()) PrintMessage(microphone->device_name(), "recording; Ctrl-C ends it");
  const auto recorded = RecordInto(*writer, *microphone, options.seconds);
  if (const std::string warning = LossWarning(*microphone); !warning.empty())
    PrintMessage(options.path, warning);
  if (writer->frames_written() == 0) {
    fs::remove(PartPath(options.path), ignored);
    if (!recorded) return Fail(options.path, recorded.error());
    return Fail(options.path, {ErrorCode::kInvalidAudio, "expected samples before the end, found none"});
  }
  if (!recorded) {
    PrintMessage(options.path, recorded.error().message);
    if (writer->failed()) return kFailure;
    if (const auto finished = writer->Finish(); !finished) return Fail(options.path, finished.error());
    return kFailure;
  }
  if (const auto finished = writer->Finish(); !finished) return Fail(options.path, finished.error());
  const double seconds = static_cast<double>(writer->frames_written()) / microphone->sample_rate_hz();
  return WriteOutput(Printable(options.path) + "  " + DurationText(seconds) + "\n") ? kSuccess : kFailure;
}

}  // namespace

Command AddRecord(CLI::App& app) {
  auto options = std::make_shared<RecordOptions>();
  CLI::App* record = app.add_subcommand("record", "Record the microphone into a WAV or FLAC file");
  record->footer(kRecordExamples);
  record->add_option("FILE", options->path, "Where to: 16 bits, .wav or .flac")->required()->type_name("");
  record->add_option("--seconds", options->seconds, "How long; until Ctrl-C if left out")
      ->check(Seconds(Zero::kRefused))
      ->type_name("SECONDS");
  record->add_option("--rate", options->microphone.sample_rate_hz, "Sample rate, 24000 if left out")
      ->check(CLI::Range(1000, 768000).description(""))
      ->type_name("HZ");
  record->add_option("--channels", options->microphone.channels, "1 if left out")
      ->check(CLI::Range(1, kMaxChannels).description(""))
      ->type_name("N");
  AddDevice(*record, options->microphone.device);
  record->add_flag("--overwrite", options->overwrites, "Replace a file that is there");
  return {record, [options] { return RunRecord(*options); }};
}

}  // namespace speech_emotion::cli
