// What a trained model's file says of its training.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/train_arguments.h"
#include "model/model_file.h"
#include "training/training.h"

namespace speech_emotion::trainer {

ModelDescription Describe(const TrainArguments& arguments, const TrainingJob& job, const Fold& fold,
                          const TrainingData& data, const TrainedNetwork& trained);

// The mean of what the models found; nothing of none. kInvalidArgument for one whose training left nobody
// out.
Result<std::optional<FoundCalibration>> ReadCalibration(const std::vector<std::string>& paths);

}  // namespace speech_emotion::trainer
