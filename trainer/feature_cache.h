// Features of utterances, computed by the core's extractor and kept on disk.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "corpora.h"
#include "speech_emotion/feature_extractor.h"

namespace speech_emotion::trainer {

struct FeatureSet {
  std::vector<Utterance> utterances;    // those that could be used
  std::vector<FeatureMatrix> features;  // one an utterance
  std::vector<std::string> left_out;    // "path: reason", one a clip that could not
};

// Extracts in `threads` threads, or takes from `cache_folder` what was extracted before from the same
// bytes with the same options. A clip is left out where it can't be decoded, is silent from end to end,
// is shorter than a frame, or has the samples of another clip under another label (then both are).
// Fails where the cache can't be written.
Result<FeatureSet> LoadFeatures(const std::vector<Utterance>& utterances, const FeatureOptions& options,
                                const std::filesystem::path& cache_folder, int threads);

}  // namespace speech_emotion::trainer
