// A training as a TOML file: features, split, network and every choice of the training.
#pragma once

#include <string>
#include <vector>

#include "networks/network_options.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"
#include "training/hyperparameters.h"

namespace speech_emotion::trainer {

struct Recipe {
  std::string name;
  std::string description;
  std::vector<std::string> corpora;  // that it was made for; others are taken as well
  std::string preset = "flagship";
  FeatureOptions features;
  double window_s = 3.0;          // that the model judges at a time
  std::string split;              // of the project that it reproduces, or of our own
  std::string independent_split;  // of whole speakers, where the other isn't
  std::string reported;           // what that project says it reached; "" of our own
  NetworkOptions network;         // features, frames and classes are the data's
  Hyperparameters training;
};

// Those that the program carries, by name.
const std::vector<std::string>& RecipeNames();

// `name_or_path`: one of RecipeNames, or a .toml file. kInvalidArgument names the file, the line and the key.
Result<Recipe> ReadRecipe(const std::string& name_or_path);

// Its text, and what a text says; `source` is what errors name. A table [tune] is a search's concern (see
// tuning/search_space.h).
Result<std::string> RecipeText(const std::string& name_or_path);
Result<Recipe> RecipeFromText(const std::string& text, const std::string& source);

}  // namespace speech_emotion::trainer
