// What a classifier's features are worth to it: permutation importance (Breiman 2001).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "classical/clip_classifier.h"
#include "evaluation/bootstrap.h"
#include "evaluation/scored_utterances.h"

namespace speech_emotion::trainer {

struct FeatureGroup {
  std::string name;
  std::vector<int> columns;
};

// One a column.
std::vector<FeatureGroup> SingleFeatures(const std::vector<std::string>& names);

// What features have in common: kinds ("mfcc", "f0"), "deltas" and what aren't ("statics"), functionals
// ("mean", "p25"). Only those of two columns or more, and not of all.
std::vector<FeatureGroup> FeatureGroups(const std::vector<std::string>& names);

struct Importance {
  FeatureGroup group;
  Interval loss;  // of unweighted average recall, with its 95 % interval over speakers
};

struct ImportanceOptions {
  int repeats = 5;  // permutations that a loss is the mean of
  uint64_t seed = 1;
  int threads = 1;
};

// How much of its unweighted average recall on `clips` the classifier loses when a group's columns are those
// of other clips, drawn anew for each repetition; one a group, in their order. The clips should not have been
// trained on: of those that were, features that were only learnt by heart seem worth something.
// `classes`: that an answer may be, by corpus. `progress(done)` is called after each group.
std::vector<Importance> PermutationImportance(const ClipClassifier& classifier, const FeatureSet& clips,
                                              const CorpusClasses& classes,
                                              const std::vector<FeatureGroup>& groups,
                                              const ImportanceOptions& options,
                                              const std::function<void(size_t)>& progress);

}  // namespace speech_emotion::trainer
