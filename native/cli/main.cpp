// The speech-emotion program. Its commands, with their flags, are in the *_command files.
#include <CLI/CLI.hpp>
#include <exception>
#include <sstream>
#include <string>
#include <vector>

#include "cli/command.h"
#include "terminal/flags.h"
#include "terminal/terminal.h"

namespace speech_emotion::cli {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  speech-emotion predict voice.wav\n"
    "  speech-emotion listen\n"
    "  speech-emotion plot voice.wav --output voice.svg\n"
    "\nspeech-emotion predict --help lists a command's flags.";

// --help and --version come as exceptions too; they print to standard output and succeed.
int Report(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    std::ostringstream text, unused;
    app.exit(error, text, unused);
    return WriteOutput(text.str()) ? kSuccess : kFailure;
  }
  return Refuse(MistakeText(app, error) + " (speech-emotion --help tells more)");
}

int Run(int argc, const char* const* argv) {
  CLI::App app("Names the emotion that a voice sounds like, from audio files.", "speech-emotion");
  app.set_version_flag("--version", "speech-emotion " SPEECH_EMOTION_VERSION);
  app.require_subcommand(1);
  app.footer(kExamples);
  const std::vector<Command> commands = {AddPredict(app), AddListen(app),   AddRecord(app),
                                         AddPlot(app),    AddFeatures(app), AddInfo(app)};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return Report(app, error);
  }
  for (const Command& command : commands) {
    if (command.flags->parsed()) return command.run();
  }
  return kUsage;
}

}  // namespace
}  // namespace speech_emotion::cli

int main(int argc, char** argv) {
  try {
    return speech_emotion::cli::Run(argc, argv);
  } catch (const std::exception& error) {
    speech_emotion::PrintMessage("unexpected failure", error.what());
    return speech_emotion::kFailure;
  }
}
