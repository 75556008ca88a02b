#include "evaluation/text_table.h"

#include <algorithm>

#include "terminal/terminal.h"

namespace speech_emotion::trainer {

std::string AlignedTable(const std::vector<std::vector<std::string>>& lines, FirstColumn first) {
  std::vector<size_t> widths(lines.front().size());
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(line[i]));
  }
  std::string text;
  for (const auto& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) {
      const bool is_name = i == 0 && first == FirstColumn::kNames;
      text += "  " + (is_name ? PadRight(line[i], widths[i]) : PadLeft(line[i], widths[i]));
    }
    text += "\n";
  }
  return text;
}

}  // namespace speech_emotion::trainer
