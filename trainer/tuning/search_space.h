// What of a recipe a search may change: the recipe's table [tune].
//
//   [tune]
//   "training.learning_rate" = { from = 1e-4, to = 1e-2, scale = "log" }
//   "network.dropout" = { from = 0.0, to = 0.5 }
//   "training.batch" = { from = 16, to = 128, scale = "log" }    # of whole numbers: whole numbers
//   "network.hidden" = [[32], [64], [64, 64]]                    # one of these
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct TunedKey {
  std::string table, key;            // "training", "learning_rate"; a key of no table has an empty one
  std::vector<std::string> choices;  // as TOML; empty of a range
  double low = 0.0, high = 0.0;
  bool is_log = false;    // as many draws from 1 to 10 as from 10 to 100
  bool is_whole = false;  // whole numbers

  std::string name() const { return table.empty() ? key : table + "." + key; }
};

// A value for each key, as TOML.
using TrialValues = std::vector<std::string>;

struct SearchSpace {
  std::string source;  // the recipe's name or path, for errors
  std::string recipe;  // its text
  std::vector<TunedKey> keys;
};

// kInvalidArgument where the recipe has no [tune], where that has a key or a value that no recipe may have,
// and where a range is none. What a choice or the end of a range makes of the recipe is checked now, not
// hours later.
Result<SearchSpace> ReadSearchSpace(const std::string& name_or_path);

// The values of trial number `trial`, from 0 on: the same whichever trials were drawn before.
TrialValues DrawTrial(const SearchSpace& space, uint64_t seed, int trial);

// The recipe with these values, and so many epochs; 0: its own. Without [tune].
std::string RecipeWith(const SearchSpace& space, const TrialValues& values, int epochs);

// The same as a recipe of its own, NAME-tuned: what a project reported of NAME isn't said of it.
std::string TunedRecipe(const SearchSpace& space, const TrialValues& values);

}  // namespace speech_emotion::trainer
