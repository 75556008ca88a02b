// What a search has found so far, on disk: a killed search goes on without repeating a finished trial.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/bootstrap.h"
#include "tuning/search_space.h"

namespace speech_emotion::trainer {

struct TrialResult {
  int trial = 0;
  int epochs = 0;
  TrialValues values;
  std::optional<Interval> recall;  // unweighted average, of the validation clips; none of a trial that failed
  double seconds = 0.0;
  std::string failure;
};

class TrialLedger {
 public:
  // Reads trials.csv where the folder has one. `identity` says which search: recipe, data and their labels,
  // split, seed. kInvalidArgument where the folder is another search's, or where its file is damaged.
  static Result<TrialLedger> Open(const std::filesystem::path& folder, const SearchSpace& space,
                                  const std::string& identity);

  const std::vector<TrialResult>& results() const { return results_; }
  const TrialResult* Find(int trial, int epochs) const;

  // On disk when it returns.
  Result<void> Add(TrialResult result);

 private:
  std::filesystem::path folder_;
  std::vector<std::string> keys_;
  std::vector<TrialResult> results_;
};

// Those of so many epochs that didn't fail, the best recall first, of equals the first drawn.
std::vector<const TrialResult*> Ranked(const std::vector<TrialResult>& results, int epochs);

}  // namespace speech_emotion::trainer
