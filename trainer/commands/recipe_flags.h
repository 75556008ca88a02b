// Flags that take something of a recipe otherwise: those that the lists of options give one.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>

#include "training/recipe.h"

namespace speech_emotion::trainer {

class RecipeFlags {
 public:
  void AddTo(CLI::App& command);

  // kInvalidArgument where nothing would be left to train on.
  Result<void> Apply(Recipe& recipe) const;

  // `key`: as a recipe has it.
  bool Gives(const std::string& key) const;

 private:
  std::map<std::string, const CLI::Option*> flags_;  // by key; the command's
};

}  // namespace speech_emotion::trainer
