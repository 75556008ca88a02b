// Files that nobody reads to their end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "source_file.h"

namespace speech_emotion::house {

// "tests/a.cpp has 301 lines" of each that has more than `most`.
std::vector<std::string> LongFiles(const std::vector<SourceFile>& files, int64_t most);

}  // namespace speech_emotion::house
