// Clips and the features that a cache of a test's own has of them.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "data/features/feature_cache.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

namespace trainer_test {

inline speech_emotion::trainer::FeatureSet Load(
    const std::vector<speech_emotion::trainer::Utterance>& utterances, const std::string& cache,
    const speech_emotion::FeatureOptions& options = {}) {
  auto set = speech_emotion::trainer::LoadFeatures(utterances, options, cache, 2);
  if (!set) FAIL(set.error().message);
  return std::move(*set);
}

// A second's voice a name, all of one speaker and label.
inline std::vector<speech_emotion::trainer::Utterance> MakeClips(const cli_test::TemporaryFolder& folder,
                                                                 const std::vector<std::string>& names) {
  std::vector<speech_emotion::trainer::Utterance> utterances;
  for (const std::string& name : names) {
    const double seconds = 1.0 + 0.1 * static_cast<double>(utterances.size());
    cli_test::WriteAudio(folder.Path(name), cli_test::Voice(seconds, 16000), 16000);
    utterances.push_back({folder.Path(name), "ravdess", "sad", "01", speech_emotion::trainer::Sex::kMale});
  }
  return utterances;
}

// As if written so long ago that its time can be trusted.
inline void Age(const std::filesystem::path& path, int hours) {
  std::filesystem::last_write_time(path,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours));
}

inline std::vector<std::filesystem::path> FilesIn(const std::string& folder, const std::string& extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  return files;
}

inline void CheckSameFeatures(const speech_emotion::trainer::FeatureSet& a,
                              const speech_emotion::trainer::FeatureSet& b) {
  REQUIRE(a.features.size() == b.features.size());
  for (size_t i = 0; i < a.features.size(); ++i) {
    CHECK(a.features[i].features == b.features[i].features);
    CHECK(std::ranges::equal(a.features[i].values, b.features[i].values));
  }
}

}  // namespace trainer_test
