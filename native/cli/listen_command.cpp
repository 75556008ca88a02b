// speech-emotion listen: what the voice at the microphone sounds like, live.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/level.h"
#include "cli/live_view.h"
#include "cli/microphone.h"
#include "cli/prediction_json.h"
#include "cli/prediction_table.h"
#include "cli/shipped_model.h"
#include "cli/voice_choice.h"
#include "files/wording.h"
#include "speech_emotion/recognizer.h"
#include "terminal/flags.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr char kListenExamples[] =
    "Ctrl-C ends it, with a summary. Nothing is recorded.\n"
    "\n"
    "Examples:\n"
    "  speech-emotion listen\n"
    "  speech-emotion listen --list-devices\n"
    "  speech-emotion listen --device usb --seconds 60\n"
    "  speech-emotion listen --json | jq .emotion\n";

struct ListenOptions {
  MicrophoneOptions microphone;
  ModelChoice model;
  VoiceChoice voice;
  std::optional<double> seconds;
  bool json = false;
  bool lists_devices = false;
};

int ListDevices() {
  const auto devices = ListMicrophones();
  if (!devices) return Fail("microphone", devices.error());
  if (devices->empty()) {
    return Fail("microphone",
                {ErrorCode::kInvalidAudio,
                 "expected a microphone, found none: connect one, or allow this user to use it (on "
                 "Linux often the group audio)"});
  }
  std::string text;
  for (size_t i = 0; i < devices->size(); ++i) {
    const InputDevice& device = (*devices)[i];
    text += PadLeft(std::to_string(i + 1), 3) + "  " + Printable(device.name) + " (" + device.system + ", " +
            std::to_string(device.max_channels) + " channels, " + std::to_string(device.sample_rate_hz) +
            " Hz)" + (device.is_default ? ", used if left out" : "") + "\n";
  }
  return WriteOutput(text) ? kSuccess : kFailure;
}

// What is heard, shown as it comes and gathered for the summary.
class Listening {
 public:
  Listening(const ListenOptions& options, Microphone microphone, Recognizer recognizer,
            const ModelContract& contract)
      : options_(options),
        microphone_(std::move(microphone)),
        recognizer_(std::move(recognizer)),
        labels_(contract.labels()),
        uncertain_below_(contract.uncertain_below()),
        bars_(labels_, contract.has_reference() && LearnsOn(options.voice)),
        shows_bars_(!options.json && OutputIsTerminal()) {}

  // An ExitCode.
  int Run() {
    const bool heard = Hear();
    const auto last = recognizer_.Finish();
    const bool shown = last && Show(*last) && (!shows_bars_ || WriteOutput(bars_.Clear()));
    if (const std::string warning = LossWarning(microphone_); !warning.empty())
      PrintMessage("microphone", warning);
    return shown && Summarize() && heard ? kSuccess : kFailure;
  }

 private:
  double time_s() const { return static_cast<double>(samples_heard_) / microphone_.sample_rate_hz(); }

  // False where the device or the output failed.
  bool Hear() {
    const double rate = microphone_.sample_rate_hz();
    const int64_t samples_wanted = options_.seconds ? std::llround(*options_.seconds * rate) : INT64_MAX;
    while (!Interrupted() && samples_heard_ < samples_wanted) {
      auto samples = microphone_.Read();
      if (!samples) {
        if (shows_bars_ && !WriteOutput(bars_.Clear())) return false;
        PrintMessage(microphone_.device_name(), samples.error().message);
        return false;
      }
      *samples = samples->first(std::min<size_t>(samples->size(), samples_wanted - samples_heard_));
      samples_heard_ += static_cast<int64_t>(samples->size());
      const auto predictions = recognizer_.AcceptWaveform(*samples);
      if (!predictions) {
        PrintMessage(microphone_.device_name(), predictions.error().message);
        return false;
      }
      if (!Show(*predictions)) return false;
      if (!shows_bars_ || samples->empty()) continue;
      const Prediction* latest = heard_.segments.empty() ? nullptr : &heard_.segments.back();
      if (!WriteOutput(bars_.Frame(time_s(), LevelDbfs(*samples), latest))) return false;
    }
    return true;
  }

  bool Show(const std::vector<Prediction>& predictions) {
    for (const Prediction& prediction : predictions) {
      heard_.segments.push_back(prediction);
      if (options_.json && !WriteOutput(LiveJson(prediction, labels_))) return false;
      if (!options_.json && !shows_bars_ && !WriteOutput(LiveLine(prediction, labels_))) return false;
    }
    return true;
  }

  // The time line, and what all of it sounds like.
  bool Summarize() {
    heard_.file = microphone_.device_name();
    heard_.duration_s = time_s();
    heard_.probabilities = CombinePredictions(heard_.segments);
    heard_.state = CombinedState(heard_.segments, heard_.probabilities, uncertain_below_);
    std::erase_if(heard_.segments, [](const Prediction& segment) { return segment.provisional; });
    if (heard_.probabilities.empty()) {
      PrintMessage(heard_.file,
                   "expected enough audio for one frame of features, found " + DurationText(time_s()));
      return false;
    }
    if (options_.json) {
      // The object of predict --json, marked as what it is.
      std::string line = ToJsonLine(heard_, labels_, false);
      return WriteOutput("{\"event\":\"summary\"," + line.substr(1));
    }
    std::string text = "\n";
    for (const Stretch& stretch : TimeLine(heard_.segments, heard_.heard())) {
      char times[64];
      std::snprintf(times, sizeof times, "%8.1f s to %8.1f s  ", stretch.start_s, stretch.end_s);
      text += times + Wording(stretch, labels_) + "\n";
    }
    const PredictionTable table(labels_, {{heard_.file, {}, {}}}, OutputWidth(), false);
    return WriteOutput(text + "\n" + table.Header() + table.Row(heard_));
  }

  const ListenOptions& options_;
  Microphone microphone_;
  Recognizer recognizer_;
  std::vector<std::string> labels_;
  double uncertain_below_;
  LiveBars bars_;
  bool shows_bars_;
  int64_t samples_heard_ = 0;
  FilePrediction heard_;
};

int RunListen(const ListenOptions& options) {
  if (options.lists_devices) return ListDevices();
  if (const auto ok = CheckVoice(options.voice); !ok) return Refuse(ok.error().message);
  const auto loaded = LoadModel(options.model);
  if (!loaded) return Fail(ModelName(options.model.path), loaded.error());
  const auto reference = LearnVoice(options.voice, loaded->model, 1);
  if (!reference) return Fail(ModelName(options.model.path), reference.error());
  CatchInterrupts();
  auto microphone = Microphone::Open(options.microphone);
  if (!microphone) return Fail("microphone", microphone.error());
  auto recognizer = Recognizer::Create(loaded->model, microphone->sample_rate_hz(),
                                       {.learns_voice = LearnsOn(options.voice)});
  if (!recognizer) return Fail(microphone->device_name(), recognizer.error());
  if (auto ok = recognizer->SetReference(*reference); !ok) return Fail(microphone->device_name(), ok.error());
  Listening listening(options, std::move(*microphone), std::move(*recognizer), loaded->model->contract());
  return listening.Run();
}

}  // namespace

Command AddListen(CLI::App& app) {
  auto options = std::make_shared<ListenOptions>();
  CLI::App* listen = app.add_subcommand("listen", "Tell live what the voice at the microphone sounds like");
  listen->footer(kListenExamples);
  AddDevice(*listen, options->microphone.device);
  listen->add_flag("--list-devices", options->lists_devices, "Tell what microphones there are");
  listen->add_option("--seconds", options->seconds, "How long; until Ctrl-C if left out")
      ->check(Seconds(Zero::kRefused))
      ->type_name("SECONDS");
  AddVoice(*listen, options->voice);
  listen->add_flag("--json", options->json, "One JSON object a line: predictions, then the summary");
  AddModel(*listen, options->model);
  return {listen, [options] { return RunListen(*options); }};
}

}  // namespace speech_emotion::cli
