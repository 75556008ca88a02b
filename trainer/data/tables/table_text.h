// Tables as programs save them: with commas, semicolons or tabs, in UTF-8 or UTF-16.
#pragma once

#include <filesystem>
#include <functional>
#include <istream>
#include <memory>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct TableText {
  std::unique_ptr<std::istream> stream;  // UTF-8, from its start
  char separator = ',';
  bool has_separator_line = false;  // its first line is Excel's "sep=;"
};

// Where the file doesn't say, the separator is the one by which its first row makes a header; where none or
// several do, that of the file's name (tabs in .tsv, else commas). `is_header`: of fields. kInvalidArgument,
// naming the file and the cause, for what can't be read or is no text.
Result<TableText> OpenTable(const std::filesystem::path& path,
                            const std::function<bool(const std::vector<std::string>& fields)>& is_header);

}  // namespace speech_emotion::trainer
