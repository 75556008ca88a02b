// Features of utterances, computed by the core's extractor and kept on disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/features/extraction_version.h"
#include "data/features/feature_set.h"
#include "speech_emotion/error.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion::trainer {

// Extracts in `threads` threads, or maps from `cache_folder` what was extracted before from the same
// bytes with the same options by the same `version` of decoders and extractor. A file with the path, inode,
// size and times of one that was read before is not read again. A clip is left out where it can't be decoded,
// is silent from end to end, is shorter than a frame, or has the samples of another clip under another label
// (then both are); so are its copies then, which are to come behind it. Fails where the cache can't be
// written.
Result<FeatureSet> LoadFeatures(const std::vector<Utterance>& utterances, const FeatureOptions& options,
                                const std::filesystem::path& cache_folder, int threads,
                                const std::string& version = ExtractionVersion());

// What FeatureSet::content has of such utterances; nothing of one whose file can't be read.
Result<std::vector<std::optional<uint64_t>>> HashContents(const std::vector<Utterance>& utterances,
                                                          const std::filesystem::path& cache_folder,
                                                          int threads);

}  // namespace speech_emotion::trainer
