// The index of files that were read before: when it is trusted, and when a clip is read again.
#include "data/storage/file_index.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "cached_features.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using namespace trainer_test;
using cli_test::TemporaryFolder;

namespace fs = std::filesystem;

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

TEST_CASE("what a killed run left of the index is removed once nobody can be writing it") {
  const TemporaryFolder folder;
  const auto clips = MakeClips(folder, {"a.wav"});
  Age(folder.Write("cache/files.index.1", "whole"), 2);
  Age(folder.Write("cache/files.index.2.part", "half"), 2);
  folder.Write("cache/files.index.3", "at this moment");
  Load(clips, folder.Path("cache"));
  CHECK_FALSE(fs::exists(folder.Path("cache/files.index.1")));
  CHECK_FALSE(fs::exists(folder.Path("cache/files.index.2.part")));
  CHECK(fs::exists(folder.Path("cache/files.index.3")));
}
