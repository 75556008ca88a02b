#include "evaluation/evaluation.h"

#include <catch2/catch.hpp>

#include "evaluation/summary.h"
#include "scored_clips.h"

using namespace speech_emotion::trainer;
using trainer_test::Answer;
using trainer_test::Clip;

TEST_CASE("unweighted average recall counts every class alike, however many clips it has") {
  ScoredUtterances scored{{"angry", "happy", "sad"}, {{"ravdess", {"angry", "sad"}}}, {}};
  for (int i = 0; i < 9; ++i) Answer(scored, Clip("01", "sad"), "sad");
  Answer(scored, Clip("02", "angry"), "sad");
  const Measures measures = Measure(scored, "ravdess");
  CHECK(measures.unweighted_average_recall.value == Approx(0.5));
  CHECK(measures.accuracy.value == Approx(0.9));
  CHECK(measures.speakers == 2);
  CHECK(measures.utterances == 10);
  CHECK(Measure(scored, "tess").utterances == 0);
}

TEST_CASE("the interval is over speakers: it holds the value and is wide where they differ") {
  ScoredUtterances alike{{"angry", "happy", "sad"}, {}, {}}, different = alike;
  for (const char* speaker : {"01", "02", "03", "04"}) {
    for (int i = 0; i < 10; ++i) {
      for (const char* label : {"sad", "angry"}) {
        Answer(alike, Clip(speaker, label), i < 5 ? label : "happy");
        Answer(different, Clip(speaker, label), speaker[1] < '3' ? label : "happy");
      }
    }
  }
  const Interval narrow = Measure(alike).unweighted_average_recall;
  const Interval wide = Measure(different).unweighted_average_recall;
  CHECK(narrow.value == Approx(0.5));
  CHECK(narrow.low == Approx(0.5));
  CHECK(wide.value == Approx(0.5));
  CHECK(wide.low < 0.1);
  CHECK(wide.high > 0.9);
  CHECK(Measure(different).unweighted_average_recall.low == wide.low);
}

TEST_CASE("the spread over speakers and the recall by sex are those of the speakers' own clips") {
  ScoredUtterances scored{{"angry", "sad"}, {}, {}};
  Answer(scored, Clip("01", "sad", Sex::kMale), "sad");
  Answer(scored, Clip("01", "angry", Sex::kMale), "angry");
  Answer(scored, Clip("02", "sad", Sex::kFemale), "sad");
  Answer(scored, Clip("02", "angry", Sex::kFemale), "sad");
  // Another corpus's speaker of the same name is another speaker.
  Utterance other = Clip("02", "sad", Sex::kFemale);
  other.corpus = "savee";
  Answer(scored, other, "angry");
  const Measures measures = Measure(scored);
  REQUIRE(measures.by_speaker.size() == 3);
  CHECK(measures.by_speaker[0].unweighted_average_recall == Approx(1.0));
  CHECK(measures.by_speaker[1].unweighted_average_recall == Approx(0.5));
  CHECK(measures.by_speaker[2].unweighted_average_recall == Approx(0.0));
  CHECK(measures.speaker_spread.mean == Approx(0.5));
  CHECK(measures.speaker_spread.deviation == Approx(0.5));
  CHECK(measures.speaker_spread.lowest == Approx(0.0));
  REQUIRE(measures.by_sex.size() == 2);
  CHECK(SexName(measures.by_sex[0].sex) == "female");
  CHECK(measures.by_sex[0].speakers == 2);
  CHECK(measures.by_sex[0].unweighted_average_recall == Approx(0.25));  // sad 1 of 2, angry 0 of 1
  CHECK(measures.by_sex[1].unweighted_average_recall == Approx(1.0));
}

TEST_CASE("a class that a corpus lacks is never heard in it, and the others share its probability") {
  ScoredUtterances scored{{"calm", "happy", "sad"}, {{"ravdess", {"happy", "sad"}}}, {}};
  scored.Add(Clip("01", "sad"), {0.6f, 0.1f, 0.3f});
  CHECK(scored.utterances[0].predicted == "sad");
  CHECK(scored.utterances[0].probabilities[0] == 0.0f);
  CHECK(scored.utterances[0].probabilities[1] == Approx(0.25));
  CHECK(scored.utterances[0].probabilities[2] == Approx(0.75));
  scored.Add(Clip("01", "sad"), {1.0f, 0.0f, 0.0f});
  CHECK(scored.utterances[1].probabilities[2] == Approx(0.5));
  CHECK(Measure(scored).confusion.labels == std::vector<std::string>{"happy", "sad"});
}

TEST_CASE("a label that the model lacks can't be right") {
  ScoredUtterances scored{{"angry", "happy"}, {{"ravdess", {"angry", "sad"}}}, {}};
  scored.Add(Clip("01", "sad"), {0.3f, 0.7f});
  scored.Add(Clip("01", "angry"), {0.3f, 0.7f});
  CHECK(Measure(scored).unweighted_average_recall.value == Approx(0.5));

  ScoredUtterances strange{{"angry", "happy"}, {{"ravdess", {"bored"}}}, {}};
  strange.Add(Clip("01", "bored"), {0.3f, 0.7f});
  CHECK(Measure(strange).unweighted_average_recall.value == 0.0);
  CHECK(Measure(strange).confusion.labels == std::vector<std::string>{"happy", "bored"});
}

TEST_CASE("of no clips at all every measure is nothing, and the summary can still be written") {
  const Measures measures = Measure(ScoredUtterances{{"angry", "sad"}, {}, {}});
  CHECK(measures.utterances == 0);
  CHECK(measures.unweighted_average_recall.value == 0.0);
  CHECK_FALSE(measures.area_under_curve.has_value());
  CHECK(MeasuresText("mine", measures).find("mine: 0 clips of unknown speakers") != std::string::npos);
}

TEST_CASE("the summary claims no interval of one speaker") {
  ScoredUtterances scored{{"angry", "sad"}, {}, {}};
  Answer(scored, Clip("01", "sad"), "sad");
  CHECK(MeasuresText("mine", Measure(scored)).find("1.000  (one speaker: no interval)") != std::string::npos);
  Answer(scored, Clip("02", "angry"), "sad");
  CHECK(MeasuresText("mine", Measure(scored)).find("95 % over speakers: ") != std::string::npos);
}
