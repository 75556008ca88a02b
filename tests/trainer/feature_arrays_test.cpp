#include "data/features/feature_arrays.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <limits>

#include "data/corpora/corpora.h"
#include "data/features/feature_cache.h"
#include "data/features/feature_export.h"
#include "files/npy_header.h"
#include "generated_corpora.h"
#include "speech_emotion/feature_presets.h"
#include "support/cli_program.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;

namespace fs = std::filesystem;

namespace {

template <class Value>
std::string Npy(const std::string& type, const std::vector<size_t>& shape, const std::vector<Value>& values) {
  return NpyHeader(type, shape) +
         std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

// [clips, 2, 3]: clip, then frame, then feature, as digits.
std::vector<float> Digits(size_t clips) {
  std::vector<float> values;
  for (size_t clip = 0; clip < clips; ++clip) {
    for (int frame = 0; frame < 2; ++frame) {
      for (int feature = 0; feature < 3; ++feature)
        values.push_back(static_cast<float>(100 * clip) + static_cast<float>(10 * frame + feature));
    }
  }
  return values;
}

FeatureArrays Load(const FeatureArrayFiles& files) {
  auto arrays = LoadFeatureArrays(files);
  if (!arrays) FAIL(arrays.error().message);
  return std::move(*arrays);
}

std::string Refusal(const FeatureArrayFiles& files) {
  const auto arrays = LoadFeatureArrays(files);
  return arrays ? "" : arrays.error().message;
}

std::vector<std::string> LabelsOfClips(const FeatureArrays& arrays) {
  std::vector<std::string> labels;
  for (const Utterance& utterance : arrays.set.utterances) labels.push_back(utterance.label);
  return labels;
}

// Three clips [3, 2, 3] and a class each.
struct ThreeClips {
  ThreeClips() {
    folder.Write("X.npy", Npy<float>("<f4", {3, 2, 3}, Digits(3)));
    folder.Write("y.npy", Npy<int64_t>("<i8", {3}, {1, 0, 1}));
  }
  FeatureArrayFiles files() const { return FeatureArrayFilesIn(folder.Path("")); }

  TemporaryFolder folder;
};

void CheckSameClips(const FeatureSet& a, const FeatureSet& b) {
  REQUIRE(a.features.size() == b.features.size());
  for (size_t i = 0; i < a.features.size(); ++i) {
    CHECK(a.features[i].features == b.features[i].features);
    CHECK(std::ranges::equal(a.features[i].values, b.features[i].values));
    CHECK(a.utterances[i].label == b.utterances[i].label);
    CHECK(a.utterances[i].speaker == b.utterances[i].speaker);
    CHECK(a.utterances[i].corpus == b.utterances[i].corpus);
    CHECK(a.utterances[i].sex == b.utterances[i].sex);
    CHECK(a.utterances[i].part == b.utterances[i].part);
  }
}

}  // namespace

TEST_CASE("stored arrays become clips with a label, a speaker and a place of their own") {
  const ThreeClips clips;
  clips.folder.Write("labels.txt", "calm\r\nangry\r\n");
  clips.folder.Write("speakers.txt", "03\n\n04\n");
  clips.folder.Write("groups.txt", "tess\ntess\nsavee\n");
  clips.folder.Write("lengths.npy", Npy<int32_t>("<i4", {3}, {2, 1, 2}));
  const FeatureArrays arrays = Load(clips.files());
  CHECK(arrays.labels == std::vector<std::string>{"calm", "angry"});
  CHECK(LabelsOfClips(arrays) == std::vector<std::string>{"angry", "calm", "angry"});
  CHECK(!arrays.options.has_value());
  REQUIRE(arrays.set.utterances.size() == 3);
  CHECK(arrays.set.utterances[1].speaker == "");
  CHECK(arrays.set.utterances[2].speaker == "04");
  CHECK(arrays.set.utterances[2].corpus == "savee");
  CHECK(arrays.set.utterances[2].path == clips.folder.Path("X.npy") + "#2");
  CHECK(arrays.set.features[1].frames() == 1);  // the second is padding
  CHECK(std::ranges::equal(arrays.set.features[1].values, std::vector<float>{100, 101, 102}));
  CHECK(std::ranges::equal(arrays.set.features[2].row(1), std::vector<float>{210, 211, 212}));
}

TEST_CASE("classes come as ids, as names and one-hot") {
  const ThreeClips clips;
  const TemporaryFolder& folder = clips.folder;
  CHECK(LabelsOfClips(Load(clips.files())) == std::vector<std::string>{"1", "0", "1"});
  folder.Write("y.npy", Npy<float>("<f4", {3, 1}, {7, 3, 7}));
  CHECK(LabelsOfClips(Load(clips.files())) == std::vector<std::string>{"7", "3", "7"});
  CHECK(Load(clips.files()).labels == std::vector<std::string>{"3", "7"});
  folder.Write("y.npy", Npy<double>("<f8", {3, 4}, {0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1}));
  CHECK(LabelsOfClips(Load(clips.files())) == std::vector<std::string>{"2", "0", "3"});
  CHECK(Load(clips.files()).labels.size() == 4);
  folder.Write("y.npy", Npy<uint8_t>("|b1", {3, 2}, {0, 1, 1, 0, 0, 1}));
  CHECK(LabelsOfClips(Load(clips.files())) == std::vector<std::string>{"1", "0", "1"});
  folder.Write("y.npy", Npy<char32_t>("<U3", {3}, {'s', 'a', 'd', 'm', 'a', 'd', 's', 'a', 'd'}));
  CHECK(LabelsOfClips(Load(clips.files())) == std::vector<std::string>{"sad", "mad", "sad"});
  CHECK(Load(clips.files()).labels == std::vector<std::string>{"mad", "sad"});
  FeatureArrayFiles files = clips.files();
  files.y = folder.Write("y.txt", "glad\nsad\nmad\n");
  CHECK(LabelsOfClips(Load(files)) == std::vector<std::string>{"glad", "sad", "mad"});
  files.labels = folder.Write(
      "classes.npy", Npy<char32_t>("<U4", {3}, {'g', 'l', 'a', 'd', 's', 'a', 'd', 0, 'm', 'a', 'd', 0}));
  CHECK(Load(files).labels == std::vector<std::string>{"glad", "sad", "mad"});
}

TEST_CASE("X of another type or without an axis of frames is read, and what can't teach is left out") {
  const ThreeClips clips;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  clips.folder.Write("X.npy", Npy<double>("<f8", {3, 2}, {0.5, 1, 2, nan, 4, 5}));
  const FeatureArrays arrays = Load(clips.files());
  REQUIRE(arrays.set.features.size() == 2);
  CHECK(arrays.set.features[0].frames() == 1);
  CHECK(std::ranges::equal(arrays.set.features[1].values, std::vector<float>{4, 5}));
  REQUIRE(arrays.set.left_out.size() == 1);
  CHECK_THAT(arrays.set.left_out[0], Contains("X.npy#1: a value that is not finite"));
}

TEST_CASE("a byte order mark is no part of the first label, speaker or option") {
  const ThreeClips clips;
  const std::string mark = "\xEF\xBB\xBF";
  clips.folder.Write("y.npy", Npy<char32_t>("<U3", {3}, {'s', 'a', 'd', 'm', 'a', 'd', 's', 'a', 'd'}));
  clips.folder.Write("labels.txt", mark + "mad\nsad\n");
  clips.folder.Write("speakers.txt", mark + "03\r\n04\r\n03\r\n");
  const FeatureArrays arrays = Load(clips.files());
  CHECK(arrays.labels == std::vector<std::string>{"mad", "sad"});
  CHECK(arrays.set.utterances[0].speaker == "03");
  CHECK(arrays.set.utterances[0].speaker == arrays.set.utterances[2].speaker);
}

TEST_CASE("arrays that don't fit together are refused by the file's name") {
  const ThreeClips clips;
  const TemporaryFolder& folder = clips.folder;
  const auto with = [&](const std::string& name, const std::string& bytes) {
    const TemporaryFolder other;
    fs::copy(folder.Path(""), other.Path(""), fs::copy_options::recursive);
    other.Write(name, bytes);
    return Refusal(FeatureArrayFilesIn(other.Path("")));
  };
  CHECK(with("speakers.txt", "1\n2\n3\n") == "");
  CHECK_THAT(with("sexes.txt", "female\nm\nneuter\n"),
             Contains("sexes.txt: expected female, male or nothing, found 'neuter'"));
  CHECK_THAT(with("speakers.txt", "1\n2\n"),
             Contains("speakers.txt: expected one for each of 3 clips, found 2"));
  CHECK_THAT(with("y.npy", Npy<int64_t>("<i8", {2}, {0, 1})),
             Contains("y.npy: expected the class of each of 3"));
  CHECK_THAT(with("y.npy", Npy<float>("<f4", {3}, {0, 1, 0.5f})), Contains("y.npy: expected whole numbers"));
  CHECK_THAT(with("y.npy", Npy<float>("<f4", {3, 2}, {0, 1, 1, 1, 0, 1})), Contains("others in row 1"));
  CHECK_THAT(with("y.npy", Npy<int64_t>("<i8", {3, 1, 1}, {0, 1, 1})), Contains("found the shape [3, 1, 1]"));
  CHECK_THAT(with("labels.txt", "only\n"), Contains("y.npy: expected ids from 0 to 0, found 1"));
  for (const std::string& utf16 : {std::string("\xFF\xFE"
                                               "1\0\n\0",
                                               6),
                                   std::string("1\0\n\0002\0\n\0", 8)})
    CHECK_THAT(with("speakers.txt", utf16), Contains("speakers.txt: expected text in UTF-8, found UTF-16"));
  CHECK_THAT(with("labels.txt", "calm\nangry, or mad\n"),
             Contains("labels.txt: expected a label of UTF-8 text") && Contains("found 'angry, or mad'"));
  CHECK_THAT(with("labels.txt", "calm\nm\xFCll\n"), Contains("labels.txt: expected a label of UTF-8 text"));
  CHECK_THAT(with("y.npy", Npy<char32_t>("<U2", {3}, {'a', 0, 'a', 0, 'a', '\t'})),
             Contains("y.npy: expected a label of UTF-8 text") && Contains("found 'a\\x09'"));
  CHECK_THAT(with("groups.txt", "tess\ntess\nmy set, 2\n"),
             Contains("groups.txt: expected a corpus's name") && Contains("found 'my set, 2'"));
  CHECK_THAT(with("labels.txt", "twice\ntwice\n"), Contains("labels.txt: expected a label each, none twice"));
  CHECK_THAT(with("lengths.npy", Npy<int64_t>("<i8", {3}, {2, 3, 1})),
             Contains("from 0 to 2 frames, found 3"));
  CHECK_THAT(with("X.npy", Npy<float>("<f4", {18}, Digits(3))),
             Contains("X.npy: expected [clips, frames, features]"));
  CHECK_THAT(with("X.npy", Npy<float>("<f4", {0, 2, 3}, {})), Contains("found the shape [0, 2, 3]"));
  CHECK_THAT(with("X.npy", "no array"), Contains("X.npy: expected a .npy file"));
  CHECK_THAT(with("options.txt", "features.mel.bands\n"), Contains("options.txt: expected KEY=VALUE"));
  FeatureArrayFiles missing = clips.files();
  missing.x = folder.Path("Z.npy");
  CHECK_THAT(Refusal(missing), Contains("Z.npy: expected a file to read, found: No such file"));
}

TEST_CASE("clips that are exported come back as they were") {
  const TemporaryFolder folder;
  const auto corpus = ReadCorpus("ravdess", trainer_test::MakeRavdess(folder, 1));
  REQUIRE(corpus.has_value());
  for (const char* preset : {"flagship", "seed-mfcc40-mean"}) {
    const auto options = FeaturePresetByName(preset);
    REQUIRE(options.has_value());
    auto set = LoadFeatures(corpus->utterances, *options, folder.Path("cache"), 2);
    REQUIRE(set.has_value());
    // Clips of two lengths.
    if (set->features[3].frames() > 50) set->features[3].values = set->features[3].values.first(50 * 64);
    const std::string arrays_folder = folder.Path(preset);
    const auto written = WriteFeatureArrays(*set, FlagshipLabels(), *options, 0, arrays_folder);
    REQUIRE(written.has_value());
    const bool is_flagship = std::string(preset) == "flagship";
    CHECK(written->shape == (is_flagship ? std::vector<size_t>{24, 98, 64} : std::vector<size_t>{24, 40}));
    CHECK(written->cut == 0);
    const FeatureArrays arrays = Load(FeatureArrayFilesIn(arrays_folder));
    CheckSameClips(arrays.set, *set);
    CHECK(arrays.labels == FlagshipLabels());
    CHECK(arrays.options == *options);
  }
}

TEST_CASE("the features command writes arrays that a training can start from") {
  const TemporaryFolder folder;
  const std::string ravdess = trainer_test::MakeRavdess(folder, 1);
  const auto run =
      cli_test::Succeed({"features", "--data", "ravdess=" + ravdess, "--output", folder.Path("arrays"),
                         "--cache", folder.Path("cache"), "--frames", "60", "--threads", "2"});
  CHECK_THAT(run.output, Contains("wrote X.npy, 24 x 60 x 64, to " + folder.Path("arrays") +
                                  "; 24 clips cut, 0 left out"));
  const FeatureArrays arrays = Load(FeatureArrayFilesIn(folder.Path("arrays")));
  CHECK(arrays.set.utterances.size() == 24);
  CHECK(arrays.set.features[0].frames() == 60);
  CHECK(arrays.options == FeatureOptions());
  const std::string paths = cli_test::ReadBytes(folder.Path("arrays/paths.csv"));
  CHECK_THAT(paths, Catch::StartsWith("path,corpus,label,speaker\n" + ravdess +
                                      "/Actor_01/03-01-01-01-01-01-01.wav,ravdess,neutral,"));
  const auto unknown = cli_test::RunProgram(
      {"features", "--data", "ravdess=" + ravdess, "--output", folder.Path("b"), "--preset", "seed-none"});
  CHECK(unknown.exit_code == 1);
  CHECK_THAT(unknown.error, Contains("seed-lstm") && Contains("found 'seed-none'"));
}

TEST_CASE("an export that finds no room leaves the arrays of before") {
  const TemporaryFolder folder;
  const std::string ravdess = trainer_test::MakeRavdess(folder, 1), arrays = folder.Path("arrays");
  const std::vector<std::string> command = {"features", "--data",  "ravdess=" + ravdess, "--output",
                                            arrays,     "--cache", folder.Path("cache")};
  cli_test::Succeed(command);
  const std::string before = cli_test::ReadBytes(arrays + "/X.npy");
  std::string line = "trap '' XFSZ; ulimit -f 100; \"$PROGRAM\"";  // 100 blocks of 512 bytes or a kibibyte
  for (const std::string& argument : command) line += " " + cli_test::Quoted(argument);
  const auto run = cli_test::RunShell(line);
  CHECK(run.exit_code == 1);
  CHECK_THAT(run.error, Contains("expected to write " + arrays + "/X.npy, found: File too large"));
  CHECK(cli_test::ReadBytes(arrays + "/X.npy") == before);
  CHECK(!fs::exists(arrays + "/X.npy.part"));
}
