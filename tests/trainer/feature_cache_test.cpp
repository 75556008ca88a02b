#include "feature_cache.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "../native/cli_audio.h"
#include "generated_corpora.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

FeatureSet Load(const std::vector<Utterance>& utterances, const std::string& cache,
                const FeatureOptions& options = {}) {
  auto set = LoadFeatures(utterances, options, cache, 2);
  if (!set) FAIL(set.error().message);
  return std::move(*set);
}

std::ptrdiff_t FileCount(const std::string& folder) {
  return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
}

}  // namespace

TEST_CASE("features from the cache equal those just extracted, and other options have their own") {
  const TemporaryFolder folder;
  const auto corpus = ReadCorpus("ravdess", trainer_test::MakeRavdess(folder, 1));
  REQUIRE(corpus.has_value());
  const std::string cache = folder.Path("cache/features");
  const FeatureSet fresh = Load(corpus->utterances, cache), cached = Load(corpus->utterances, cache);
  REQUIRE(fresh.features.size() == 24);
  CHECK(fresh.left_out.empty());
  for (size_t i = 0; i < fresh.features.size(); ++i)
    CHECK(fresh.features[i].values == cached.features[i].values);
  CHECK(FileCount(cache) == 24);
  FeatureOptions other;
  other.mel.bands = 40;
  CHECK(Load(corpus->utterances, cache, other).features.front().features == 40);
  CHECK(FileCount(cache) == 48);
}

TEST_CASE("a damaged cache file is extracted anew") {
  const TemporaryFolder folder;
  const auto corpus = ReadCorpus("ravdess", trainer_test::MakeRavdess(folder, 1));
  REQUIRE(corpus.has_value());
  const std::string cache = folder.Path("cache");
  const FeatureSet fresh = Load(corpus->utterances, cache);
  for (const auto& entry : std::filesystem::directory_iterator(cache))
    std::filesystem::resize_file(entry.path(), 100);
  const FeatureSet again = Load(corpus->utterances, cache);
  for (size_t i = 0; i < fresh.features.size(); ++i)
    CHECK(fresh.features[i].values == again.features[i].values);
}

TEST_CASE("clips that can teach nothing are left out by name, and the others are used") {
  const TemporaryFolder folder;
  const auto good = cli_test::Voice(1.0, 16000);
  cli_test::WriteAudio(folder.Path("good.wav"), good, 16000);
  cli_test::WriteAudio(folder.Path("silent.wav"), std::vector<float>(16000, 0.0f), 16000);
  cli_test::WriteAudio(folder.Path("short.wav"), cli_test::Voice(0.02, 16000), 16000);
  folder.Write("broken.wav", "RIFF, but no audio");
  const auto twin = cli_test::Voice(1.5, 16000);
  cli_test::WriteAudio(folder.Path("twin_a.wav"), twin, 16000);
  cli_test::WriteAudio(folder.Path("twin_b.wav"), twin, 16000);

  std::vector<Utterance> utterances;
  for (const char* name : {"good", "silent", "short", "broken", "twin_a", "twin_b"}) {
    const std::string label = std::string(name) == "twin_b" ? "angry" : "sad";
    utterances.push_back({folder.Path(std::string(name) + ".wav"), "ravdess", label, "01", Sex::kMale});
  }
  const FeatureSet set = Load(utterances, folder.Path("cache"));
  REQUIRE(set.utterances.size() == 1);
  CHECK(set.utterances.front().path.filename() == "good.wav");
  REQUIRE(set.left_out.size() == 5);
  CHECK(set.left_out[0].find("silent.wav: silent from end to end") != std::string::npos);
  CHECK(set.left_out[1].find("short.wav: shorter than one frame") != std::string::npos);
  CHECK(set.left_out[2].find("broken.wav: ") != std::string::npos);
  CHECK(set.left_out[3].find("the same samples as twin_b.wav, labelled angry there and sad here") !=
        std::string::npos);
}
