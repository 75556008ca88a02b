// What a training says of each epoch: a line for the terminal, and one of log.csv.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct EpochRecord {
  int epoch = 0;  // counted from 1
  double loss = 0.0, learning_rate = 0.0;
  struct Validation {
    double loss = 0.0, recall = 0.0;
  };
  std::optional<Validation> validation;
  double clips_per_second = 0.0;
};

class TrainingLog {
 public:
  // Goes on behind the epochs that a checkpoint has: a kill may have come between the log and the checkpoint.
  Result<void> Open(const std::filesystem::path& path, int epochs_done);

  // `left_s`: until the last of `epochs`, which early stopping may spare (`may_stop`).
  void Add(const EpochRecord& record, int epochs, double left_s, bool may_stop);

 private:
  std::ofstream file_;
};

}  // namespace speech_emotion::trainer
