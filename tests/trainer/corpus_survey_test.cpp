#include "data/corpora/corpus_survey.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "generated_corpora.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace speech_emotion::trainer;
using cli_test::RunProgram;
using cli_test::Succeed;
using cli_test::TemporaryFolder;
using cli_test::WriteAudio;

namespace {

constexpr int kRate = 16000;

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Two classes of four good clips each.
std::string MakeGood(const TemporaryFolder& folder) {
  return trainer_test::MakeClassFolders(folder, "mine", {"bored", "merry"}, 2, 2);
}

}  // namespace

TEST_CASE("corpora tells clips, hours, speakers and classes, and finds nothing wrong with good clips") {
  const TemporaryFolder folder;
  const auto run = Succeed({"corpora", "--data", "ravdess=" + trainer_test::MakeRavdess(folder, 2)});
  CHECK(Has(run.output, "ravdess: 48 clips, 0.01 hours, 3 speakers (1 female, 2 male), 8 classes\n"));
  CHECK(Has(run.output, "  surprised       6  "));
  CHECK(Has(run.output, "no defects found"));
  CHECK_FALSE(Has(run.output, "ignored"));
}

TEST_CASE("corpora names each clip with a defect, and a broken one doesn't end it") {
  const TemporaryFolder folder;
  const std::string mine = MakeGood(folder);
  folder.Write("mine/bored/speaker1/broken.wav", "no audio");
  folder.Write("mine/stray.wav", "");
  WriteAudio(folder.Path("mine/bored/speaker1/silent.wav"), std::vector<float>(kRate, 0.0f), kRate);
  WriteAudio(folder.Path("mine/merry/speaker1/long.wav"), cli_test::Voice(20.0, kRate), kRate);
  const std::vector<float> twin = cli_test::Voice(1.0, kRate);
  WriteAudio(folder.Path("mine/bored/speaker2/twin.wav"), twin, kRate);
  WriteAudio(folder.Path("mine/merry/speaker2/twin.wav"), twin, kRate);
  std::vector<float> clipped = cli_test::Voice(1.1, kRate);
  for (float& sample : clipped) sample = std::max(-1.0f, std::min(1.0f, 20.0f * sample));
  WriteAudio(folder.Path("mine/merry/speaker2/clipped.wav"), clipped, kRate);
  WriteAudio(folder.Path("mine/merry/speaker2/clipped_again.wav"), clipped, kRate);

  const auto run = Succeed({"corpora", "--data", mine});
  CHECK(Has(run.output, "mine: 15 clips"));
  CHECK(Has(run.output, "can't be decoded: 1\n    " + mine + "/bored/speaker1/broken.wav: "));
  CHECK(Has(run.output, "silent from end to end: 1\n    " + mine + "/bored/speaker1/silent.wav"));
  CHECK(Has(run.output, "clipped: 2\n    " + mine + "/merry/speaker2/clipped.wav"));
  CHECK(Has(run.output, "identical samples under different labels: 2\n    " + mine +
                            "/bored/speaker2/twin.wav: labelled bored, and merry as " + mine +
                            "/merry/speaker2/twin.wav"));
  CHECK(Has(run.output, "identical samples under the same label: 1\n    " + mine +
                            "/merry/speaker2/clipped_again.wav: the same as " + mine));
  CHECK(Has(run.output, "of an unusual length: 1\n    " + mine + "/merry/speaker1/long.wav: 20.00 s"));
  CHECK(Has(run.output, "ignored: 1\n    " + mine + "/stray.wav: in no class's folder"));
}

TEST_CASE("corpora lists recordings that can't be read and links that lead to nothing") {
  const TemporaryFolder folder;
  const std::string mine = MakeGood(folder);
  folder.Write("mine/bored/speaker1/phone.ra", "");
  std::filesystem::create_symlink("unplugged", folder.Path("mine/bored/disk"));
  const auto run = Succeed({"corpora", "--data", mine, "--no-decode"});
  CHECK(Has(run.output, "mine: 8 clips"));
  CHECK(Has(run.output, "ignored: 2\n    " + mine + "/bored/disk: a link that leads to nothing\n    " + mine +
                            "/bored/speaker1/phone.ra: audio of a format that can't be read"));
}

TEST_CASE("corpora lists a table without decoding, and shows what a split makes of it") {
  const TemporaryFolder folder;
  std::string table = "path,label,speaker\n";
  for (int i = 0; i < 40; ++i) {
    table +=
        std::to_string(i) + ".wav," + (i % 2 == 0 ? "a" : "b") + ",speaker" + std::to_string(i % 10) + "\n";
  }
  table = folder.Write("mine.csv", table);
  const auto run = Succeed({"corpora", "--data", table, "--no-decode", "--split", "random:1:80/15/5"});
  CHECK(Has(run.output, "mine: 40 clips, 10 speakers (10 of unknown sex), 2 classes\n"));
  CHECK(Has(run.output,
            "split random:1:80/15/5 (speaker-dependent)\n"
            "  32 clips to train, 2 to validate, 6 to test\n"));
  const auto missing = Succeed({"corpora", "--data", table});
  CHECK(Has(missing.output, "can't be decoded: 40\n"));
}

TEST_CASE("corpora draws the clips by class as a picture") {
  const TemporaryFolder folder;
  const std::string chart = folder.Path("charts/clips.svg");
  Succeed({"corpora", "--data", MakeGood(folder), "--no-decode", "--chart", chart});
  CHECK(Has(cli_test::ReadBytes(chart), "<svg"));
  const std::string picture = folder.Path("clips.png");
  Succeed({"corpora", "--data", folder.Path("mine"), "--no-decode", "--chart", picture});
  CHECK(cli_test::ReadBytes(picture).starts_with("\x89PNG"));
  CHECK(RunProgram({"corpora", "--data", folder.Path("mine"), "--chart", "clips.pdf"}).exit_code != 0);
}

TEST_CASE("corpora fails on an empty corpus and on a split that can't be made") {
  const TemporaryFolder folder;
  folder.Write("empty/readme.txt", "");
  const auto empty = RunProgram({"corpora", "--data", "tess=" + folder.Path("empty")});
  CHECK(empty.exit_code != 0);
  CHECK(Has(empty.error, "expected clips of tess, found none"));
  const auto split = RunProgram({"corpora", "--data", MakeGood(folder), "--split", "speakers:5"});
  CHECK(split.exit_code != 0);
  CHECK(Has(split.error, "needs 5 speakers at least, found 2"));
}

TEST_CASE("an option that the trainer lacks is named with the nearest, in one line") {
  const auto run = RunProgram({"train", "--data", "mine", "--epoch", "2"});
  CHECK(run.exit_code == 2);
  CHECK(
      run.error ==
      "speech-emotion-trainer: unknown option --epoch; did you mean --epochs? (speech-emotion-trainer --help "
      "tells more)\n");
}

TEST_CASE("a class with one clip beside others with several is told: its name may be misspelt") {
  const TemporaryFolder folder;
  const std::string mine = MakeGood(folder);
  WriteAudio(folder.Path("mine/merri/speaker1/one.wav"), cli_test::Voice(1.0, kRate), kRate);
  const auto run = Succeed({"corpora", "--data", mine});
  CHECK(Has(run.output, "'merri' has one clip, others up to 4: is its name right?"));
  CHECK_FALSE(Has(run.output, "'merry' has one clip"));
}
