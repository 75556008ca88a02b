#include "evaluation.h"

#include <catch2/catch.hpp>

using namespace speech_emotion::trainer;

namespace {

ScoredUtterance Scored(const char* speaker, const char* label, const char* predicted) {
  return {{"", "ravdess", label, speaker, Sex::kUnknown}, predicted};
}

}  // namespace

TEST_CASE("unweighted average recall counts every class alike, however many clips it has") {
  std::vector<ScoredUtterance> scored;
  for (int i = 0; i < 9; ++i) scored.push_back(Scored("01", "sad", "sad"));
  scored.push_back(Scored("02", "angry", "sad"));
  const Measures measures = Measure(scored, "ravdess");
  CHECK(measures.unweighted_average_recall.value == Approx(0.5));
  CHECK(measures.accuracy.value == Approx(0.9));
  CHECK(measures.speakers == 2);
  CHECK(measures.utterances == 10);
  CHECK(Measure(scored, "tess").utterances == 0);
}

TEST_CASE("the interval is over speakers: it holds the value and is wide where they differ") {
  std::vector<ScoredUtterance> alike, different;
  for (const char* speaker : {"01", "02", "03", "04"}) {
    for (int i = 0; i < 10; ++i) {
      for (const char* label : {"sad", "angry"}) {
        alike.push_back(Scored(speaker, label, i < 5 ? label : "happy"));
        different.push_back(Scored(speaker, label, speaker[1] < '3' ? label : "happy"));
      }
    }
  }
  const Interval narrow = Measure(alike, "ravdess").unweighted_average_recall;
  const Interval wide = Measure(different, "ravdess").unweighted_average_recall;
  CHECK(narrow.value == Approx(0.5));
  CHECK(narrow.low == Approx(0.5));
  CHECK(wide.value == Approx(0.5));
  CHECK(wide.low < 0.1);
  CHECK(wide.high > 0.9);
}

TEST_CASE("a label that the model lacks can't be right") {
  const Measures measures = Measure({Scored("01", "sad", ""), Scored("01", "angry", "angry")}, "ravdess");
  CHECK(measures.unweighted_average_recall.value == Approx(0.5));
}
