#include "cli/command.h"

#include "terminal/flags.h"

namespace speech_emotion::cli {

void AddModel(CLI::App& command, ModelChoice& model) {
  CLI::Option* path = command.add_option("--model", model.path, "Another model than the one in the program")
                          ->type_name("FILE");
  AddModelOptions(command, path, model.options);
}

}  // namespace speech_emotion::cli
