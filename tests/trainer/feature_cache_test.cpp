#include "data/features/feature_cache.h"

#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "cached_features.h"
#include "data/corpora/corpora.h"
#include "data/features/extraction_version.h"
#include "files/ffmpeg_loader.h"
#include "generated_corpora.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using namespace trainer_test;
using cli_test::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

// While it lives, a write past that many bytes of a file fails, as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_ = {};
  void (*handler_)(int) = nullptr;
};

}  // namespace

TEST_CASE("features from the cache equal those just extracted, and other options have their own") {
  const TemporaryFolder folder;
  const auto corpus = ReadCorpus("ravdess", MakeRavdess(folder, 1));
  REQUIRE(corpus.has_value());
  const std::string cache = folder.Path("cache/features");
  const FeatureSet fresh = Load(corpus->utterances, cache);
  REQUIRE(fresh.features.size() == 24);
  CHECK(fresh.left_out.empty());
  CHECK(fresh.features.front().frames() == 98);
  CHECK(FilesIn(cache, ".features").size() == 1);
  CheckSameFeatures(fresh, Load(corpus->utterances, cache));
  CHECK(FilesIn(cache, ".features").size() == 1);
  FeatureOptions other;
  other.mel.bands = 40;
  CHECK(Load(corpus->utterances, cache, other).features.front().features == 40);
  CHECK(FilesIn(cache, ".features").size() == 2);
}

TEST_CASE("features of another decoder or extractor are not taken from the cache") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder, {"a.wav", "b.wav"});
  const std::string cache = folder.Path("cache");
  const auto load = [&](const std::string& version) {
    REQUIRE(LoadFeatures(clips, FeatureOptions(), cache, 2, version).has_value());
    return FilesIn(cache, ".features").size();
  };
  CHECK(load("before the decoder was mended") == 1);
  CHECK(load(ExtractionVersion()) == 2);
  CHECK(load(ExtractionVersion()) == 2);
  CHECK(load("before the decoder was mended") == 2);  // there may be a program that still is
}

TEST_CASE("what decodes and extracts is told by its sources and by the builds of the libraries") {
  const std::string version = ExtractionVersion();
  CHECK(version.find('\n') == 64);  // SHA-256
  CHECK_THAT(version, Catch::Contains("libsndfile.so") && Catch::Contains("libmpg123.so"));
  if (LoadFfmpeg()) CHECK_THAT(version, Catch::Contains("libavcodec.so"));
  for (size_t begin = version.find("lib"); begin != version.npos; begin = version.find("\nlib", begin + 1)) {
    const size_t end = version.find('\n', begin + 1);
    INFO(version.substr(begin, end - begin));
    CHECK(end - version.find(' ', begin) > 16);  // a number of that build
  }
}

TEST_CASE("a change to any source that extracts is another version") {
  const TemporaryFolder folder;
  folder.Write("list", folder.Write("a.cpp", "1\n") + "\n" + folder.Write("b.cpp", "2\n") + "\n");
  folder.Write("template", "@SOURCES_HASH@");
  const auto hash = [&] {
    const auto run = cli_test::RunShell("cd " + cli_test::Quoted(folder.Path(".")) +
                                        " && cmake -D LIST=list -D TEMPLATE=template -D OUTPUT=out -P " +
                                        cli_test::Quoted(SPEECH_EMOTION_HASH_SOURCES));
    INFO(run.error);
    REQUIRE(run.exit_code == 0);
    return cli_test::ReadBytes(folder.Path("out"));
  };
  const std::string before = hash();
  CHECK(before == hash());
  folder.Write("b.cpp", "3\n");
  CHECK(before != hash());
}

TEST_CASE("features that are in use outlive their cache") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder, {"a.wav", "b.wav"});
  const FeatureSet copy = Load(clips, folder.Path("cache"));
  fs::remove_all(folder.Path("cache"));
  CheckSameFeatures(copy, Load(clips, folder.Path("other cache")));
}

TEST_CASE("a damaged cache file is extracted anew") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder, {"a.wav", "b.wav"});
  const std::string cache = folder.Path("cache");
  const FeatureSet fresh = Load(clips, folder.Path("other cache"));
  Load(clips, cache);
  const fs::path pack = FilesIn(cache, ".features").at(0);
  const std::string whole = cli_test::ReadBytes(pack);
  std::string changed = whole;
  changed[changed.size() - 60] ^= 1;  // in the table of the clips
  for (const std::string& damaged :
       {whole.substr(0, 100), whole.substr(0, whole.size() - 1), changed, std::string()}) {
    for (const fs::path& file : FilesIn(cache, ".features")) fs::remove(file);
    folder.Write(fs::relative(pack, folder.Path("")), damaged);
    CheckSameFeatures(fresh, Load(clips, cache));
    CHECK(FilesIn(cache, ".features").size() == 1);
  }
}

TEST_CASE("a path with backslashes that leads to nothing is left out with a hint, a folder with its reason") {
  const TemporaryFolder folder;
  fs::create_directories(folder.Path("folder.wav"));
  const FeatureSet set = Load(
      {{folder.Path("clips\\1.wav"), "mine", "sad", "01"}, {folder.Path("folder.wav"), "mine", "sad", "01"}},
      folder.Path("cache"));
  REQUIRE(set.left_out.size() == 2);
  CHECK(set.left_out[0] ==
        folder.Path("clips\\1.wav") +
            ": could not be read: No such file or directory ('/' separates folders, not '\\')");
  CHECK(set.left_out[1] == folder.Path("folder.wav") + ": could not be read: Is a directory");
}

TEST_CASE("equal files are extracted once, however many threads there are") {
  const TemporaryFolder folder;
  auto clips = MakeClips(folder, {"a.wav"});
  for (int copy = 0; copy < 20; ++copy) {
    clips.push_back(clips.front());
    clips.back().path = folder.Path("copy" + std::to_string(copy) + ".wav");
    fs::copy_file(clips.front().path, clips.back().path);
  }
  const auto set = LoadFeatures(clips, FeatureOptions(), folder.Path("cache"), 8);
  REQUIRE(set.has_value());
  CHECK(set->features.size() == 21);
  const auto packs = FilesIn(folder.Path("cache"), ".features");
  REQUIRE(packs.size() == 1);
  CHECK(fs::file_size(packs[0]) < 2 * set->features[0].values.size_bytes());
}

TEST_CASE("a disk without room for the cache is an error, and no half file stays") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder, {"a.wav", "b.wav"});
  const std::string cache = folder.Path("cache");
  {
    const FileSizeLimit limit(30000);  // one of the two
    const auto set = LoadFeatures(clips, FeatureOptions(), cache, 2);
    REQUIRE(!set.has_value());
    CHECK(set.error().message.find("expected to write " + cache) != std::string::npos);
    CHECK(set.error().message.find("File too large") != std::string::npos);
  }
  CHECK(FilesIn(cache, ".features").empty());
  CHECK(FilesIn(cache, ".part").empty());
  CHECK(Load(clips, cache).features.size() == 2);
}

TEST_CASE("what a killed run left half written is removed once nobody can be writing it") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder, {"a.wav"});
  const std::string cache = folder.Path("cache");
  Load(clips, cache);
  const fs::path pack = FilesIn(cache, ".features").at(0);
  for (const char* name : {"abandoned.features.part", "written.features.part"})
    folder.Write(fs::relative(pack.parent_path() / name, folder.Path("")), "half");
  Age(pack.parent_path() / "abandoned.features.part", 2);
  Load(clips, cache);
  const auto parts = FilesIn(cache, ".part");
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].filename() == "written.features.part");
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
  for (const char* name : {"good", "silent", "short", "broken", "twin_a", "twin_b", "missing"}) {
    const std::string label = std::string(name) == "twin_b" ? "angry" : "sad";
    utterances.push_back({folder.Path(std::string(name) + ".wav"), "ravdess", label, "01", Sex::kMale});
  }
  // The second time from the cache.
  for (int time = 0; time < 2; ++time) {
    const FeatureSet set = Load(utterances, folder.Path("cache"));
    REQUIRE(set.utterances.size() == 1);
    CHECK(set.utterances.front().path.filename() == "good.wav");
    REQUIRE(set.left_out.size() == 6);
    CHECK(set.left_out[0].find("silent.wav: silent from end to end") != std::string::npos);
    CHECK(set.left_out[1].find("short.wav: shorter than one frame") != std::string::npos);
    CHECK(set.left_out[2].find("broken.wav: ") != std::string::npos);
    CHECK(set.left_out[3] == folder.Path("twin_a.wav") + ": the same samples as " +
                                 folder.Path("twin_b.wav") + ", labelled angry there and sad here");
    CHECK(set.left_out[5] == folder.Path("missing.wav") + ": could not be read: No such file or directory");
  }
}
