// Which columns of a table of clips are meant, by the names that people give them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

enum Column { kPath, kLabel, kSpeaker, kSplit, kCorpus, kSex, kKind, kSentence, kColumnCount };

// As documented: "path".
const char* ColumnName(Column column);

// The column by a name of it, whatever the case and with or without '_', '-' and spaces: "File Name",
// "gender".
std::optional<Column> ColumnFromName(const std::string& name);

struct TableColumns {
  std::optional<size_t> positions[kColumnCount];
  std::vector<std::pair<std::string, size_t>> votes;  // label, position
  std::vector<std::string> unused;                    // sentences
};

// Of a header. Fails, without naming the file, where two columns could be meant, or those of path and label
// are missing.
Result<TableColumns> ColumnsOf(const std::vector<std::string>& header);

}  // namespace speech_emotion::trainer
