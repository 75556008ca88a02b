// What a training sees of the data: a fold's parts as features, whether from audio or from stored arrays.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/features/feature_set.h"
#include "data/splits/splits.h"
#include "evaluation/scored_utterances.h"
#include "networks/network_options.h"
#include "training/recipe.h"

namespace speech_emotion::trainer {

class ProcessGroup;

struct TrainingSource {
  std::vector<Utterance> utterances;
  std::optional<FeatureSet> arrays;  // of the same utterances, where there is no audio
};

// Stored arrays (see FeatureArrayFilesIn) in place of audio. The recipe's features become theirs where they
// tell; kInvalidArgument where they don't and a frame has another number of values.
Result<TrainingSource> ReadStoredArrays(const std::string& folder, Recipe& recipe);

// Adds the recipe's augmented copies to the utterances where the split deals them one by one: to be called
// before it is made. kInvalidArgument where there are none to deal.
Result<void> AddDealtCopies(const std::string& split, const Recipe& recipe, TrainingSource& source);

struct TrainingData {
  FeatureSet train, validation;
  FeatureSet test;                    // of stored arrays only: audio is heard by the finished model
  std::vector<std::string> labels;    // of the whole source
  CorpusClasses classes;              // the same, by corpus
  std::vector<std::string> untaught;  // those of the labels that no training clip has
  std::vector<std::string> left_out;  // "path: reason"
};

// The training part's clips are followed by their augmented copies, where the recipe names some and
// there is audio to make them of. Features of audio are computed, or found in `cache_folder`, by `group`'s
// processes together (null: one process).
// kInvalidArgument where no clip or one class only is left to train on, which says what was left out.
Result<TrainingData> LoadFold(const TrainingSource& source, const Recipe& recipe, const Fold& fold,
                              const std::filesystem::path& cache_folder, int threads,
                              ProcessGroup* group = nullptr);

// The recipe's network with the sizes that the data tell.
NetworkOptions NetworkFor(const Recipe& recipe, const TrainingData& data);

// Sorted: the same wherever the folders lie.
std::vector<std::string> CorporaOf(const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
