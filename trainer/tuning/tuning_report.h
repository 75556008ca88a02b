// A search's trials as a table and as a page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tuning/search_space.h"
#include "tuning/trial_ledger.h"

namespace speech_emotion::trainer {

struct TuningReport {
  std::string recipe;  // its name
  std::string part;    // what the trials were scored on: "the validation part of ..."
  const SearchSpace* space = nullptr;
  std::vector<TrialResult> results;  // in the order in which they were done
  int epochs = 0;                    // of the trials that went all the way
  int64_t speakers = 0;              // that the trials were scored on
};

// Those that went farthest, and of these the best, first: at most `most` lines.
std::string TrialsText(const TuningReport& report, size_t most);

// Self-contained: the table, and each key against the recall.
std::string TuningHtml(const TuningReport& report);

}  // namespace speech_emotion::trainer
