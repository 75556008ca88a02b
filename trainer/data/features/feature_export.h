// Features as arrays for other programs, and for trainings without audio.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "data/features/feature_set.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion::trainer {

struct ExportSummary {
  std::vector<size_t> shape;  // of X
  size_t cut = 0;             // clips that were longer
};

// Writes what FeatureArrayFilesIn finds, and paths.csv, each file whole or left as it was; y.npy comes
// last, and is away meanwhile.
// `frames`: a clip's, the rest of it zeros; 0 for as many as the longest has. Where no clip has more than
// one frame X is [clips, features], else [clips, frames, features].
// `labels`: a label's place is its id in y.
// Fails where the set is empty, a clip has none of the labels or another number of features than the
// first, or a file can't be written.
Result<ExportSummary> WriteFeatureArrays(const FeatureSet& set, const std::vector<std::string>& labels,
                                         const FeatureOptions& options, int frames,
                                         const std::filesystem::path& folder);

}  // namespace speech_emotion::trainer
