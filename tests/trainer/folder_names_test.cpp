// Folders and clips whose names say more than a class: those of published corpora that are given as one's own
// data.
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "read_corpus.h"
#include "support/cli_program.h"

using namespace speech_emotion::trainer;
using Catch::Contains;
using cli_test::TemporaryFolder;

namespace {

using Names = std::set<std::string>;

// A folder, "mine", of empty files.
struct Files {
  TemporaryFolder folder;

  explicit Files(const std::vector<std::string>& names) {
    for (const std::string& name : names) folder.Write("mine/" + name, "");
  }
  std::string path() const { return folder.Path("mine"); }
  Corpus Read(const std::string& options = "") const {
    return trainer_test::Read("mine" + options + "=" + path());
  }
  // Without the folder; "" of none.
  std::string Refusal() const {
    const auto corpora = ReadCorpora({"mine=" + path()});
    return corpora ? "" : corpora.error().message.substr(path().size() + 2);
  }
};

Names Classes(const Corpus& corpus) {
  Names names;
  for (const Utterance& clip : corpus.utterances) names.insert(clip.label);
  return names;
}

Names Speakers(const Corpus& corpus) {
  Names names;
  for (const Utterance& clip : corpus.utterances) names.insert(clip.speaker);
  return names;
}

std::vector<std::string> Emovo(const std::string& around) {
  std::vector<std::string> names;
  for (const char* speaker : {"f1", "f2", "m1"}) {
    for (const char* code : {"dis", "gio", "neu", "pau", "rab", "sor", "tri"})
      names.push_back(around + speaker + "/" + code + "-" + speaker + "-b1.wav");
  }
  return names;
}

}  // namespace

TEST_CASE("folders of a speaker and an emotion each tell both") {
  const Files files(
      {"AB_angry/1.wav", "AB_sad/2.wav", "CD_Angry/3.wav", "CD_cold_anger/4.wav", "CD_sad/5.wav"});
  const Corpus corpus = files.Read();
  CHECK(Classes(corpus) == Names{"angry", "cold_anger", "sad"});
  CHECK(Speakers(corpus) == Names{"AB", "CD"});
  CHECK_THAT(corpus.notes.front(), Contains("folders read as speaker_class/clip"));
  CHECK(Classes(files.Read(":classes-first")).count("AB_angry") == 1);
}

TEST_CASE("folders that may be a speaker and a class, or a class alone, are refused with the ways on") {
  const Files files({"very_angry/1.wav", "very_sad/2.wav", "mildly_angry/3.wav", "mildly_sad/4.wav"});
  CHECK_THAT(
      files.Refusal(),
      Contains(
          "found folders that may name a speaker and a class in one: mildly_angry, mildly_sad, very_angry, "
          "very_sad") &&
          Contains("--data mine:classes-first=" + files.path()));
  CHECK(Classes(files.Read(":classes-first")) ==
        Names{"mildly_angry", "mildly_sad", "very_angry", "very_sad"});
}

TEST_CASE("the published corpora, given as one's own data, are told by the names of their clips") {
  const std::map<std::string, std::vector<std::string>> corpora = {
      {"tess",
       {"OAF_Fear/OAF_back_fear.wav", "OAF_Pleasant_surprise/OAF_back_ps.wav", "OAF_angry/OAF_back_angry.wav",
        "YAF_fear/YAF_back_fear.wav", "YAF_pleasant_surprised/YAF_back_ps.wav",
        "YAF_angry/YAF_back_angry.wav"}},
      {"ravdess", {"Actor_01/03-01-05-01-01-01-01.wav", "Actor_02/03-01-04-01-01-01-02.wav"}},
      {"savee", {"DC/a01.wav", "DC/sa01.wav", "JE/a01.wav", "JE/sa01.wav"}},
      {"crema-d", {"AudioWAV/1001_DFA_ANG_XX.wav", "AudioWAV/1002_DFA_SAD_XX.wav"}}};
  for (const auto& [name, clips] : corpora) {
    INFO(name);
    const Files files(clips);
    const std::string way = "--data " + name + "=" + files.path();
    CHECK_THAT(
        files.Refusal(),
        Contains("found clips that are named as those of the published corpus " + name) && Contains(way));
    CHECK(trainer_test::Read(name + "=" + files.path()).utterances.size() == clips.size());
  }
  // In folders of emotions they are whatever these say.
  CHECK(Classes(Files({"angry/03-01-05-01-01-01-01.wav", "sad/03-01-04-01-01-01-02.wav"}).Read()) ==
        Names{"angry", "sad"});
}

TEST_CASE("speakers' folders have their classes in the names of the clips, where these tell some") {
  for (const char* around : {"", "EMOVO/"}) {
    const Corpus corpus = Files(Emovo(around)).Read();
    CHECK(Classes(corpus) == Names{"dis", "gio", "neu", "pau", "rab", "sor", "tri"});
    CHECK(Speakers(corpus) == Names{"f1", "f2", "m1"});
    CHECK_THAT(corpus.notes.front(),
               Contains("speaker/clip (") && Contains("classes by the clips' names, such as dis-f1-b1"));
    CHECK(corpus.ignored_files.empty());
  }
  const Corpus last = Files({"s1/clip_01_happy.wav", "s1/clip_02_sad.wav", "s2/clip_03_sad.wav"}).Read();
  CHECK(Classes(last) == Names{"happy", "sad"});
  CHECK(Speakers(last) == Names{"s1", "s2"});
}

TEST_CASE("names of clips that tell no class, one alone or two are none") {
  CHECK_THAT(Files({"s1/dis-1.wav", "s1/other-2.wav", "s2/gio-1.wav"}).Refusal(),
             Contains("found folders that are named as speakers are"));
  CHECK_THAT(Files({"s1/sad-1.wav", "s2/sad-2.wav"}).Refusal(),
             Contains("found folders that are named as speakers are"));
  CHECK_THAT(Files({"s1/sad-angry.wav", "s2/happy-calm.wav"}).Refusal(),
             Contains("found folders that are named as speakers are"));
}
