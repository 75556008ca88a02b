// The commands of the program; each is in a file of its own, with its flags.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion::trainer {

struct Command {
  const CLI::App* flags;     // its subcommand
  std::function<int()> run;  // once the flags are parsed; the exit status
};

Command AddCompare(CLI::App& app);
Command AddTune(CLI::App& app);
Command AddExplain(CLI::App& app);
Command AddCorpora(CLI::App& app);
Command AddTrain(CLI::App& app);
Command AddEvaluate(CLI::App& app);
Command AddFeatures(CLI::App& app);
Command AddQuantize(CLI::App& app);

// Prints the error's line on standard error; returns the exit status.
int Fail(const Error& error);

// --data, repeatable
void AddData(CLI::App& command, std::vector<std::string>& data);
// --threads
void AddThreads(CLI::App& command, int& threads);
// --cache
void AddCache(CLI::App& command, std::string& folder);

// The features that a preset names; kInvalidArgument unless they are functionals, one row a clip.
Result<FeatureOptions> FunctionalsByName(const std::string& preset);

// What classifiers are trained on where --split is `named`; "": what the data tell (DefaultSplit).
// kInvalidArgument for one that holds nothing out.
Result<std::string> SplitWithParts(const std::string& named, const std::vector<Utterance>& utterances,
                                   bool needs_validation);

// How a corpus was understood, a line a note.
std::string NotesText(const Corpus& corpus);

// The corpora that --data names, with a line about each on standard output.
Result<std::vector<Utterance>> ReadData(const std::vector<std::string>& data);

}  // namespace speech_emotion::trainer
