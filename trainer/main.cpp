// speech-emotion-trainer: corpora in, one .onnx file out.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "command.h"
#include "data/tables/text_fields.h"
#include "terminal/flags.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

int Main(int argc, char** argv) {
  CLI::App app("Trains and evaluates models that name what a voice sounds like.", "speech-emotion-trainer");
  app.require_subcommand(1);
  const std::vector<Command> commands = {AddCorpora(app),  AddTrain(app),    AddEvaluate(app),
                                         AddFeatures(app), AddQuantize(app), AddCompare(app),
                                         AddTune(app),     AddExplain(app)};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help
    std::fprintf(stderr, "speech-emotion-trainer: %s (speech-emotion-trainer --help tells more)\n",
                 FirstLine(MistakeText(app, error)).c_str());
    return kUsage;
  }
  for (const Command& command : commands) {
    if (command.flags->parsed()) return command.run();
  }
  return 1;
}

}  // namespace
}  // namespace speech_emotion::trainer

int main(int argc, char** argv) {
  try {
    return speech_emotion::trainer::Main(argc, argv);
  } catch (const std::exception& error) {  // torch's, above all
    std::fprintf(stderr, "speech-emotion-trainer: unexpected failure: %s\n",
                 speech_emotion::trainer::FirstLine(error.what()).c_str());
    return 1;
  }
}
