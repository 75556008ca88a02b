#include "training/training_log.h"

#include <cstdio>
#include <string>

#include "output_files.h"
#include "terminal.h"

namespace speech_emotion::trainer {

Result<void> TrainingLog::Open(const std::filesystem::path& path, int epochs_done) {
  if (epochs_done > 0) {
    std::ifstream log(path);
    std::string kept;
    int lines = 0;  // the header is one more
    for (std::string line; lines <= epochs_done && std::getline(log, line); ++lines) kept += line + "\n";
    if (auto ok = cli::WriteWholeFile(path.string(), kept); !ok) return ok;
  }
  file_.open(path, epochs_done > 0 ? std::ios::app : std::ios::trunc);
  if (!file_) {
    return MakeError(ErrorCode::kInvalidArgument, path.string() + ": expected a file that can be written");
  }
  if (epochs_done == 0)
    file_ << "epoch,loss,learning_rate,validation_loss,validation_recall,clips_per_second\n";
  return {};
}

void TrainingLog::Add(const EpochRecord& record, int epochs, double left_s, bool may_stop) {
  std::printf("epoch %d/%d  loss %.4f", record.epoch, epochs, record.loss);
  file_ << record.epoch << ',' << record.loss << ',' << record.learning_rate << ',';
  if (record.validation) {
    std::printf("  validation loss %.4f, recall %.3f", record.validation->loss, record.validation->recall);
    file_ << record.validation->loss << ',' << record.validation->recall;
  } else {
    file_ << ',';
  }
  std::printf("  %.0f clips/s, %s left%s\n", record.clips_per_second, cli::DurationText(left_s).c_str(),
              may_stop ? " at most" : "");
  std::fflush(stdout);
  file_ << ',' << record.clips_per_second << std::endl;
}

}  // namespace speech_emotion::trainer
