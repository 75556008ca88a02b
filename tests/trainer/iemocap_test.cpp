#include "data/corpora/iemocap.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <set>

#include "data/corpora/corpora.h"
#include "generated_corpora.h"

using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

Corpus Read(const std::string& options, const std::string& folder) {
  auto corpora = ReadCorpora({"iemocap" + options + "=" + folder});
  if (!corpora) FAIL(corpora.error().message);
  return corpora->front();
}

std::map<std::string, size_t> CountsOf(const Corpus& corpus) {
  std::map<std::string, size_t> counts;
  for (const Utterance& utterance : corpus.utterances) ++counts[utterance.label];
  return counts;
}

}  // namespace

TEST_CASE("IEMOCAP's exact layout gives labels, speakers and their sex") {
  const TemporaryFolder folder;
  const Corpus corpus = Read("", trainer_test::MakeIemocap(folder, 1));
  // Five sessions, two dialogues, two speakers, each code once.
  CHECK(CountsOf(corpus) ==
        std::map<std::string, size_t>{
            {"angry", 20}, {"excited", 20}, {"frustrated", 20}, {"happy", 20}, {"neutral", 20}, {"sad", 20}});
  std::set<std::string> speakers;
  for (const Utterance& utterance : corpus.utterances) {
    speakers.insert(utterance.speaker);
    CHECK(utterance.sex == (utterance.speaker.back() == 'F' ? Sex::kFemale : Sex::kMale));
    CHECK(std::filesystem::exists(utterance.path));
    CHECK(utterance.path.stem().string()[utterance.path.stem().string().size() - 4] ==
          utterance.speaker.back());
  }
  CHECK(speakers.size() == 10);
  CHECK(speakers.contains("Ses01F"));
  CHECK(speakers.contains("Ses05M"));
  // fea, sur, dis, oth and xxx, each with its count
  REQUIRE(corpus.ignored_files.size() == 5);
  CHECK(corpus.ignored_files.back().find("20 utterances labelled xxx") != std::string::npos);
}

TEST_CASE("IEMOCAP's label sets and kinds of dialogue are options") {
  const TemporaryFolder folder;
  const std::string iemocap = trainer_test::MakeIemocap(folder, 1);
  using Counts = std::map<std::string, size_t>;
  CHECK(CountsOf(Read(":4", iemocap)) == Counts{{"angry", 20}, {"happy", 20}, {"neutral", 20}, {"sad", 20}});
  CHECK(CountsOf(Read(":4,merge-excited", iemocap)).at("happy") == 40);
  CHECK(CountsOf(Read(":6,merge-excited", iemocap)).size() == 5);
  for (const std::string kind : {"improvised", "scripted"}) {
    const Corpus corpus = Read(":4," + kind, iemocap);
    CHECK(corpus.utterances.size() == 40);
    for (const Utterance& utterance : corpus.utterances) {
      CHECK((utterance.path.string().find("script") != std::string::npos) == (kind == "scripted"));
    }
  }
  CHECK(ReadCorpora({"iemocap:4,6=" + iemocap}).error().message.find("4 and 6") != std::string::npos);
  CHECK(ReadCorpora({"iemocap:improvised,scripted=" + iemocap}).error().message.find("found both") !=
        std::string::npos);
}

TEST_CASE("an IEMOCAP label without audio is named, and Windows line ends are read") {
  const TemporaryFolder folder;
  folder.Write("IEMOCAP_full_release/Session1/dialog/EmoEvaluation/Ses01M_impro02.txt",
               "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\r\n\r\n"
               "[1.0 - 2.0]\tSes01M_impro02_F000\tang\t[2.5, 2.5, 2.5]\r\n"
               "[2.0 - 3.0]\tSes01M_impro02_M000\tsad\t[2.5, 2.5, 2.5]\r\n");
  folder.Write("IEMOCAP_full_release/Session1/sentences/wav/Ses01M_impro02/Ses01M_impro02_F000.flac", "");
  folder.Write("IEMOCAP_full_release/Session1/dialog/EmoEvaluation/._Ses01M_impro02.txt", "a finder's file");
  const Corpus corpus = Read("", folder.Path("."));
  REQUIRE(corpus.utterances.size() == 1);
  CHECK(corpus.utterances.front().label == "angry");
  CHECK(corpus.utterances.front().speaker == "Ses01F");
  REQUIRE(corpus.ignored_files.size() == 1);
  CHECK(corpus.ignored_files.front().find("no audio file of Ses01M_impro02_M000") != std::string::npos);
}
