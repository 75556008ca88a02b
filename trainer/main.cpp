// speech-emotion-trainer: corpora in, one .onnx file out.
#include <vector>

#include "command.h"

namespace speech_emotion::trainer {
namespace {

int Main(int argc, char** argv) {
  CLI::App app("Trains and evaluates models that name what a voice sounds like.", "speech-emotion-trainer");
  app.require_subcommand(1);
  const std::vector<Command> commands = {AddCorpora(app), AddTrain(app), AddEvaluate(app), AddFeatures(app),
                                         AddQuantize(app)};
  CLI11_PARSE(app, argc, argv);
  for (const Command& command : commands) {
    if (command.flags->parsed()) return command.run();
  }
  return 1;
}

}  // namespace
}  // namespace speech_emotion::trainer

int main(int argc, char** argv) { return speech_emotion::trainer::Main(argc, argv); }
