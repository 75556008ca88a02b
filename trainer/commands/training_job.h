// One `train`: what it works on, and the training of a fold.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "commands/train_arguments.h"
#include "data/splits/splits.h"
#include "evaluation/evaluation.h"

namespace speech_emotion::trainer {

// Everything that can be refused, before the features take their time.
Result<TrainingJob> PrepareTraining(const TrainArguments& arguments);

// What a training without --split trains on: the recipe's, or what one's own data tell.
std::string SplitFor(const Recipe& recipe, const std::vector<Utterance>& utterances);

// `fold`: its name, "all", or "" of a split that has one.
std::filesystem::path RunFolder(const TrainArguments& arguments, const TrainingJob& job,
                                const std::string& fold);

struct TrainedFold {
  std::string model;  // its path
  std::filesystem::path run_folder;
  std::optional<Evaluation> test;  // of stored arrays: no audio is left to hear
};

// Trains, or goes on where a run was killed, and writes the model once the core has read it back.
Result<TrainedFold> TrainFold(const TrainArguments& arguments, const TrainingJob& job, const Fold& fold);

}  // namespace speech_emotion::trainer
