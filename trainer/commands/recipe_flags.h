// Flags that take something of a recipe otherwise.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

#include "training/recipe.h"

namespace speech_emotion::trainer {

class RecipeFlags {
 public:
  // Must outlive the parsing.
  void AddTo(CLI::App& command);

  // kInvalidArgument where nothing would be left to train on.
  Result<void> Apply(Recipe& recipe) const;

  bool gives_draws() const { return draws_given_->count() > 0; }

 private:
  const CLI::Option *epochs_given_ = nullptr, *draws_given_ = nullptr, *batch_given_ = nullptr,
                    *rate_given_ = nullptr, *dropout_given_ = nullptr, *stopping_given_ = nullptr;
  int epochs_ = 0, draws_ = 0, batch_ = 0, early_stopping_ = 0;
  double learning_rate_ = 0.0, dropout_ = 0.0;
};

}  // namespace speech_emotion::trainer
