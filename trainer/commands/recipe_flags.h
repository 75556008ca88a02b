// Flags that take something of a recipe otherwise.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "training/recipe.h"

namespace speech_emotion::trainer {

class RecipeFlags {
 public:
  // Must outlive the parsing.
  void AddTo(CLI::App& command);

  // kInvalidArgument where nothing would be left to train on.
  Result<void> Apply(Recipe& recipe) const;

  bool gives_draws() const { return draws_.has_value(); }
  bool gives_learning_rate() const { return learning_rate_.has_value(); }

 private:
  std::optional<int> epochs_, draws_, batch_, early_stopping_;
  std::optional<double> learning_rate_, dropout_;
};

}  // namespace speech_emotion::trainer
