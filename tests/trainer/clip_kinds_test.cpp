// What a clip is: acted, plain speech or a sound, and that a sound's name is a class nowhere.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "data/corpora/known_corpora.h"
#include "data/corpora/label_order.h"
#include "data/corpora/licences.h"
#include "data/splits/default_split.h"
#include "evaluation/tested_parts.h"
#include "generated_corpora.h"
#include "read_corpus.h"

using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::Quoted;
using cli_test::RunShell;
using cli_test::TemporaryFolder;

namespace {

ClipKind KindOfOne(const std::string& argument) {
  const Corpus corpus = trainer_test::Read(argument);
  return trainer_test::Only(corpus).kind;
}

// Two classes of three speakers, three clips of plain speech and two kinds of sound, four clips of each: a
// data argument each, quoted.
std::string MakeEachKind(const TemporaryFolder& folder) {
  trainer_test::MakeClassFolders(folder, "mine", {"bored", "merry"}, 3, 2);
  trainer_test::MakeClassFolders(folder, "plain", {"bored"}, 3, 1);
  trainer_test::MakeClassFolders(folder, "noises", {"rain", "saw"}, 2, 2);
  return "--data mine=" + Quoted(folder.Path("mine")) +
         " --data plain:plain=" + Quoted(folder.Path("plain")) +
         " --data noises:sounds=" + Quoted(folder.Path("noises")) + " ";
}

}  // namespace

TEST_CASE("a clip's kind is its row's, else the data argument's, else that of the known corpus") {
  const TemporaryFolder folder;
  const std::string table =
      folder.Write("t.csv",
                   "path,label,kind,corpus\na.wav,sad,acted,\nb.wav,rain,Sound,\nc.wav,neutral,,\n"
                   "d.wav,neutral,,audiobooks\ne.wav,dog,,sounds\n");
  const auto kinds = [&](const std::string& head) {
    std::string words;
    const Corpus corpus = trainer_test::Read(head + table);
    for (const Utterance& clip : corpus.utterances)
      words += clip.kind == ClipKind::kActed ? 'a' : clip.kind == ClipKind::kPlain ? 'p' : 's';
    return words;
  };
  CHECK(kinds("mine=") == "asaps");
  CHECK(kinds("mine:plain=") == "asppp");
  CHECK(kinds("mine:sounds=") == "assss");
  CHECK(kinds("student-words=") == "aspps");
  CHECK(kinds("student-words:acted=") == "asaaa");
}

TEST_CASE("a folder of the name sounds holds sounds, and any folder that is said to") {
  const TemporaryFolder folder;
  folder.Write("a/rain/1.wav", "");
  CHECK(KindOfOne("sounds=" + folder.Path("a")) == ClipKind::kSound);
  CHECK(KindOfOne("noises:sounds=" + folder.Path("a")) == ClipKind::kSound);
  CHECK(KindOfOne("mine:plain=" + folder.Path("a")) == ClipKind::kPlain);
  CHECK(KindOfOne("sounds:acted=" + folder.Path("a")) == ClipKind::kActed);
  CHECK(KindOfOne("mine=" + folder.Path("a")) == ClipKind::kActed);
}

TEST_CASE("the licence names each source, and calls weights non-commercial only where one of them is") {
  CHECK(LicenceOf({"mine"}) == "that of its own data");
  CHECK(LicenceOf({"crema-d", "audiobooks", "student-words"}) ==
        "weights for commercial use, too: trained on CREMA-D (ODbL 1.0), LibriSpeech (CC BY 4.0), "
        "DSPSpeech-20 (MIT)");
  CHECK(LicenceOf({"crema-d", "mine"}) == "that of its own data, and of CREMA-D (ODbL 1.0)");
  CHECK(
      LicenceOf({"crema-d", "sounds"}) ==
      "weights for non-commercial use only: trained on CREMA-D (ODbL 1.0), ESC-10 (CC BY 3.0), UrbanSound8K "
      "(CC BY-NC 3.0)");
  const std::string korean = LicenceOf({"korean-emotional", "korean-reading"});
  CHECK_THAT(korean,
             Contains("non-commercial") && Contains("the emotiontts sample (CC BY-NC-SA, research use)"));
  CHECK(korean.find("emotiontts") == korean.rfind("emotiontts"));
  for (const KnownCorpus& corpus : KnownCorpora())
    CHECK_THAT(LicenceOf({corpus.name}), Contains("trained on"));
}

TEST_CASE("a sound's name is no class, and plain speech rules no class out") {
  std::vector<Utterance> clips = {{"1", "mine", "sad", "a"},
                                  {"2", "mine", "angry", "b"},
                                  {"3", "mine", "rain", ""},
                                  {"4", "read", "neutral", ""}};
  clips[2].kind = ClipKind::kSound;
  clips[3].kind = ClipKind::kPlain;
  CHECK(LabelsInOrder(clips) == std::vector<std::string>{"neutral", "sad", "angry"});
  CHECK(ClassesOf(clips) == CorpusClasses{{"mine", {"angry", "sad"}}});
  ScoredUtterances scored{{"neutral", "sad", "angry"}, ClassesOf(clips), {}};
  scored.Add(clips[3], {0.2f, 0.1f, 0.7f});
  CHECK(scored.utterances.front().predicted == "angry");

  for (int i = 0; i < 5; ++i) clips.push_back({"5", "mine", "sad", std::to_string(i)});
  CHECK(DefaultSplit(clips, false) == "speakers:5");
}

TEST_CASE("corpora tells kinds, and counts sounds apart from classes") {
  const TemporaryFolder folder;
  const auto run = RunShell("$PROGRAM corpora " + MakeEachKind(folder) + "--split speakers:3");
  INFO(run.error);
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.output, Contains("mine: 12 clips, 0.00 hours, 3 speakers (3 of unknown sex), 2 classes\n"));
  CHECK_THAT(
      run.output,
      Contains("plain: 3 clips, 0.00 hours, 3 speakers (3 of unknown sex), 1 classes, plain speech\n"));
  CHECK_THAT(run.output,
             Contains("noises: 8 clips, 0.00 hours, 2 kinds of sound, no speech\n  rain (sound) "));
  CHECK_THAT(run.output, Contains("  8 sounds are dealt by their file names\n"));
}

TEST_CASE("evaluation scores speech alone, and says how many sounds it left out") {
  const TemporaryFolder folder;
  const std::string data = MakeEachKind(folder);
  const std::string model = Quoted(folder.Path("lda.onnx"));
  const auto compared = RunShell(
      "$PROGRAM compare " + data + "--split speakers:3 --classifiers lda --threads 1 " + "--cache " +
      Quoted(folder.Path("cache")) + " --output " + Quoted(folder.Path("compare")) + " --export " + model);
  INFO(compared.error);
  REQUIRE(compared.exit_code == 0);
  CHECK_THAT(compared.output,
             Contains("noises: 8 clips, sounds") && Contains("plain: 3 clips, plain speech"));
  CHECK_THAT(compared.output, Contains("lda: unweighted average recall") && Contains(", 15 clips\n"));
  CHECK_THAT(compared.output, Contains("8 sounds are no speech and not scored"));

  const auto evaluated = RunShell("$PROGRAM evaluate " + data + "--split all --threads 1 --model " + model);
  INFO(evaluated.error);
  CHECK(evaluated.exit_code == 0);
  CHECK_THAT(evaluated.output, Contains("note: 8 sounds are no speech and not scored"));
  CHECK_THAT(evaluated.output, Contains("plain, plain speech\n") && Contains("saw: ") &&
                                   Contains("mine: 12 clips of 3 speakers, 2 classes"));
  const auto none = RunShell("$PROGRAM evaluate --data noises:sounds=" + Quoted(folder.Path("noises")) +
                             " --split all --model " + model);
  CHECK(none.exit_code != 0);
  CHECK_THAT(none.error, Contains("expected clips with an emotion to score, found 8 sounds"));

  const auto arrays = RunShell("$PROGRAM features " + data + "--preset functionals --threads 1 --cache " +
                               Quoted(folder.Path("cache")) + " --output " + Quoted(folder.Path("arrays")));
  CHECK(arrays.exit_code == 0);
  CHECK_THAT(arrays.output, Contains("8 sounds are left out") && Contains("X.npy, 15 x "));
}

TEST_CASE("a part's sounds are at hand beside its clips") {
  std::vector<Utterance> clips;
  for (int i = 0; i < 12; ++i) {
    const std::string speaker = std::to_string(i % 3);
    clips.push_back({std::to_string(i) + ".wav", "mine", i % 2 == 0 ? "sad" : "angry", speaker});
    clips.push_back({std::to_string(100 + i) + ".wav", "sounds", "rain", ""});
    clips.back().kind = ClipKind::kSound;
  }
  const auto parts = ChooseTestedParts("speakers:3", "all", Part::kTest, clips);
  REQUIRE(parts.has_value());
  size_t sounds = 0, speech = 0;
  for (size_t k = 0; k < parts->parts.size(); ++k) {
    for (const size_t i : parts->parts[k].sounds) CHECK_FALSE(IsEmotional(clips[i]));
    for (const size_t i : parts->parts[k].utterances) CHECK(IsEmotional(clips[i]));
    for (const size_t i : parts->folds[k].train) CHECK(IsEmotional(clips[i]));
    sounds += parts->parts[k].sounds.size();
    speech += parts->parts[k].utterances.size();
  }
  CHECK(sounds == 12);
  CHECK(speech == 12);
}
