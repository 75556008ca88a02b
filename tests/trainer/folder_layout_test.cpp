// What folders of one's own stand for: parts, speakers, classes, formats.
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "data/splits/default_split.h"
#include "data/splits/splits.h"
#include "read_corpus.h"
#include "support/cli_program.h"

using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;
using trainer_test::Only;
using trainer_test::Read;

namespace {

// A folder, "mine", of empty files: of each of `folders`, which end in "/", two clips of these extensions.
class Clips {
 public:
  explicit Clips(const std::vector<std::string>& folders,
                 const std::vector<std::string>& extensions = {".wav"}) {
    for (const std::string& one : folders) {
      for (const char* name : {"a_0", "b_1"}) {
        for (const std::string& extension : extensions) folder_.Write("mine/" + one + name + extension, "");
      }
    }
  }

  std::string path() const { return folder_.Path("mine"); }
  const TemporaryFolder& folder() const { return folder_; }
  Corpus Read(const std::string& options = "") const {
    return trainer_test::Read("mine" + options + "=" + path());
  }
  // Without the folder: "expected ...".
  std::string Refusal() const {
    const auto corpora = ReadCorpora({"mine=" + path()});
    if (corpora) return "no error: " + corpora->front().notes.front();
    return corpora.error().message.substr(path().size() + 2);
  }

 private:
  TemporaryFolder folder_;
};

std::string NoteOf(const Corpus& corpus) {
  REQUIRE_FALSE(corpus.notes.empty());
  return corpus.notes.front();
}

template <class Of>
std::set<std::string> All(const Corpus& corpus, const Of& of) {
  std::set<std::string> all;
  for (const Utterance& clip : corpus.utterances) all.insert(of(clip));
  return all;
}
std::set<std::string> Classes(const Corpus& corpus) {
  return All(corpus, [](const Utterance& clip) { return clip.label; });
}
std::set<std::string> Speakers(const Corpus& corpus) {
  return All(corpus, [](const Utterance& clip) { return clip.speaker; });
}
std::map<Part, size_t> Parts(const Corpus& corpus) {
  std::map<Part, size_t> parts;
  for (const Utterance& clip : corpus.utterances) ++parts[clip.part];
  return parts;
}

using Names = std::set<std::string>;
using PartCounts = std::map<Part, size_t>;

}  // namespace

TEST_CASE("folders of parts around those of classes are the given split, whatever the case") {
  const Clips clips({"Train/angry/", "Train/sad/", "TEST/angry/", "TEST/sad/", "dev/angry/"});
  const Corpus corpus = clips.Read();
  CHECK(Classes(corpus) == Names{"angry", "sad"});
  CHECK(Speakers(corpus) == Names{""});
  CHECK(Parts(corpus) == PartCounts{{Part::kTrain, 4}, {Part::kTest, 4}, {Part::kValidation, 2}});
  CHECK(NoteOf(corpus) == "folders read as part/class/clip (parts: TEST, Train, dev)");
  CHECK(DefaultSplit(corpus.utterances, false) == "given");
}

TEST_CASE("every usual word of a part is one, of classes with invented names, too") {
  for (const auto& [train, other, part] :
       {std::tuple("training", "testing", Part::kTest), std::tuple("train", "val", Part::kValidation),
        std::tuple("Training", "valid", Part::kValidation),
        std::tuple("train", "validation", Part::kValidation),
        std::tuple("train_set", "test_set", Part::kTest), std::tuple("train", "eval", Part::kTest)}) {
    INFO(other);
    const Clips clips({std::string(train) + "/zeal/", std::string(train) + "/ennui/",
                       std::string(other) + "/zeal/", std::string(other) + "/ennui/"});
    const Corpus corpus = clips.Read();
    CHECK(Classes(corpus) == Names{"ennui", "zeal"});
    CHECK(Parts(corpus) == PartCounts{{Part::kTrain, 4}, {part, 4}});
  }
}

TEST_CASE("eval is what is tested, and beside a test part what is chosen on") {
  const Clips two({"train/sad/", "train/calm/", "eval/sad/"});
  CHECK(Parts(two.Read()) == PartCounts{{Part::kTrain, 4}, {Part::kTest, 2}});
  const Clips three({"train/sad/", "train/calm/", "eval/sad/", "test/sad/", "test/calm/"});
  CHECK(Parts(three.Read()) == PartCounts{{Part::kTrain, 4}, {Part::kValidation, 2}, {Part::kTest, 4}});
}

TEST_CASE("where the only other part is val it is tested, which is told") {
  const Clips clips({"train/sad/", "train/calm/", "val/sad/", "val/calm/"});
  const auto split = MakeSplit("given", clips.Read().utterances);
  REQUIRE(split.has_value());
  CHECK(split->folds.front().test.size() == 4);
  CHECK(split->folds.front().validation.empty());
  REQUIRE(split->notes.size() == 2);
  CHECK(split->notes.front() == "no clip is in a part test: the validation part is tested");
}

TEST_CASE("parts are found below a lone folder, around speakers and below classes") {
  const Corpus lone = Clips({"data/train/angry/", "data/train/sad/", "data/test/angry/"}).Read();
  CHECK(Parts(lone) == PartCounts{{Part::kTrain, 4}, {Part::kTest, 2}});
  CHECK(NoteOf(lone) == "folders read as data/part/class/clip (parts: test, train)");
  const Corpus around =
      Clips({"train/anna/angry/", "train/ben/sad/", "test/cleo/angry/", "test/cleo/sad/"}).Read();
  CHECK(Classes(around) == Names{"angry", "sad"});
  CHECK(Speakers(around) == Names{"anna", "ben", "cleo"});
  CHECK(Parts(around) == PartCounts{{Part::kTrain, 4}, {Part::kTest, 4}});
  const Corpus below = Clips({"angry/train/", "angry/test/", "sad/train/", "sad/test/"}).Read();
  CHECK(Classes(below) == Names{"angry", "sad"});
  CHECK(Speakers(below) == Names{""});
  CHECK(Parts(below) == PartCounts{{Part::kTrain, 4}, {Part::kTest, 4}});
}

TEST_CASE("a lone part is a folder around the classes") {
  const Corpus corpus = Clips({"train/angry/", "train/sad/"}).Read();
  CHECK(Classes(corpus) == Names{"angry", "sad"});
  CHECK(Parts(corpus) == PartCounts{{Part::kNone, 8 / 2}});
  CHECK(NoteOf(corpus) == "folders read as train/class/clip");
}

TEST_CASE("parts beside other folders, or without classes in them, are refused") {
  CHECK_THAT(Clips({"train/", "test/"}).Refusal(),
             Contains("expected a sub-folder for each class, found only test, train with clips in them"));
  CHECK_THAT(
      Clips({"train/sad/", "test/sad/", "extra/sad/"}).Refusal(),
      Contains("expected parts alone (train, validation, test) or none of them, found the folders extra, "
               "test, train"));
  CHECK_THAT(Clips({"sad/", "angry/", "test/"}).Refusal(), Contains("found the folders angry, sad, test"));
  CHECK(Classes(Clips({"sad/", "angry/", "test/"}).Read(":classes-first")) == Names{"angry", "sad", "test"});
}

TEST_CASE("speakers' folders around those of emotions are speakers") {
  const Corpus corpus = Clips({"anna/angry/", "anna/sad/", "ben/angry/", "ben/Freude/"}).Read();
  CHECK(Classes(corpus) == Names{"Freude", "angry", "sad"});
  CHECK(Speakers(corpus) == Names{"anna", "ben"});
  CHECK(NoteOf(corpus) == "folders read as speaker/class/clip (speakers: anna, ben)");
  const Corpus numbered = Clips({"Actor_01/zeal/", "Actor_01/ennui/", "Actor_02/zeal/"}).Read();
  CHECK(Classes(numbered) == Names{"ennui", "zeal"});
  CHECK(Speakers(numbered) == Names{"Actor_01", "Actor_02"});
}

TEST_CASE("folders that may be speakers or classes are refused with both ways on, each of which works") {
  const Clips clips({"anna/zeal/", "anna/ennui/", "ben/zeal/", "ben/ennui/"});
  const std::string refusal = clips.Refusal();
  CHECK_THAT(refusal, Contains("found folders that may be either: anna, ben, each with ennui, zeal in it"));
  CHECK_THAT(refusal, Contains("--data mine:classes-first=" + clips.path()) &&
                          Contains("mine:speakers-first=") &&
                          Contains("a table with the columns path, label"));
  CHECK(Classes(clips.Read(":speakers-first")) == Names{"ennui", "zeal"});
  CHECK(Speakers(clips.Read(":speakers-first")) == Names{"anna", "ben"});
  CHECK(Classes(clips.Read(":classes-first")) == Names{"anna", "ben"});
  CHECK_THAT(
      Clips({"anna/one/angry/", "anna/two/sad/", "ben/one/angry/"}).Refusal(),
      Contains("expected one level of folders for speakers above the classes angry, sad, found two: anna, "
               "ben, and one, two"));
}

TEST_CASE("speakers' folders without classes are no classes") {
  CHECK_THAT(Clips({"Actor_01/", "Actor_02/"}).Refusal(),
             Contains("found folders that are named as speakers are (Actor_01, Actor_02): a table with the "
                      "columns path"));
  CHECK(Classes(Clips({"s1/", "s2/"}).Read(":classes-first")) == Names{"s1", "s2"});
  CHECK_THAT(Clips({"wav/"}).Refusal(), Contains("found only wav with clips in it"));
}

TEST_CASE(
    "classes come first where speakers' names don't repeat, are numbered, or lie below known emotions") {
  CHECK(Classes(Clips({"zeal/anna/", "zeal/ben/", "ennui/anna/", "ennui/cleo/"}).Read()) ==
        Names{"ennui", "zeal"});
  CHECK(Speakers(Clips({"zeal/s1/", "zeal/s2/", "ennui/s1/", "ennui/s2/"}).Read()) == Names{"s1", "s2"});
  const Corpus corpus = Clips({"angry/anna/", "angry/ben/", "sad/anna/", "sad/ben/"}).Read();
  CHECK(Classes(corpus) == Names{"angry", "sad"});
  CHECK(Speakers(corpus) == Names{"anna", "ben"});
  CHECK(NoteOf(corpus) == "folders read as class/speaker/clip");
}

TEST_CASE("a lone folder around the classes is gone into") {
  const Corpus wav = Clips({"wav/angry/", "wav/sad/"}).Read();
  CHECK(Classes(wav) == Names{"angry", "sad"});
  CHECK(NoteOf(wav) == "folders read as wav/class/clip");
  const Corpus deeper =
      Clips({"audio/recordings 2024/03_angry/anna/", "audio/recordings 2024/04_sad/ben/"}).Read();
  CHECK(Classes(deeper) == Names{"03_angry", "04_sad"});
  CHECK(Speakers(deeper) == Names{"anna", "ben"});
  CHECK(Classes(Clips({"wav/zeal/", "wav/ennui/"}).Read()) == Names{"ennui", "zeal"});
  CHECK_THAT(Clips({"2024/zeal/", "2024/ennui/"}).Refusal(),
             Contains("found one, 2024, with ennui, zeal in it: if those are the classes, --data mine=") &&
                 Contains("/mine/2024 has them"));
  CHECK(Classes(Clips({"longing/s1/", "longing/s2/"}).Read()) == Names{"longing"});
}

TEST_CASE("folders of women and men around or below the classes tell the sex") {
  for (const std::vector<std::string>& folders : {std::vector<std::string>{"female/angry/", "male/sad/"},
                                                  {"angry/female/", "sad/female/", "sad/male/"}}) {
    const Corpus corpus = Clips(folders).Read();
    CHECK(Classes(corpus) == Names{"angry", "sad"});
    CHECK(Speakers(corpus) == Names{""});
    CHECK(corpus.utterances.front().sex == Sex::kFemale);
    CHECK(corpus.utterances.back().sex == Sex::kMale);
  }
}

TEST_CASE("a clip of two formats side by side counts once, the one that lost nothing") {
  const Clips clips({"angry/", "sad/anna/"}, {".mp3", ".wav"});
  const Corpus corpus = clips.Read();
  CHECK(corpus.utterances.size() == 4);
  for (const Utterance& clip : corpus.utterances) CHECK(clip.path.string().ends_with(".wav"));
  REQUIRE(corpus.ignored_files.size() == 4);
  CHECK(corpus.ignored_files.front() ==
        clips.path() + "/angry/a_0.mp3: a second copy of " + clips.path() + "/angry/a_0.wav");
  REQUIRE(corpus.notes.size() == 2);
  CHECK_THAT(corpus.notes.back(), Contains("4 files are second copies of clips"));
}

TEST_CASE("a clip in folders of formats, below or above the class, counts once") {
  for (const char* layout :
       {"angry/mp3/anna/x.mp3 angry/wav/anna/x.wav", "mp3/angry/anna/x.mp3 wav/angry/anna/x.wav",
        "angry/flac16k/anna/x.flac angry/ogg/anna/x.ogg"}) {
    const TemporaryFolder folder;
    const std::string both = layout;
    const size_t space = both.find(' ');
    folder.Write("mine/" + both.substr(0, space), "");
    folder.Write("mine/" + both.substr(space + 1), "");
    const Corpus corpus = Read("mine=" + folder.Path("mine"));
    CHECK(Only(corpus).label == "angry");
    CHECK(Only(corpus).speaker == "anna");
    CHECK_FALSE(Only(corpus).path.string().ends_with(".mp3"));
    CHECK_FALSE(Only(corpus).path.string().ends_with(".ogg"));
    CHECK(corpus.ignored_files.size() == 1);
  }
}

TEST_CASE("clips of the same name count each where class or speaker differ") {
  const Clips clips({"angry/anna/", "angry/ben/", "sad/anna/"});
  CHECK(clips.Read().utterances.size() == 6);
  CHECK(clips.Read().ignored_files.empty());
}

TEST_CASE("a film beside its sound is ignored, and one alone is heard") {
  const TemporaryFolder folder;
  folder.Write("mine/angry/1.mp4", "");
  folder.Write("mine/angry/1.ogg", "");
  folder.Write("mine/sad/2.mp4", "");
  const Corpus corpus = Read(folder.Path("mine"));
  REQUIRE(corpus.utterances.size() == 2);
  CHECK(corpus.utterances[0].path == folder.Path("mine/angry/1.ogg"));
  CHECK(corpus.utterances[1].path == folder.Path("mine/sad/2.mp4"));
  CHECK(corpus.ignored_files.size() == 1);
}

TEST_CASE("corpora and train say how folders were understood") {
  const Clips clips({"train/angry/", "train/sad/", "test/angry/", "test/sad/"});
  const auto run = cli_test::Succeed({"corpora", "--data", clips.path(), "--no-decode", "--split", "given"});
  CHECK_THAT(run.output, Contains("mine: folders read as part/class/clip (parts: test, train)\n") &&
                             Contains("mine: 8 clips, unknown speakers, 2 classes\n") &&
                             Contains("  4 clips to train, 0 to validate, 4 to test\n"));
  const auto train =
      cli_test::RunProgram({"train", "--data", clips.path(), "--run", clips.folder().Path("run"), "--cache",
                            clips.folder().Path("cache")});
  CHECK(train.exit_code == 1);  // the files are empty
  CHECK_THAT(train.output, Contains("mine: folders read as part/class/clip (parts: test, train)\n"));
}
