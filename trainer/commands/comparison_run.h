// Classifiers and recipes, each trained on every fold of a split and scored on what the fold holds out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/splits/splits.h"
#include "evaluation/comparison.h"
#include "evaluation/tested_parts.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion::trainer {

struct ComparisonRun {
  std::vector<std::string> data;  // NAME=FOLDER, for the recipes' own reading
  std::vector<Utterance> utterances;
  std::string split;
  std::string fold;
  TestedParts tested;
  FeatureOptions features;  // of the classifiers
  std::string cache_folder;
  std::filesystem::path run_folder;  // of the recipes' trainings
  uint64_t seed = 1;
  int threads = 1;
};

// One model a name, in their order. Prints a line about each as it is done.
Result<std::vector<ComparedModel>> CompareClassifiers(const ComparisonRun& run,
                                                      const std::vector<std::string>& names,
                                                      std::vector<std::string>& failed);
Result<std::vector<ComparedModel>> CompareRecipes(const ComparisonRun& run,
                                                  const std::vector<std::string>& recipes,
                                                  std::vector<std::string>& failed);

// The first of the ranked models that an .onnx file can hold, trained on every clip; its name.
// kInvalidArgument where none of them can.
Result<std::string> ExportFirstLinear(const ComparisonRun& run, const std::vector<ComparedModel>& ranked,
                                      const std::filesystem::path& path);

}  // namespace speech_emotion::trainer
