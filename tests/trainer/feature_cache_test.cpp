#include "data/features/feature_cache.h"

#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "data/corpora/corpora.h"
#include "data/storage/file_index.h"
#include "generated_corpora.h"
#include "support/cli_audio.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

FeatureSet Load(const std::vector<Utterance>& utterances, const std::string& cache,
                const FeatureOptions& options = {}) {
  auto set = LoadFeatures(utterances, options, cache, 2);
  if (!set) FAIL(set.error().message);
  return std::move(*set);
}

// A second's voice a name, all of one speaker and label.
std::vector<Utterance> MakeClips(const TemporaryFolder& folder, const std::vector<std::string>& names) {
  std::vector<Utterance> utterances;
  for (const std::string& name : names) {
    const double seconds = 1.0 + 0.1 * static_cast<double>(utterances.size());
    cli_test::WriteAudio(folder.Path(name), cli_test::Voice(seconds, 16000), 16000);
    utterances.push_back({folder.Path(name), "ravdess", "sad", "01", Sex::kMale});
  }
  return utterances;
}

// As if written so long ago that its time can be trusted.
void Age(const fs::path& path, int hours) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(hours));
}

std::vector<fs::path> FilesIn(const std::string& folder, const std::string& extension) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  return files;
}

void CheckSameFeatures(const FeatureSet& a, const FeatureSet& b) {
  REQUIRE(a.features.size() == b.features.size());
  for (size_t i = 0; i < a.features.size(); ++i) {
    CHECK(a.features[i].features == b.features[i].features);
    CHECK(std::ranges::equal(a.features[i].values, b.features[i].values));
  }
}

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
  const auto corpus = ReadCorpus("ravdess", trainer_test::MakeRavdess(folder, 1));
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

TEST_CASE("a clip that was read before is not read again while nothing about its file changes") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder, {"a.wav", "b.wav"});
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));  // the index trusts no file younger than 2 s
  const std::string cache = folder.Path("cache");
  const FeatureSet fresh = Load(clips, cache);

  // With the two hashes exchanged, each clip has the other's features: nobody looked into the files.
  std::string index = cli_test::ReadBytes(cache + "/files.index");
  const size_t second = index.find('\0') + 1;
  REQUIRE(second < index.size());
  std::swap_ranges(index.begin(), index.begin() + 16, index.begin() + static_cast<std::ptrdiff_t>(second));
  folder.Write("cache/files.index", index);
  const FeatureSet exchanged = Load(clips, cache);
  CHECK(std::ranges::equal(exchanged.features[0].values, fresh.features[1].values));
  CHECK(std::ranges::equal(exchanged.features[1].values, fresh.features[0].values));
}

TEST_CASE("a clip that was read before is read again where its file changed") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder, {"a.wav", "b.wav"});
  for (const Utterance& clip : clips) Age(clip.path, 2);
  const std::string cache = folder.Path("cache");
  Load(clips, cache);

  // Another content of the same size, with the time that the file had.
  const auto time = fs::last_write_time(clips[0].path);
  folder.Write("a.wav", std::string(fs::file_size(clips[0].path), 'x'));
  fs::last_write_time(clips[0].path, time);
  const FeatureSet changed = Load(clips, cache);
  REQUIRE(changed.left_out.size() == 1);
  CHECK(changed.left_out[0].find("a.wav") != std::string::npos);

  // Another time and the content that was there: nothing to extract.
  Age(clips[1].path, 3);
  CHECK(Load(clips, cache).features.size() == 1);
  CHECK(FilesIn(cache, ".features").size() == 1);
}

TEST_CASE("features follow their clips where two files of one size and time change names") {
  const TemporaryFolder folder;
  auto samples = cli_test::Voice(1.0, 16000);
  cli_test::WriteAudio(folder.Path("a.wav"), samples, 16000);
  std::reverse(samples.begin(), samples.end());
  cli_test::WriteAudio(folder.Path("b.wav"), samples, 16000);
  std::vector<Utterance> clips;
  for (const char* name : {"a.wav", "b.wav"}) {
    Age(folder.Path(name), 2);
    fs::last_write_time(folder.Path(name), fs::last_write_time(folder.Path("a.wav")));
    clips.push_back({folder.Path(name), "mine", "sad", "01"});
  }
  const FeatureSet before = Load(clips, folder.Path("cache"));
  REQUIRE_FALSE(std::ranges::equal(before.features[0].values, before.features[1].values));
  fs::rename(folder.Path("a.wav"), folder.Path("c.wav"));
  fs::rename(folder.Path("b.wav"), folder.Path("a.wav"));
  fs::rename(folder.Path("c.wav"), folder.Path("b.wav"));
  const FeatureSet after = Load(clips, folder.Path("cache"));
  CHECK(std::ranges::equal(after.features[0].values, before.features[1].values));
  CHECK(std::ranges::equal(after.features[1].values, before.features[0].values));
}

TEST_CASE("the index knows a file by its times and its inode, and an earlier version's index knows none") {
  const TemporaryFolder folder;
  for (const char* name : {"a.wav", "b.wav"}) {
    folder.Write(name, "as long");
    Age(folder.Path(name), 2);
    fs::last_write_time(folder.Path(name), fs::last_write_time(folder.Path("a.wav")));
  }
  const auto stamp_of = [&](const char* name) {
    auto stamp = StampOf(folder.Path(name));
    REQUIRE(stamp.has_value());
    stamp->is_settled = true;  // as it would be two seconds later
    return *stamp;
  };
  const FileStamp a = stamp_of("a.wav"), b = stamp_of("b.wav");
  FileIndex index(folder.Path("new.index"));
  index.Note(folder.Path("a.wav"), a, 17);
  REQUIRE(index.Save().has_value());
  const FileIndex saved(folder.Path("new.index"));
  CHECK(saved.Find(folder.Path("a.wav"), a) == 17);
  CHECK_FALSE(saved.Find(folder.Path("a.wav"), b));
  FileStamp touched = a;
  touched.changed_ns += 1;
  CHECK_FALSE(saved.Find(folder.Path("a.wav"), touched));
  FileStamp other_file = a;
  other_file.inode += 1;
  CHECK_FALSE(saved.Find(folder.Path("a.wav"), other_file));

  for (const int64_t modified :
       {a.modified_ns, int64_t{fs::last_write_time(folder.Path("a.wav")).time_since_epoch().count()}}) {
    const std::string record = "0000000000000011 " + std::to_string(a.size) + " " + std::to_string(modified) +
                               " " + folder.Path("a.wav");
    const FileIndex old(folder.Write("old.index", record + '\0'));
    CHECK_FALSE(old.Find(folder.Path("a.wav"), a));
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
