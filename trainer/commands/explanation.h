// What features are worth to a classifier, and what it is without the least of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "classical/importance.h"
#include "data/features/feature_set.h"
#include "evaluation/measures.h"
#include "evaluation/tested_parts.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct ExplainArguments {
  std::vector<std::string> data;
  std::string split;  // "": what the data tell
  std::string fold;
  std::string classifier = "lda";
  std::string preset = "functionals";
  int drop = 100;  // features that the classifier is trained without
  int repeats = 5;
  std::string cache_folder = "cache";
  std::string output = "runs/explain";  // folder
  uint64_t seed = 1;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
};

// Training clips, those that importance is measured on, and those that nothing is chosen on.
struct ExplainedParts {
  FeatureSet train, validation, test;
  int64_t speakers = 0;  // of the validation clips
  TestedParts validated;
  std::vector<std::string> labels, names;
};

// What is lost and won by training without some features.
struct Retraining {
  std::string part;
  Measures with, without;
};

struct Explanation {
  std::vector<Importance> features;  // the most important first
  std::vector<Importance> groups;
  std::vector<Retraining> retrained;
};

Result<ExplainedParts> LoadParts(const ExplainArguments& arguments);
Result<Explanation> Explain(const ExplainArguments& arguments, const ExplainedParts& parts);

}  // namespace speech_emotion::trainer
