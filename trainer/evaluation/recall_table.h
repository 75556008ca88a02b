// Recalls of the same clips side by side: a line a condition, two columns a corpus.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/bootstrap.h"

namespace speech_emotion::trainer {

struct NamedRecall {
  std::string name, corpus;  // of the line, and of the columns
  Interval recall;           // unweighted average
  int64_t speakers = 0;      // of fewer than two no interval is shown
};

// The first line heads the columns, `what` the first of them; the last column is the corpora's mean. Every
// name has each corpus.
std::vector<std::vector<std::string>> RecallLines(const std::string& what,
                                                  const std::vector<NamedRecall>& recalls);

// Such lines as a table for report.html: the first line and the first column are headings.
std::string LinesHtml(const std::vector<std::vector<std::string>>& lines);

}  // namespace speech_emotion::trainer
