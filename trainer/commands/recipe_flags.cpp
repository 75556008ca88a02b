#include "commands/recipe_flags.h"

#include <string>

namespace speech_emotion::trainer {

void RecipeFlags::AddTo(CLI::App& command) {
  const auto instead = [](const char* what) { return std::string("In place of the recipe's ") + what; };
  command.add_option("--epochs", epochs_, instead("epochs"))->check(CLI::Range(1, 100000));
  command.add_option("--draws", draws_, instead("clips drawn an epoch"))->check(CLI::Range(2, 100000000));
  command.add_option("--batch", batch_, instead("batch size"))->check(CLI::Range(2, 4096));
  command.add_option("--learning-rate", learning_rate_, instead("learning rate"))->check(CLI::PositiveNumber);
  command.add_option("--dropout", dropout_, instead("dropout"))->check(CLI::Range(0.0, 0.99));
  command.add_option("--early-stopping", early_stopping_, instead("early stopping, epochs; 0: none"))
      ->check(CLI::Range(0, 100000));
}

Result<void> RecipeFlags::Apply(Recipe& recipe) const {
  TrainingOptions& training = recipe.training;
  if (epochs_) training.epochs = *epochs_;
  if (draws_) training.draws_per_epoch = *draws_;
  if (batch_) training.batch_size = *batch_;
  if (learning_rate_) training.learning_rate = *learning_rate_;
  if (early_stopping_) training.early_stopping = *early_stopping_;
  if (dropout_) recipe.network.dropout = *dropout_;
  if (training.batches != Batches::kCrops || training.draws_per_epoch >= training.batch_size) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected at least one batch an epoch: --draws below --batch");
}

}  // namespace speech_emotion::trainer
