#include "data/splits/published_splits.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "data/corpora/speakers.h"
#include "split_checks.h"

using namespace speech_emotion::trainer;
using namespace trainer_test;

TEST_CASE("EmoBox's folds are tested within their corpus, and what is missing is told") {
  const auto utterances = Ravdess(20);
  const Split split = Make("emobox", utterances);
  REQUIRE(split.folds.size() == 6);
  CheckSpeakerIndependent(split, utterances);
  CHECK(SpeakersIn(utterances, split.folds[0].test) == Names{"01", "11", "20"});
  CHECK(SpeakersIn(utterances, split.folds[4].test) == Names{"02", "15", "16", "18"});
  CHECK(split.notes.size() == 4);  // 21, 22, 23, 24
  CHECK(split.notes[0].find("3 of the 4 published speakers") != std::string::npos);

  std::vector<Utterance> savee;
  for (const char* speaker : {"DC", "JE", "JK"}) AddSpeaker(savee, "savee", speaker);
  const Split three = Make("emobox", savee);
  REQUIRE(three.folds.size() == 3);  // KL isn't here
  CHECK(SpeakersIn(savee, three.folds[0].test) == Names{"JE"});
  CHECK(ErrorOf("emobox", FourCorpora()).find("found clips of crema-d") != std::string::npos);
}

TEST_CASE("first-journey holds out whole speakers, and no speaker is on both sides") {
  const auto utterances = FourCorpora();
  const Split split = Make("first-journey", utterances);
  CheckSpeakerIndependent(split, utterances);
  const Fold& fold = split.folds.front();
  CHECK(SpeakersIn(utterances, fold.test, "ravdess") == Names{"17", "18", "19", "20"});
  CHECK(SpeakersIn(utterances, fold.test, "savee") == Names{"JK"});
  CHECK(SpeakersIn(utterances, fold.test, "tess").empty());
  CHECK(SpeakersIn(utterances, fold.test, "crema-d").size() == 18);
  CHECK(SpeakersIn(utterances, fold.test, "crema-d").contains("1049"));
}

TEST_CASE(
    "audEERING's split of CREMA-D has 56, 18 and 17 speakers, and tells where the test part isn't here") {
  std::vector<Utterance> utterances;
  for (int speaker = 1001; speaker <= 1091; ++speaker) {
    AddSpeaker(utterances, "crema-d", std::to_string(speaker));
  }
  const Split split = Make("crema-d-audeering", utterances);
  CheckSpeakerIndependent(split, utterances);
  const Fold& fold = split.folds.front();
  CHECK(SpeakersIn(utterances, fold.train).size() == 56);
  CHECK(SpeakersIn(utterances, fold.validation).size() == 18);
  CHECK(SpeakersIn(utterances, fold.test).size() == 17);
  CHECK(split.notes.empty());

  std::vector<Utterance> untested;
  for (const size_t i : fold.train) untested.push_back(utterances[i]);
  for (const size_t i : fold.validation) untested.push_back(utterances[i]);
  const Split partial = Make("crema-d-audeering", untested);
  CHECK(partial.folds.front().test.empty());
  REQUIRE(partial.notes.size() == 1);
  CHECK(partial.notes[0] == "test: 0 of the 17 published speakers are here");
  CHECK(ErrorOf("crema-d-audeering", Ravdess(4)).find("needs clips of crema-d") != std::string::npos);
}

TEST_CASE("IEMOCAP's sessions are tested one by one") {
  std::vector<Utterance> utterances;
  for (int session = 1; session <= 5; ++session) {
    for (const char sex : {'F', 'M'}) {
      AddSpeaker(utterances, "iemocap", "Ses" + TwoDigits(session) + sex);
    }
  }
  const Split split = Make("iemocap-sessions", utterances);
  REQUIRE(split.folds.size() == 5);
  CheckSpeakerIndependent(split, utterances);
  CHECK(split.folds[2].name == "Session3");
  CHECK(SpeakersIn(utterances, split.folds[2].test) == Names{"Ses03F", "Ses03M"});
  CHECK(split.notes.empty());
}

TEST_CASE("pooled speakers are tested once in three folds, and TESS never") {
  auto utterances = FourCorpora();
  for (const char* speaker : {"anna", "ben", "carla"}) AddSpeaker(utterances, "mine", speaker);
  const Split split = Make("pooled-speakers:3", utterances);
  REQUIRE(split.folds.size() == 3);
  CheckSpeakerIndependent(split, utterances);
  const auto times = TestedTimes(split, utterances.size());
  for (size_t i = 0; i < utterances.size(); ++i) CHECK(times[i] == (utterances[i].corpus == "tess" ? 0 : 1));
  CHECK(SpeakersIn(utterances, split.folds[0].test, "ravdess") ==
        Names{"01", "02", "07", "08", "13", "14", "19", "20"});
  CHECK(SpeakersIn(utterances, split.folds[1].test, "savee") == Names{"JE"});
  CHECK(SpeakersIn(utterances, split.folds[2].test, "savee") == Names{"JK"});
  CHECK(SpeakersIn(utterances, split.folds[0].test, "crema-d").contains("1002"));  // 3 x 334
  CHECK(SpeakersIn(utterances, split.folds[1].test, "mine") == Names{"ben"});
}

TEST_CASE("pooled speakers take plain speech of nobody known and sounds by their file names") {
  std::vector<Utterance> utterances = Ravdess(6);
  for (int i = 0; i < 60; ++i) {
    Utterance clip{"c/" + std::to_string(i) + ".wav", "commands", "neutral", i % 2 == 0 ? "" : "anna"};
    clip.kind = ClipKind::kPlain;
    utterances.push_back(clip);
    clip = {"s/" + std::to_string(1000 + i) + ".ogg", "sounds", "rain", "whoever"};
    clip.kind = ClipKind::kSound;
    utterances.push_back(clip);
  }
  const Split split = Make("pooled-speakers:3", utterances);
  CHECK(split.speaker_independent);
  CHECK(TestedTimes(split, utterances.size()) == std::vector<int>(utterances.size(), 1));
  std::map<std::string, int> fold_of;  // of what is dealt by its name
  for (int k = 0; k < 3; ++k) {
    size_t sounds = 0, anna = 0;
    for (const size_t i : split.folds[static_cast<size_t>(k)].test) {
      const Utterance& clip = utterances[i];
      sounds += clip.corpus == "sounds" ? 1 : 0;
      anna += clip.speaker == "anna" ? 1 : 0;
      if (clip.corpus == "sounds" || clip.speaker.empty()) fold_of[clip.path.stem().string()] = k;
    }
    CHECK(sounds > 8);
    CHECK(anna == (k == 0 ? 30 : 0));  // the only speaker: nobody unknown takes a rank
  }
  REQUIRE(split.notes.size() == 1);
  CHECK(
      split.notes[0] ==
      "30 clips of plain speech without a speaker and 60 sounds are dealt by their file names: such a voice "
      "may be in two parts");

  for (Utterance& clip : utterances) clip.path = "elsewhere/" + clip.path.stem().string() + ".flac";
  const Split moved = Make("pooled-speakers:3", utterances);
  for (int k = 0; k < 3; ++k) {
    for (const size_t i : moved.folds[static_cast<size_t>(k)].test) {
      if (IsDealtByName(utterances[i])) CHECK(fold_of.at(utterances[i].path.stem().string()) == k);
    }
  }
}

TEST_CASE("a clip's name has the number that splits made before have counted on") {
  CHECK(NameNumber({"x/1-100032-A.ogg", "sounds", "dog", ""}) == 0x62bcee92ea00e2d1u);
}
