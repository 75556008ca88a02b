// The commands of the program; each is in a file of its own, with its flags.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "cli/shipped_model.h"

namespace speech_emotion::cli {

struct Command {
  const CLI::App* flags;     // its subcommand
  std::function<int()> run;  // once the flags are parsed; an ExitCode
};

// One a command, in the command's own file.
Command AddPredict(CLI::App& app);
Command AddFeatures(CLI::App& app);
Command AddPlot(CLI::App& app);
Command AddListen(CLI::App& app);
Command AddRecord(CLI::App& app);
Command AddInfo(CLI::App& app);

// --model, and AddModelOptions
void AddModel(CLI::App& command, ModelChoice& model);

}  // namespace speech_emotion::cli
