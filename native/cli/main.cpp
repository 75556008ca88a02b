// The speech-emotion program: its flags. What they do is in the *_command files.
#include <CLI/CLI.hpp>
#include <cmath>
#include <exception>
#include <sstream>
#include <string>

#include "info_command.h"
#include "predict_command.h"
#include "terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr int kMaxJobs = 256;

constexpr char kPredictExamples[] =
    "Examples:\n"
    "  speech-emotion predict voice.wav\n"
    "  speech-emotion predict --json --jobs 4 recordings/ > predictions.jsonl\n"
    "  speech-emotion predict --offset 30 --duration 5 interview.mp3\n"
    "  sox -d -t wav - trim 0 5 | speech-emotion predict -\n";

constexpr char kInfoExamples[] =
    "Examples:\n"
    "  speech-emotion info\n"
    "  speech-emotion info --json models/emotion.onnx\n";

enum class Zero { kAllowed, kRefused };

// CLI11's own ranges let NaN through.
CLI::Validator Seconds(Zero zero) {
  return CLI::Validator(
      [zero](const std::string& text) -> std::string {
        double seconds = 0.0;
        const bool is_number = CLI::detail::lexical_cast(text, seconds) && std::isfinite(seconds);
        if (is_number && (seconds > 0.0 || (seconds == 0.0 && zero == Zero::kAllowed))) return {};
        return std::string("expected seconds, ") + (zero == Zero::kAllowed ? "0 or more" : "above 0") +
               ", found '" + text + "'";
      },
      "");
}

CLI::App* AddPredict(CLI::App& app, PredictOptions& options) {
  CLI::App* predict = app.add_subcommand("predict", "Name the emotion that each voice recording sounds like");
  predict->footer(kPredictExamples);
  predict
      ->add_option("FILE", options.arguments,
                   "Audio files (WAV, FLAC, Ogg, MP3), folders, or - for standard input")
      ->required()
      ->type_name("");
  predict->add_flag("--json", options.json, "One JSON object a line, with every window's probabilities");
  predict->add_option("--offset", options.range.offset_s, "Skip this much of each file")
      ->check(Seconds(Zero::kAllowed))
      ->type_name("SECONDS");
  predict->add_option("--duration", options.range.duration_s, "Hear at most this much of each file")
      ->check(Seconds(Zero::kRefused))
      ->type_name("SECONDS");
  predict
      ->add_option("--jobs", options.jobs,
                   "Files to work on at a time, 1 if left out; the output is the same")
      ->check(CLI::Range(1, kMaxJobs).description(""))
      ->type_name("N");
  predict->add_option("--model", options.model, "Another model than the one in the program")
      ->type_name("FILE");
  return predict;
}

CLI::App* AddInfo(CLI::App& app, InfoOptions& options) {
  CLI::App* info = app.add_subcommand("info", "Tell what a model was made from and what it hears");
  info->footer(kInfoExamples);
  info->add_option("MODEL", options.model, "The model; the one in the program where left out")->type_name("");
  info->add_flag("--json", options.json, "As a JSON object");
  return info;
}

// --help and --version come as exceptions too; they print to standard output and succeed.
int Report(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    std::ostringstream text, unused;
    app.exit(error, text, unused);
    return WriteOutput(text.str()) ? kSuccess : kFailure;
  }
  PrintMessage("command line", std::string(error.what()) + " (speech-emotion --help tells more)");
  return kUsage;
}

int Run(int argc, const char* const* argv) {
  CLI::App app("Names the emotion that a voice sounds like, from audio files.", "speech-emotion");
  app.set_version_flag("--version", "speech-emotion " SPEECH_EMOTION_VERSION);
  app.require_subcommand(1);
  app.footer(std::string(kPredictExamples) + "\nspeech-emotion predict --help lists the flags.");
  PredictOptions predict_options;
  InfoOptions info_options;
  const CLI::App* predict = AddPredict(app, predict_options);
  AddInfo(app, info_options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return Report(app, error);
  }
  return predict->parsed() ? RunPredict(predict_options) : RunInfo(info_options);
}

}  // namespace
}  // namespace speech_emotion::cli

int main(int argc, char** argv) {
  try {
    return speech_emotion::cli::Run(argc, argv);
  } catch (const std::exception& error) {
    speech_emotion::cli::PrintMessage("unexpected failure", error.what());
    return speech_emotion::cli::kFailure;
  }
}
