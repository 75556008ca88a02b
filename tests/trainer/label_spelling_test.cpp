// Labels that people take for one class.
#include "data/corpora/label_spelling.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "data/corpora/label_order.h"
#include "data/tables/unicode_text.h"
#include "generated_corpora.h"
#include "read_corpus.h"

using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;
using trainer_test::Read;

namespace {

using Labels = std::vector<std::string>;

Corpus Table(const TemporaryFolder& folder, const std::string& rows) {
  return Read("mine=" + folder.Write("t.csv", "path,label\n" + rows));
}

}  // namespace

TEST_CASE("classes that differ in case alone are one: the known emotion, or the most frequent spelling") {
  const TemporaryFolder folder;
  for (const char* clip :
       {"Angry/ben/0", "Angry/ben/1", "angry/anna/0", "ZEAL/ben/0", "Zeal/anna/0", "Zeal/anna/1"})
    folder.Write(std::string("mine/") + clip + ".wav", "");
  const Corpus corpus = Read(folder.Path("mine"));
  CHECK(LabelsInOrder(corpus.utterances) == Labels{"angry", "Zeal"});
  REQUIRE(corpus.notes.size() == 3);
  CHECK(corpus.notes[1] ==
        "'Angry' (2 clips) is merged into 'angry', from which it differs in case or spaces alone");
  CHECK(corpus.notes[2] ==
        "'ZEAL' (1 clip) is merged into 'Zeal', from which it differs in case or spaces alone");
}

TEST_CASE("labels that differ in spaces, no-break spaces or Unicode's form are one, which is told") {
  const TemporaryFolder folder;
  const Corpus corpus =
      Table(folder,
            "1,happy\n2,happy\xC2\xA0\n3,\xE2\x80\x8Bhappy\n4,very  sad\n5,very\xC2\xA0sad\n"
            "6,very sad\n7,f\xC3\xBCr\n8,fu\xCC\x88r\n");
  CHECK(LabelsInOrder(corpus.utterances) == Labels{"happy", "f\xC3\xBCr", "very sad"});
  CHECK(corpus.notes.size() == 5);
  for (const std::string& note : corpus.notes)
    CHECK_THAT(note, Contains("in spaces or in how its letters are composed alone"));
}

TEST_CASE("a label that stands alone keeps its spelling") {
  const TemporaryFolder folder;
  const Corpus corpus = Table(folder, "1,Angry\n2,ANGRY-cold\n3,F\xC3\x9CR\n");
  CHECK(LabelsInOrder(corpus.utterances) == Labels{"ANGRY-cold", "Angry", "F\xC3\x9CR"});
  CHECK(corpus.notes.empty());
}

TEST_CASE("labels are one across data arguments, and votes follow them") {
  const TemporaryFolder folder;
  folder.Write("b/Sad/1.wav", "");
  const std::string table = folder.Write("a.csv", "path,label,votes:SAD,votes:Sad\n1,sad,2,1\n");
  const auto corpora = ReadCorpora({"a=" + table, "b=" + folder.Path("b")});
  REQUIRE(corpora.has_value());
  CHECK(corpora->at(0).utterances.front().votes == std::vector<ClassVotes>{{"sad", 3}});
  CHECK(corpora->at(1).utterances.front().label == "sad");
  CHECK_THAT(corpora->at(1).notes.back(), Contains("'Sad' (1 clip) is merged into 'sad'"));
}

TEST_CASE("a sound's name is merged with sounds' alone") {
  const TemporaryFolder folder;
  const Corpus corpus =
      Read("mine=" + folder.Write("t.csv", "path,label,kind\n1,Rain,sound\n2,rain,sound\n3,RAIN,acted\n"));
  CHECK(corpus.utterances[0].label == corpus.utterances[1].label);
  CHECK(corpus.utterances[2].label == "RAIN");
}

TEST_CASE("labels of own data are read as a model spells them") {
  std::vector<Utterance> clips = {
      {"1", "mine", "Angry", ""}, {"2", "mine", "zeal", ""}, {"3", "mine", "sad ", ""}};
  CHECK(SpellAs({"angry", "sad", "Zeal", "ZEAL"}, clips) ==
        Labels{"'Angry' is read as the model's 'angry'", "'sad ' is read as the model's 'sad'"});
  CHECK(clips[0].label == "angry");
  CHECK(clips[1].label == "zeal");  // either
  CHECK(clips[2].label == "sad");
}

TEST_CASE("evaluate takes a model's label in another spelling for it") {
  const TemporaryFolder folder;
  const std::string mine = trainer_test::MakeClassFolders(folder, "mine", {"ANGRY", "Neutral"}, 1, 1);
  const std::string model = SPEECH_EMOTION_MODELS "/emotion.onnx";
  const auto run = cli_test::RunProgram({"evaluate", "--data", mine, "--model", model});
  INFO(run.error);
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.output, Contains("note: 'ANGRY' is read as the model's 'angry'\n") &&
                             Contains("note: 'Neutral' is read as the model's 'neutral'\n"));
  CHECK(run.output.find("count as wrong") == std::string::npos);
}

TEST_CASE("text is trimmed and compared as people see it") {
  CHECK(Trimmed("\xC2\xA0\t a b \xE2\x80\xAF\xEF\xBB\xBF") == "a b");
  CHECK(Trimmed(" \xFF ") == "\xFF");
  CHECK(Trimmed("\xC2\xA0") == "");
  CHECK(Tidied(" u\xCC\x88 \xC2\xA0 x") == "\xC3\xBC x");
  CHECK(FoldedText("STRASSE") == FoldedText("stra\xC3\x9F"
                                            "e "));
  CHECK(FoldedText("\xC3\x9C") == FoldedText("u\xCC\x88"));
  CHECK(FoldedText("angry") != FoldedText("angry2"));
}
