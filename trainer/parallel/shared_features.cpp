#include "parallel/shared_features.h"

#include "data/features/feature_cache.h"

namespace speech_emotion::trainer {

Result<FeatureSet> LoadFeaturesTogether(const std::vector<Utterance>& utterances,
                                        const FeatureOptions& options,
                                        const std::filesystem::path& cache_folder, int threads,
                                        ProcessGroup* group) {
  if (group != nullptr) {
    const Shard shard = group->shard();
    std::vector<Utterance> own;  // each so-manieth: clips of a kind, some of which take longer, lie together
    for (auto i = static_cast<size_t>(shard.rank); i < utterances.size();
         i += static_cast<size_t>(shard.size))
      own.push_back(utterances[i]);
    if (const auto ok = LoadFeatures(own, options, cache_folder, threads); !ok)
      return tl::unexpected(ok.error());
    group->Wait();
  }
  return LoadFeatures(utterances, options, cache_folder, threads);
}

}  // namespace speech_emotion::trainer
