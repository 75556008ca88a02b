// Features that several processes compute together.
#pragma once

#include <filesystem>
#include <vector>

#include "data/features/feature_set.h"
#include "parallel/process_group.h"
#include "speech_emotion/feature_options.h"

namespace speech_emotion::trainer {

// As LoadFeatures. Of what the cache lacks each process of the group (null: none) extracts its part first;
// then all have it where they share the cache's folder, and extract the others' parts themselves where they
// don't.
Result<FeatureSet> LoadFeaturesTogether(const std::vector<Utterance>& utterances,
                                        const FeatureOptions& options,
                                        const std::filesystem::path& cache_folder, int threads,
                                        ProcessGroup* group);

}  // namespace speech_emotion::trainer
