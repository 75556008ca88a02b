#include "file_length.h"

#include <algorithm>

namespace speech_emotion::house {

std::vector<std::string> LongFiles(const std::vector<SourceFile>& files, int64_t most) {
  std::vector<std::string> findings;
  for (const SourceFile& file : files) {
    int64_t lines = std::count(file.text.begin(), file.text.end(), '\n');
    if (!file.text.empty() && file.text.back() != '\n') ++lines;
    if (lines > most) findings.push_back(file.path + " has " + std::to_string(lines) + " lines");
  }
  return findings;
}

}  // namespace speech_emotion::house
