#include "data/splits/splits.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "split_checks.h"

using namespace speech_emotion::trainer;
using namespace trainer_test;

namespace {

constexpr FoldOptions kHoldingOut{true};

}  // namespace

TEST_CASE("a random split is stratified by corpus and label, and the same for the same seed") {
  std::vector<Utterance> utterances;
  for (int i = 0; i < 200; ++i) {
    utterances.push_back({std::to_string(i), i < 100 ? "a" : "b", i % 4 == 0 ? "rare" : "frequent", "x"});
  }
  const Split split = Make("random:7:80/15/5", utterances);
  CHECK_FALSE(split.speaker_independent);
  const Fold& fold = split.folds.front();
  CHECK(fold.train.size() == 160);
  CHECK(fold.test.size() == 30);
  CHECK(fold.validation.size() == 10);
  std::map<std::pair<std::string, std::string>, int> tested;
  std::set<size_t> all;
  for (const auto* part : {&fold.train, &fold.test, &fold.validation}) all.insert(part->begin(), part->end());
  CHECK(all.size() == utterances.size());
  for (const size_t i : fold.test) ++tested[{utterances[i].corpus, utterances[i].label}];
  for (const char* corpus : {"a", "b"}) {
    CHECK(std::abs(tested[{corpus, "rare"}] - 3.75) <= 1.0);
    CHECK(std::abs(tested[{corpus, "frequent"}] - 11.25) <= 1.0);
  }
  CHECK(Make("random:7:80/15/5", utterances).folds.front().test == fold.test);
  CHECK(Make("random:8:80/15/5", utterances).folds.front().test != fold.test);
  CHECK(Make("random:8:80/20", utterances).folds.front().test.size() == 40);
}

TEST_CASE("the leaky split has twins in training and test, and its note counts them") {
  std::vector<Utterance> utterances;
  for (int i = 0; i < 200; ++i) {
    utterances.push_back({std::to_string(i), i < 100 ? "a" : "b", i % 4 == 0 ? "rare" : "frequent", "x"});
  }
  const Split split = Make("leaky-random:7:80/20", utterances);
  CHECK_FALSE(split.speaker_independent);
  const Fold& fold = split.folds.front();
  std::map<std::string, size_t> entries;  // label -> in all parts
  std::set<size_t> all;
  for (const auto* part : {&fold.train, &fold.test, &fold.validation}) {
    for (const size_t i : *part) ++entries[utterances[i].label];
    all.insert(part->begin(), part->end());
  }
  CHECK(entries == std::map<std::string, size_t>{{"frequent", 150}, {"rare", 150}});
  CHECK(all.size() == utterances.size());
  const std::set<size_t> trained(fold.train.begin(), fold.train.end());
  size_t known = 0;
  for (const size_t i : fold.test) {
    known += trained.contains(i) ? 1 : 0;
    if (trained.contains(i)) CHECK(utterances[i].label == "rare");
  }
  CHECK(known > 10);  // of about 30 rare ones, each of which is there three times on average
  REQUIRE(split.notes.size() == 1);
  CHECK(split.notes[0].find("this split leaks") == 0);
  CHECK(split.notes[0].find(std::to_string(known) + " of the 60 clips tested") != std::string::npos);
  CHECK(Make("leaky-random:7:80/20", utterances).folds.front().test == fold.test);
  CHECK(Make("random:7:80/20", utterances).notes.empty());
  CHECK(ErrorOf("leaky-random:7", utterances).find("leaky-random:SEED:TRAIN/TEST") != std::string::npos);
}

TEST_CASE("a random split gives small parts their share of many small classes") {
  std::vector<Utterance> utterances;
  for (int label = 0; label < 20; ++label) {
    for (int i = 0; i < 5; ++i) utterances.push_back({"", "a", std::to_string(label), ""});
  }
  const Split split = Make("random:1:80/15/5", utterances);
  CHECK(split.folds.front().validation.size() == 5);
  CHECK(split.folds.front().test.size() == 15);
}

TEST_CASE("settings of a random split that make no sense are errors") {
  const auto utterances = Ravdess(4);
  for (const char* name : {"random:1:80/15", "random:1:80/15/5/0", "random:1:100", "random:x:80/20",
                           "random:1", "random:-1:80/20", "random:1:0.8/0.2", "random:1:120/-20"}) {
    INFO(name);
    CHECK(ErrorOf(name, utterances).find("expected the split random:SEED") == 0);
  }
}

TEST_CASE("folds of speakers have whole speakers and balanced sexes, each clip tested once") {
  const auto utterances = Ravdess(20);
  const Split split = Make("speakers:5", utterances);
  REQUIRE(split.folds.size() == 5);
  CheckSpeakerIndependent(split, utterances);
  for (const Fold& fold : split.folds) {
    std::map<Sex, Names> tested;
    for (const size_t i : fold.test) tested[utterances[i].sex].insert(utterances[i].speaker);
    CHECK(tested[Sex::kFemale].size() == 2);
    CHECK(tested[Sex::kMale].size() == 2);
  }
  CHECK(TestedTimes(split, utterances.size()) == std::vector<int>(utterances.size(), 1));
  CHECK(Make("leave-one-speaker-out", utterances).folds.size() == 20);
}

TEST_CASE("a corpus left out is tested on the classes that the others have") {
  std::vector<Utterance> utterances;
  AddSpeaker(utterances, "a", "1", Sex::kUnknown, {"sad", "angry", "bored"});
  AddSpeaker(utterances, "b", "1", Sex::kUnknown, {"sad", "angry"});
  const Split split = Make("leave-one-corpus-out", utterances);
  REQUIRE(split.folds.size() == 2);
  CHECK(split.folds[0].name == "a");
  for (const size_t i : split.folds[0].test) CHECK(utterances[i].label != "bored");
  CHECK(split.folds[0].test.size() == 2);
  CHECK(split.folds[1].train.size() == 3);
  REQUIRE(split.notes.size() == 1);
  CHECK(split.notes[0].find("a: 1 clips") == 0);
  CHECK(ErrorOf("leave-one-corpus-out", Ravdess(2)).find("only ravdess") != std::string::npos);
}

TEST_CASE("a given split is taken from the data, and a speaker in two of its parts is named") {
  auto utterances = Ravdess(3);
  for (Utterance& utterance : utterances) {
    utterance.part = utterance.speaker == "01"   ? Part::kTrain
                     : utterance.speaker == "02" ? Part::kValidation
                                                 : Part::kTest;
  }
  const Split split = Make("given", utterances);
  CheckSpeakerIndependent(split, utterances);
  CHECK(SpeakersIn(utterances, split.folds.front().test) == Names{"03"});

  auto leaking = utterances;
  leaking.front().part = Part::kTest;
  const std::string error = ErrorOf("given", leaking);
  CHECK(error.find("ravdess/01 in two parts, test and train") != std::string::npos);

  auto anonymous = utterances;
  for (Utterance& utterance : anonymous) utterance.speaker.clear();
  const Split unknown = Make("given", anonymous);
  CHECK_FALSE(unknown.speaker_independent);
  CHECK(unknown.notes.size() == 1);

  utterances.back().part = Part::kNone;
  CHECK(ErrorOf("given", utterances).find("needs a table with a column split") != std::string::npos);
}

TEST_CASE("a split by speakers refuses clips of unknown ones and tells how to name them") {
  std::vector<Utterance> utterances = {{"a.wav", "mine", "sad", "anna"}, {"b.wav", "mine", "happy", ""}};
  for (const char* name : {"speakers:2", "leave-one-speaker-out", "pooled-speakers:3"}) {
    const std::string error = ErrorOf(name, utterances);
    CHECK(error.find("b.wav") != std::string::npos);
    CHECK(error.find("a table with a column speaker") != std::string::npos);
  }
}

TEST_CASE("plain speech of unknown voices and sounds are dealt by name, and a note counts them") {
  auto utterances = Ravdess(6);
  const size_t acted = utterances.size();
  for (int i = 0; i < 40; ++i) {
    utterances.push_back({std::to_string(i) + ".wav", "commands", "neutral", ""});
    utterances.back().kind = ClipKind::kPlain;
    utterances.push_back({std::to_string(i + 100) + ".wav", "sounds", "rain", ""});
    utterances.back().kind = ClipKind::kSound;
  }
  for (const char* name : {"speakers:2", "leave-one-speaker-out"}) {
    const Split split = Make(name, utterances);
    CHECK(split.speaker_independent);
    CHECK(TestedTimes(split, utterances.size()) == std::vector<int>(utterances.size(), 1));
    for (const Fold& fold : split.folds) CHECK(fold.test.size() > (utterances.size() - acted) / 40);
    REQUIRE(split.notes.size() == 1);
    CHECK(split.notes[0].find("40 clips of plain speech without a speaker and 40 sounds are dealt") == 0);
  }
  CHECK(Make("leave-one-speaker-out", utterances).folds.size() == 6);

  const Fold dealt = Make("speakers:2", utterances).folds.front();
  const auto by_name = [&](size_t i) { return i >= acted; };
  const auto before = std::count_if(dealt.train.begin(), dealt.train.end(), by_name);
  const Fold fold = MakeFold(dealt, utterances, kHoldingOut);
  CHECK(fold.test == dealt.test);
  const auto held_out = std::count_if(fold.validation.begin(), fold.validation.end(), by_name);
  CHECK(held_out > before / 10);
  CHECK(held_out < before * 2 / 5);
}

TEST_CASE("a given split needs no part of plain speech and sounds, which then train") {
  auto utterances = Ravdess(3);
  for (Utterance& utterance : utterances)
    utterance.part = utterance.speaker == "03" ? Part::kTest : Part::kTrain;
  utterances.push_back({"rain.wav", "sounds", "rain", ""});
  utterances.back().kind = ClipKind::kSound;
  utterances.push_back({"read.wav", "commands", "neutral", ""});
  utterances.back().kind = ClipKind::kPlain;
  const Split split = Make("given", utterances);
  CHECK(split.speaker_independent);
  CHECK(split.folds.front().test.size() == 2);
  CHECK(split.folds.front().train.size() == utterances.size() - 2);
}

TEST_CASE("sounds are no corpus that could be left out, no class to oversample and nothing to split alone") {
  std::vector<Utterance> utterances;
  for (const char* corpus : {"a", "b"}) AddSpeaker(utterances, corpus, "1");
  for (int i = 0; i < 50; ++i) {
    utterances.push_back({std::to_string(i) + ".wav", "sounds", "rain", ""});
    utterances.back().kind = ClipKind::kSound;
  }
  const Split split = Make("leave-one-corpus-out", utterances);
  REQUIRE(split.folds.size() == 2);
  for (const Fold& fold : split.folds) {
    CHECK(fold.test.size() == 2);
    CHECK(fold.train.size() == 52);
  }
  CHECK(split.notes == std::vector<std::string>{"50 sounds are in every training part"});
  const Fold leaky = Make("leaky-random:1:80/20", utterances).folds.front();
  CHECK(leaky.train.size() + leaky.test.size() == utterances.size());
  utterances.erase(utterances.begin(), utterances.begin() + 4);
  CHECK(ErrorOf("all", utterances) == "the split all needs clips with an emotion, found 50 sounds");
}

TEST_CASE("one speaker, one class, no clip and an empty part are errors") {
  CHECK(ErrorOf("speakers:2", Ravdess(1)).find("needs 2 speakers at least, found 1, e.g. ravdess/01") !=
        std::string::npos);
  CHECK(ErrorOf("leave-one-speaker-out", Ravdess(1)).find("only ravdess/01") != std::string::npos);
  CHECK(ErrorOf("speakers:1", Ravdess(4)).find("2 at least") != std::string::npos);
  CHECK(ErrorOf("all", {}).find("found none") != std::string::npos);
  CHECK(ErrorOf("first-journey", Ravdess(4)).find("0 to test") != std::string::npos);
  std::vector<Utterance> same = Ravdess(4);
  for (Utterance& utterance : same) utterance.label = "sad";
  CHECK(ErrorOf("speakers:2", same).find("found only sad") != std::string::npos);
}

TEST_CASE("an unknown split is an error that lists those that there are") {
  const std::string error = ErrorOf("first-jorney", Ravdess(4));
  for (const char* name : {"random:SEED", "leaky-random:SEED", "speakers:K", "leave-one-speaker-out",
                           "emobox", "first-journey", "crema-d-audeering", "iemocap-sessions",
                           "pooled-speakers:3", "leave-one-corpus-out", "given", "all", "'first-jorney'"}) {
    CHECK(error.find(name) != std::string::npos);
  }
}

TEST_CASE("every fifth training speaker of a corpus validates, none of SAVEE and TESS") {
  const auto utterances = FourCorpora();
  const auto split = MakeSplit("first-journey", utterances, kHoldingOut).value();
  const Fold& fold = split.folds.front();
  CheckSpeakerIndependent(split, utterances);
  CHECK(fold.test == Make("first-journey", utterances).folds.front().test);
  // Of 01 to 16 and 21 to 24.
  CHECK(SpeakersIn(utterances, fold.validation, "ravdess") == Names{"05", "10", "15", "24"});
  CHECK(SpeakersIn(utterances, fold.validation, "crema-d").size() == 14);  // of 73
  CHECK(SpeakersIn(utterances, fold.validation, "savee").empty());
  CHECK(SpeakersIn(utterances, fold.validation, "tess").empty());
}

TEST_CASE("a fold is made for something of the one that was dealt, which stays as it is") {
  auto utterances = Ravdess(6);
  const size_t clips = utterances.size();
  utterances.push_back(utterances.front());
  utterances.back().copy = ClipCopy::kNoise;
  utterances.push_back({"rain.wav", "sounds", "rain", ""});
  utterances.back().kind = ClipKind::kSound;
  const Split split = Make("all", utterances);
  const Fold& dealt = split.folds.front();
  CHECK(MakeFold(dealt, utterances, {}).train == dealt.train);
  CHECK(MakeFold(dealt, utterances, {false, false, true}).train.size() == clips + 1);
  CHECK(MakeFold(dealt, utterances, {false, true, false}).train.size() == clips + 1);
  const Fold fold = MakeFold(dealt, utterances, {true, false, false});
  CHECK(SpeakersIn(utterances, fold.validation) == Names{"05"});
  CHECK(fold.train.size() + fold.validation.size() == clips);
  CHECK(dealt.train.size() == clips + 2);
  CHECK(dealt.validation.empty());
}
