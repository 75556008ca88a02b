// One `train`: what it was asked for, and what it works on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "commands/recipe_flags.h"
#include "data/splits/splits.h"
#include "parallel/process_group.h"
#include "training/initial_model.h"
#include "training/recipe.h"
#include "training/run_environment.h"
#include "training/training_data.h"
#include "training/validation_calibration.h"

namespace speech_emotion::trainer {

struct TrainArguments {
  std::vector<std::string> data;  // NAME=FOLDER
  std::string feature_folder;     // in place of data
  std::string recipe;             // "": flagship, or fine-tune with init
  std::string init;               // model file to start from; "": random weights
  bool freeze = false;            // all but the classifier
  bool independent = false;
  std::string split;  // "": the recipe's, or of one's own data what these tell
  std::string fold;   // its name, or all; "": the first
  std::string cache_folder = "cache";
  std::string run_folder;                // "": of the recipe, the split and the seed
  std::string model;                     // "": model.onnx in the run folder
  std::vector<std::string> calibration;  // model files whose temperature and threshold the model takes
  bool holds_out_validation = false;     // for others to score, even where nothing is chosen on it
  uint64_t seed = 1;
  std::string device = "auto";  // see ChooseDevice
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  RecipeFlags recipe_flags;
  std::shared_ptr<ProcessGroup> group;  // null: one process
};

struct TrainingJob {
  Recipe recipe;
  // What models of the same recipe found on speakers that they were trained without: for one that is trained
  // on all. None: what the training finds itself.
  std::optional<FoundCalibration> calibration;
  std::optional<InitialModel> initial;
  TrainingSource source;
  RunEnvironment environment;  // without a fold's folder and data
  Split split;
  std::vector<Fold> folds;  // of the split, to be trained on one after the other
};

}  // namespace speech_emotion::trainer
