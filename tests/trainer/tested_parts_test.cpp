#include "evaluation/tested_parts.h"

#include <catch2/catch.hpp>
#include <set>

#include "data/features/fingerprint.h"
#include "scored_clips.h"

using namespace speech_emotion::trainer;
using trainer_test::Clip;

namespace {

// 12 speakers of one corpus, two classes each.
std::vector<Utterance> TwelveSpeakers() {
  std::vector<Utterance> utterances;
  for (int speaker = 10; speaker < 22; ++speaker) {
    for (const char* label : {"sad", "angry"}) {
      Utterance clip = Clip(std::to_string(speaker), label);
      clip.corpus = "mine";
      utterances.push_back(clip);
    }
  }
  return utterances;
}

TestedParts Choose(const std::string& split, const std::string& fold, Part part = Part::kTest) {
  auto parts = ChooseTestedParts(split, fold, part, TwelveSpeakers());
  if (!parts) FAIL(parts.error().message);
  return *parts;
}

std::set<std::string> SpeakersOf(const std::vector<size_t>& indices) {
  std::set<std::string> speakers;
  for (const Utterance& utterance : Pick(TwelveSpeakers(), indices)) speakers.insert(utterance.speaker);
  return speakers;
}

}  // namespace

TEST_CASE("the first fold is scored unless another is asked for, and all of them score everyone once") {
  const TestedParts first = Choose("speakers:3", ""), second = Choose("speakers:3", "2");
  REQUIRE(first.parts.size() == 1);
  CHECK(first.parts[0].utterances.size() == 8);
  CHECK(first.parts[0].utterances != second.parts[0].utterances);
  CHECK(second.title == "the test part of speakers:3, fold 2");
  CHECK(second.independence == "speaker-independent");

  const TestedParts all = Choose("speakers:3", "all");
  std::set<size_t> scored;
  for (const TestedPart& part : all.parts) scored.insert(part.utterances.begin(), part.utterances.end());
  CHECK(all.parts.size() == 3);
  CHECK(scored.size() == 24);
}

TEST_CASE("a temperature is fitted on speakers who are neither tested nor the rest of the training part") {
  const TestedPart tested = Choose("speakers:3", "1").parts.front();
  const auto validation = SpeakersOf(tested.validation), test = SpeakersOf(tested.utterances);
  CHECK_FALSE(validation.empty());
  for (const std::string& speaker : validation) CHECK_FALSE(test.contains(speaker));
  const TestedPart train = Choose("speakers:3", "1", Part::kTrain).parts.front();
  for (const std::string& speaker : SpeakersOf(train.utterances)) CHECK_FALSE(validation.contains(speaker));
  CHECK(train.validation.empty());
}

TEST_CASE("no temperature is fitted on speakers that the model was trained on") {
  const auto validation_with = [](const speech_emotion::ModelMetadata& model) {
    TestedParts parts = Choose("speakers:3", "1");
    CheckTraining("speakers:3", {model}, parts);
    return parts.parts.front().validation.size();
  };
  CHECK(validation_with({{"split", "speakers:3"}, {"fold", "1"}, {"training.validation_clips", "4"}}) > 0);
  CHECK(validation_with({{"split", "speakers:3"}, {"fold", "1"}}) == 0);
  CHECK(validation_with({{"split", "speakers:4"}, {"training.validation_clips", "4"}}) == 0);
}

TEST_CASE("what shares speakers with the training part is called speaker-dependent") {
  std::vector<Utterance> utterances;
  for (int copy = 0; copy < 10; ++copy) {
    for (const Utterance& utterance : TwelveSpeakers()) utterances.push_back(utterance);
  }
  const auto parts = ChooseTestedParts("random:1:80/20", "", Part::kTest, utterances);
  REQUIRE(parts.has_value());
  CHECK(parts->independence == "speaker-dependent");
  CHECK(parts->parts.front().validation.empty());
}

TEST_CASE("every clip is scored of the split all, and nothing is promised of new speakers") {
  const TestedParts parts = Choose("all", "");
  CHECK(parts.parts.front().utterances.size() == 24);
  CHECK(parts.independence == "every speaker");
  CHECK(parts.caution.find("trained on it or not") != std::string::npos);
}

TEST_CASE("an unknown fold and a part without clips are refused") {
  const auto fold = ChooseTestedParts("speakers:3", "4", Part::kTest, TwelveSpeakers());
  REQUIRE_FALSE(fold.has_value());
  CHECK(fold.error().message.find("(1, 2, 3) or all, found '4'") != std::string::npos);
  std::vector<Utterance> two = TwelveSpeakers();
  two.resize(4);
  const auto part = ChooseTestedParts("speakers:2", "", Part::kValidation, two);
  REQUIRE_FALSE(part.has_value());
  CHECK(part.error().message.find("validation part of speakers:2, fold 1") != std::string::npos);
}

TEST_CASE("speakers are called new only to a model that says it was trained on the same split and fold") {
  const auto independence = [](const std::string& fold,
                               const std::vector<speech_emotion::ModelMetadata>& models) {
    TestedParts parts = Choose("speakers:2", fold);
    CheckTraining("speakers:2", models, parts);
    return parts.independence;
  };
  const std::string known = "speaker-independent", unknown = "speakers may be known";
  CHECK(independence("1", {{{"split", "speakers:2"}, {"fold", "1"}}}) == known);
  CHECK(independence("1", {{{"split", "speakers:2"}, {"fold", "2"}}}) == unknown);
  CHECK(independence("1", {{{"split", "all"}}}) == unknown);
  CHECK(independence("1", {{}}) == unknown);
  CHECK(independence("all", {{{"split", "speakers:2"}, {"fold", "1"}}}) == unknown);
  CHECK(independence("all", {{{"split", "speakers:2"}, {"fold", "1"}},
                             {{"split", "speakers:2"}, {"fold", "2"}}}) == known);
  CHECK(independence("all", {{{"split", "speakers:2"}, {"fold", "2"}},
                             {{"split", "speakers:2"}, {"fold", "1"}}}) == unknown);
  CHECK(independence("1", {{{"split", "speakers:2"}, {"fold", "1"}, {"init.corpora", "other"}}}) == known);
  CHECK(independence("1", {{{"split", "speakers:2"}, {"fold", "1"}, {"init.corpora", "other,mine"}}}) ==
        unknown);
}

TEST_CASE("speakers are not called new where the split deals the clips at hand otherwise than in training") {
  const auto independence = [](const std::string& split, const std::vector<Utterance>& trained_on,
                               const std::vector<Utterance>& at_hand) {
    const Split made = MakeSplit(split, trained_on).value();
    const Fold& fold = made.folds.front();
    const speech_emotion::ModelMetadata model = {
        {"split", split},
        {"fold", fold.name},
        {kTrainingPartKey, FingerprintsText(TrainingPartFingerprints(made, fold, trained_on))}};
    TestedParts parts = ChooseTestedParts(split, "", Part::kTest, at_hand).value();
    CheckTraining(split, {model}, parts);
    return parts.independence;
  };
  const auto twelve = TwelveSpeakers();
  CHECK(independence("speakers:2", twelve, twelve) == "speaker-independent");

  auto grown = twelve;  // whose first speaker is another one by now: all are dealt anew
  for (const char* label : {"sad", "angry"}) {
    grown.push_back(Clip("05", label));
    grown.back().corpus = "mine";
  }
  CHECK(independence("speakers:2", twelve, grown) == "speakers may be known");

  auto more_clips = twelve;  // of speakers who stay where they were
  more_clips.push_back(more_clips.front());
  more_clips.back().path = "another.wav";
  CHECK(independence("speakers:2", twelve, more_clips) == "speaker-independent");
  auto another = twelve;  // who is dealt to nobody's place
  for (const char* label : {"sad", "angry"}) {
    another.push_back(Clip("30", label));
    another.back().corpus = "mine";
  }
  CHECK(independence("leave-one-speaker-out", twelve, another) == "speaker-independent");
  CHECK(independence("random:1:50/50", twelve, twelve) == "speaker-dependent");
  CHECK(independence("random:1:50/50", twelve, more_clips) == "clips may be known");

  auto two_corpora = twelve;  // of which the second is dealt on from where the first ended
  for (int speaker = 10; speaker < 13; ++speaker) {
    for (const char* label : {"sad", "angry"}) {
      two_corpora.push_back(Clip(std::to_string(speaker), label));
      two_corpora.back().corpus = "a-first";
    }
  }
  CHECK(independence("speakers:2", two_corpora, twelve) == "speakers may be known");
}
