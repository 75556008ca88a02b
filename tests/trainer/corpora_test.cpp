#include "corpora.h"

#include <catch2/catch.hpp>
#include <set>

#include "../native/cli_program.h"
#include "splits.h"

using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;

namespace {

const Utterance& Only(const Corpus& corpus) {
  REQUIRE(corpus.utterances.size() == 1);
  return corpus.utterances.front();
}

Corpus Read(const std::string& name, const std::string& folder) {
  auto corpus = ReadCorpus(name, folder);
  if (!corpus) FAIL(corpus.error().message);
  return *corpus;
}

}  // namespace

TEST_CASE("RAVDESS names give emotion, actor and sex, whatever the file's extension") {
  const TemporaryFolder folder;
  folder.Write("r/Actor_18/03-01-06-02-02-01-18.ogg", "");
  folder.Write("r/Actor_18/03-02-06-02-02-01-18.wav", "");  // song
  folder.Write("r/Actor_18/notes.txt", "");
  const Corpus corpus = Read("ravdess", folder.Path("r"));
  CHECK(Only(corpus).label == "fearful");
  CHECK(Only(corpus).speaker == "18");
  CHECK(Only(corpus).sex == Sex::kFemale);
  CHECK(corpus.ignored_files.size() == 1);
}

TEST_CASE("a misnamed TESS clip belongs to its folder's speaker, and cases are mixed") {
  const TemporaryFolder folder;
  folder.Write("t/OAF_neutral/OA_bite_neutral.wav", "");
  folder.Write("t/YAF_pleasant_surprised/YAF_back_ps.wav", "");
  folder.Write("t/OAF_Fear/OAF_back_Fear.wav", "");
  const Corpus corpus = Read("tess", folder.Path("t"));
  REQUIRE(corpus.utterances.size() == 3);
  CHECK(corpus.utterances[0].label == "fearful");
  CHECK(corpus.utterances[1].speaker == "OAF");
  CHECK(corpus.utterances[1].label == "neutral");
  CHECK(corpus.utterances[2].label == "surprised");
}

TEST_CASE("CREMA-D speakers have the sex that the demographics table gives") {
  const TemporaryFolder folder;
  folder.Write("c/VideoDemographics.csv", "ActorID,Age,Sex,Race,Ethnicity\r\n1049,30,Female,x,y\r\n");
  folder.Write("c/AudioWAV/1049_DFA_ANG_XX.wav", "");
  const Corpus corpus = Read("crema-d", folder.Path("c"));
  CHECK(Only(corpus).label == "angry");
  CHECK(Only(corpus).sex == Sex::kFemale);
}

TEST_CASE("both published layouts of SAVEE are read alike") {
  const TemporaryFolder folder;
  folder.Write("a/ALL/JK_su03.wav", "");
  folder.Write("b/AudioData/JK/su03.wav", "");
  for (const char* layout : {"a", "b"}) {
    const Corpus corpus = Read("savee", folder.Path(layout));
    CHECK(Only(corpus).label == "surprised");
    CHECK(Only(corpus).speaker == "JK");
  }
}

TEST_CASE("an unknown corpus, a missing folder and a folder without clips are named") {
  const TemporaryFolder folder;
  folder.Write("empty/readme.txt", "");
  CHECK(ReadCorpus("ravdes", folder.Path("empty")).error().message.find("'ravdes'") != std::string::npos);
  CHECK(ReadCorpus("ravdess", folder.Path("gone")).error().message.find("gone") != std::string::npos);
  CHECK(ReadCorpus("ravdess", folder.Path("empty")).error().message.find("found none") != std::string::npos);
}

TEST_CASE("first-journey holds out whole speakers, and no speaker is on both sides") {
  std::vector<Utterance> utterances;
  for (int actor = 1; actor <= 20; ++actor) {
    utterances.push_back(
        {"", "ravdess", "sad", (actor < 10 ? "0" : "") + std::to_string(actor), Sex::kUnknown});
  }
  for (const char* speaker : {"1001", "1049", "1053"})
    utterances.push_back({"", "crema-d", "sad", speaker, Sex::kUnknown});
  for (const char* speaker : {"DC", "JE", "JK"})
    utterances.push_back({"", "savee", "sad", speaker, Sex::kUnknown});
  utterances.push_back({"", "tess", "sad", "OAF", Sex::kFemale});

  const auto split = MakeSplit("first-journey", utterances);
  REQUIRE(split.has_value());
  std::set<std::string> tested;
  for (const Utterance& utterance : split->test) tested.insert(utterance.corpus + utterance.speaker);
  CHECK(tested == std::set<std::string>{"ravdess17", "ravdess18", "ravdess19", "ravdess20", "crema-d1049",
                                        "crema-d1053", "saveeJK"});
  for (const Utterance& utterance : split->train)
    CHECK_FALSE(tested.contains(utterance.corpus + utterance.speaker));
  CHECK(split->train.size() + split->test.size() == utterances.size());
}

TEST_CASE("an unknown split and one that leaves a part empty are errors") {
  const std::vector<Utterance> utterances = {{"", "ravdess", "sad", "01", Sex::kMale}};
  CHECK_FALSE(MakeSplit("first-jorney", utterances).has_value());
  CHECK_FALSE(MakeSplit("first-journey", utterances).has_value());
}
