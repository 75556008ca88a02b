#include "commands/recipe_flags.h"

#include <string>

namespace speech_emotion::trainer {

void RecipeFlags::AddTo(CLI::App& command) {
  const auto instead = [](const char* what) { return std::string("In place of the recipe's ") + what; };
  epochs_given_ = command.add_option("--epochs", epochs_, instead("epochs"))->check(CLI::Range(1, 100000));
  draws_given_ =
      command.add_option("--draws", draws_, instead("clips drawn an epoch"))->check(CLI::Range(2, 100000000));
  batch_given_ = command.add_option("--batch", batch_, instead("batch size"))->check(CLI::Range(2, 4096));
  rate_given_ = command.add_option("--learning-rate", learning_rate_, instead("learning rate"))
                    ->check(CLI::PositiveNumber);
  dropout_given_ =
      command.add_option("--dropout", dropout_, instead("dropout"))->check(CLI::Range(0.0, 0.99));
  stopping_given_ =
      command.add_option("--early-stopping", early_stopping_, instead("early stopping, epochs; 0: none"))
          ->check(CLI::Range(0, 100000));
}

Result<void> RecipeFlags::Apply(Recipe& recipe) const {
  TrainingOptions& training = recipe.training;
  if (epochs_given_->count() > 0) training.epochs = epochs_;
  if (draws_given_->count() > 0) training.draws_per_epoch = draws_;
  if (batch_given_->count() > 0) training.batch_size = batch_;
  if (rate_given_->count() > 0) training.learning_rate = learning_rate_;
  if (stopping_given_->count() > 0) training.early_stopping = early_stopping_;
  if (dropout_given_->count() > 0) recipe.network.dropout = dropout_;
  if (training.batches != Batches::kCrops || training.draws_per_epoch >= training.batch_size) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected at least one batch an epoch: --draws below --batch");
}

}  // namespace speech_emotion::trainer
