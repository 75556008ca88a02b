// Predictions for people: a header and one row a file.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "files/file_predictor.h"
#include "files/input_files.h"

namespace speech_emotion::cli {

class PredictionTable {
 public:
  // Column widths come from all files at once, so that rows can be shown as they are ready.
  // `width`: columns of the terminal, to which long paths are cut; 0: nothing is cut.
  // `shows_channel`: a file's name is followed by its channel's.
  PredictionTable(std::vector<std::string> labels, const std::vector<InputFile>& files, size_t width,
                  bool shows_channel);

  std::string Header() const;
  std::string Row(const FilePrediction& prediction) const;

 private:
  std::vector<std::string> labels_;
  bool shows_channel_ = false;
  size_t label_width_ = 0;
  size_t file_width_ = 0;
};

}  // namespace speech_emotion::cli
