#include "training/training_log.h"

#include <cstdio>
#include <string>

#include "base/result_macros.h"
#include "files/text_encoding.h"
#include "files/whole_file.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

std::string LineOf(const EpochRecord& record, int epochs) {
  std::string line = "epoch " + std::to_string(record.epoch) + "/" + std::to_string(epochs) + "  loss " +
                     FixedPoint(record.loss, 4);
  if (record.validation) {
    line += "  validation loss " + FixedPoint(record.validation->loss, 4) + ", recall " +
            FixedPoint(record.validation->recall, 3);
  }
  return line + "  " + FixedPoint(record.clips_per_second, 0) + " clips/s";
}

void Print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace

Result<void> TrainingLog::Open(const std::filesystem::path& path, int epochs_done) {
  if (epochs_done > 0) {
    std::ifstream log(path);
    std::string kept;
    int lines = 0;  // the header is one more
    for (std::string line; lines <= epochs_done && std::getline(log, line); ++lines) kept += line + "\n";
    SE_RETURN_IF_ERROR(WriteWholeFile(path.string(), kept));
  }
  file_.open(path, epochs_done > 0 ? std::ios::app : std::ios::trunc);
  if (!file_) {
    return MakeError(ErrorCode::kInvalidArgument, path.string() + ": expected a file that can be written");
  }
  if (epochs_done == 0)
    file_ << "epoch,loss,learning_rate,validation_loss,validation_recall,clips_per_second\n";
  return {};
}

TrainingLog::~TrainingLog() { Print(withheld_); }

void TrainingLog::Add(const EpochRecord& record, int epochs, double left_s, bool may_stop) {
  file_ << record.epoch << ',' << record.loss << ',' << record.learning_rate << ',';
  if (record.validation) {
    file_ << record.validation->loss << ',' << record.validation->recall;
  } else {
    file_ << ',';
  }
  file_ << ',' << record.clips_per_second << std::endl;

  const bool is_last = record.epoch >= epochs;
  const std::string line = LineOf(record, epochs);
  const auto now = Clock::now();
  if (!is_last && printed_ && now - *printed_ < std::chrono::seconds(1)) {
    withheld_ = line + "\n";  // early stopping may make it the last: nothing is left then
    return;
  }
  const std::string left = ", " + DurationText(left_s) + " left" + (may_stop ? " at most" : "");
  Print(line + (is_last ? "" : left) + "\n");
  printed_ = now;
  withheld_.clear();
}

}  // namespace speech_emotion::trainer
