// What a training says of each epoch: a line for the terminal, and one of log.csv.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

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
  TrainingLog() = default;
  TrainingLog(const TrainingLog&) = delete;
  TrainingLog& operator=(const TrainingLog&) = delete;
  ~TrainingLog();  // prints the last epoch's line where that was withheld

  // Goes on behind the epochs that a checkpoint has: a kill may have come between the log and the checkpoint.
  Result<void> Open(const std::filesystem::path& path, int epochs_done);

  // Of epochs that take less than a second the terminal gets one a second, and the first and the last.
  // `left_s`: until the last of `epochs`, which early stopping may spare (`may_stop`).
  void Add(const EpochRecord& record, int epochs, double left_s, bool may_stop);

 private:
  using Clock = std::chrono::steady_clock;

  std::ofstream file_;
  std::optional<Clock::time_point> printed_;  // when the last line was; none yet
  std::string withheld_;                      // the newest line, unless it was printed
};

}  // namespace speech_emotion::trainer
