// A file's windows as comma-separated values (RFC 4180, with line feeds): one row a window.
#pragma once

#include <string>
#include <vector>

#include "files/file_predictor.h"

namespace speech_emotion::cli {

// file, channel (on request), start_s, end_s, state, label, probability, and a column a label.
std::string CsvHeader(const std::vector<std::string>& labels, bool shows_channel);

// Without speech, label and probability are empty.
std::string CsvRows(const FilePrediction& prediction, const std::vector<std::string>& labels,
                    bool shows_channel);

}  // namespace speech_emotion::cli
