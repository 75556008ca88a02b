// A table for the terminal.
#pragma once

#include <string>
#include <vector>

namespace speech_emotion::trainer {

enum class FirstColumn { kNames, kNumbers };

// Every line's cells in columns as wide as their widest, indented by two: names to the left, numbers to the
// right. All lines have as many cells as the first, which there is.
std::string AlignedTable(const std::vector<std::vector<std::string>>& lines, FirstColumn first);

}  // namespace speech_emotion::trainer
