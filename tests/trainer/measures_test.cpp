// Each measure beside a value computed by hand, and where it has nothing to measure.
#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/calibration.h"
#include "evaluation/confusion.h"
#include "evaluation/ranking.h"
#include "scored_clips.h"

using namespace speech_emotion::trainer;
using trainer_test::Answer;
using trainer_test::Clip;

namespace {

const std::vector<std::string> kLabels = {"a", "b", "c"};

// 10 clips, 7 right; 3, 5 and 2 of each class, 3, 4 and 3 taken for it.
Confusion Mixed() { return {kLabels, {{2, 1, 0}, {1, 3, 1}, {0, 0, 2}}}; }

ScoredUtterances Scores(const std::vector<std::pair<std::string, std::vector<float>>>& clips) {
  ScoredUtterances scored{{"a", "b"}, {}, {}};
  for (const auto& [label, probabilities] : clips) scored.Add(Clip("01", label), probabilities);
  return scored;
}

}  // namespace

TEST_CASE("measures of a confusion matrix are those computed by hand") {
  CHECK(Accuracy(Mixed()) == Approx(0.7));
  CHECK(UnweightedAverageRecall(Mixed()) == Approx((2.0 / 3 + 3.0 / 5 + 1.0) / 3));
  CHECK(MacroF1(Mixed()) == Approx((2.0 / 3 + 2.0 / 3 + 0.8) / 3));
  CHECK(CohensKappa(Mixed()) == Approx(0.35 / 0.65));  // by chance (3 * 3 + 5 * 4 + 2 * 3) / 100
  CHECK(MatthewsCorrelation(Mixed()) == Approx((70.0 - 35.0) / std::sqrt(62.0 * 66.0)));
  const auto classes = PerClass(Mixed());
  CHECK(classes[1].support == 5);
  CHECK(classes[1].precision == Approx(0.75));
  CHECK(classes[1].recall == Approx(0.6));
  CHECK(classes[2].f1 == Approx(0.8));
}

TEST_CASE("with two classes the correlation is Matthews' own") {
  // TP 6, FN 2, FP 1, TN 3
  const Confusion confusion{{"a", "b"}, {{6, 2}, {1, 3}}};
  CHECK(MatthewsCorrelation(confusion) == Approx((6.0 * 3 - 1.0 * 2) / std::sqrt(7.0 * 8 * 4 * 5)));
}

TEST_CASE("a perfect model has one everywhere, and a constant one no more than chance") {
  const Confusion perfect{kLabels, {{3, 0, 0}, {0, 5, 0}, {0, 0, 2}}};
  for (const auto measure : {Accuracy, UnweightedAverageRecall, MacroF1, CohensKappa, MatthewsCorrelation}) {
    CHECK(measure(perfect) == Approx(1.0));
  }
  const Confusion constant{kLabels, {{0, 3, 0}, {0, 5, 0}, {0, 2, 0}}};
  CHECK(Accuracy(constant) == Approx(0.5));
  CHECK(UnweightedAverageRecall(constant) == Approx(1.0 / 3));
  CHECK(CohensKappa(constant) == Approx(0.0));
  CHECK(MatthewsCorrelation(constant) == 0.0);
  CHECK(PerClass(constant)[0].precision == 0.0);  // never predicted
  CHECK(PerClass(constant)[0].f1 == 0.0);
}

TEST_CASE("one class, no clips and a class without clips have finite measures") {
  const Confusion one_class{{"a"}, {{4}}};
  CHECK(Accuracy(one_class) == 1.0);
  CHECK(UnweightedAverageRecall(one_class) == 1.0);
  CHECK(CohensKappa(one_class) == 0.0);
  CHECK(MatthewsCorrelation(one_class) == 0.0);
  const Confusion none = EmptyConfusion(kLabels);
  for (const auto measure : {Accuracy, UnweightedAverageRecall, MacroF1, CohensKappa, MatthewsCorrelation}) {
    CHECK(measure(none) == 0.0);
  }
  // "c" has no clips: it counts in no mean.
  const Confusion absent{kLabels, {{2, 0, 0}, {0, 1, 1}, {0, 0, 0}}};
  CHECK(UnweightedAverageRecall(absent) == Approx(0.75));
  CHECK(ConfusionTable(absent).find("-\n") != std::string::npos);
}

TEST_CASE("the area under the curve is the share of pairs in the right order, ties counting half") {
  const auto scored =
      Scores({{"a", {0.9f, 0.1f}}, {"a", {0.4f, 0.6f}}, {"b", {0.4f, 0.6f}}, {"b", {0.1f, 0.9f}}});
  CHECK(*AreaUnderCurve(scored, "a") == Approx(3.5 / 4));
  CHECK(*MacroAreaUnderCurve(scored) == Approx(3.5 / 4));
  CHECK_FALSE(AreaUnderCurve(scored, "unknown").has_value());
  const auto constant = Scores({{"a", {0.5f, 0.5f}}, {"b", {0.5f, 0.5f}}});
  CHECK(*MacroAreaUnderCurve(constant) == Approx(0.5));
  CHECK_FALSE(MacroAreaUnderCurve(Scores({{"a", {0.9f, 0.1f}}})).has_value());  // nothing to tell apart
}

TEST_CASE("a corpus that lacks a label doesn't count as others of it") {
  ScoredUtterances scored{{"a", "b", "c"}, {{"ravdess", {"a", "b"}}}, {}};
  scored.Add(Clip("01", "a"), {0.6f, 0.4f, 0.0f});
  Utterance other = Clip("01", "c");
  other.corpus = "tess";
  scored.Add(other, {0.1f, 0.2f, 0.7f});
  CHECK_FALSE(AreaUnderCurve(scored, "c").has_value());
  CHECK(*AreaUnderCurve(scored, "a") == 1.0);
}

TEST_CASE("the calibration error is the gap between confidence and accuracy") {
  // Half at .9 and right every other time, half at .6 and always right: gaps of .4 and .4.
  const auto scored =
      Scores({{"a", {0.9f, 0.1f}}, {"b", {0.9f, 0.1f}}, {"a", {0.6f, 0.4f}}, {"b", {0.4f, 0.6f}}});
  const Calibration calibration = MeasureCalibration(scored);
  REQUIRE(calibration.bins.size() == 15);
  CHECK(calibration.expected_calibration_error == Approx(0.4));
  CHECK(calibration.bins[13].clips == 2);
  CHECK(calibration.bins[13].accuracy == Approx(0.5));
  CHECK(calibration.bins[9].confidence == Approx(0.6));
  CHECK(calibration.negative_log_likelihood ==
        Approx(-(std::log(0.9) + std::log(0.1) + 2 * std::log(0.6)) / 4));
}

TEST_CASE("certain and right has no calibration error; certain and wrong is finite") {
  const Calibration right = MeasureCalibration(Scores({{"a", {1.0f, 0.0f}}}));
  CHECK(right.expected_calibration_error == 0.0);
  CHECK(right.negative_log_likelihood == 0.0);
  CHECK(right.bins[14].clips == 1);
  CHECK(MeasureCalibration(Scores({{"b", {1.0f, 0.0f}}})).negative_log_likelihood ==
        Approx(-std::log(1e-12)));
  CHECK(MeasureCalibration(Scores({})).expected_calibration_error == 0.0);
}

TEST_CASE("the fitted temperature makes the confidence what it was worth") {
  // Sure by .9 and right in three of four: at temperature log 9 / log 3 = 2 it is .75.
  ScoredUtterances scored{{"a", "b"}, {}, {}};
  for (int i = 0; i < 32; ++i) Answer(scored, Clip("01", i % 4 == 0 ? "b" : "a"), "a", 0.9f);
  const double temperature = FitTemperature(scored);
  CHECK(temperature == Approx(2.0).epsilon(1e-4));
  const Calibration after = MeasureCalibration(WithTemperature(scored, temperature));
  CHECK(after.expected_calibration_error == Approx(0.0).margin(1e-4));
  CHECK(after.negative_log_likelihood < MeasureCalibration(scored).negative_log_likelihood);
}

TEST_CASE("a temperature keeps what is impossible impossible, and the order") {
  const auto softened = WithTemperature({0.0f, 0.2f, 0.8f}, 3.0);
  CHECK(softened[0] == 0.0f);
  CHECK(softened[1] + softened[2] == Approx(1.0));
  CHECK(softened[1] > 0.2f);
  CHECK(softened[2] > softened[1]);
}

TEST_CASE("clips that tell no temperature leave it as it is") {
  const auto fitted = [](int clips, const std::string& label, float probability) {
    ScoredUtterances scored{{"a", "b"}, {}, {}};
    for (int i = 0; i < clips; ++i) Answer(scored, Clip("01", label), "a", probability);
    return FitTemperature(scored);
  };
  CHECK(fitted(0, "a", 0.8f) == 1.0);
  CHECK(fitted(40, "a", 0.8f) == 1.0);  // all are right: the surer the better, without end
  CHECK(fitted(40, "b", 0.8f) == 1.0);
  CHECK(fitted(40, "a", 0.5f) == 1.0);
  CHECK(fitted(40, "unknown", 0.8f) == 1.0);
  ScoredUtterances few{{"a", "b"}, {}, {}};
  for (int i = 0; i < 8; ++i) Answer(few, Clip("01", i % 4 == 0 ? "b" : "a"), "a", 0.9f);
  CHECK(FitTemperature(few) == 1.0);

  // Of a loss that is known; and where none is lowest within the range, or of too few, there is none.
  const auto bowl = [](double at) { return [at](double t) { return std::pow(std::log(t / at), 2.0); }; };
  CHECK(FitTemperature(100, bowl(0.7)) == Approx(0.7).epsilon(0.011));
  CHECK(FitTemperature(100, bowl(2.5)) == Approx(2.5).epsilon(0.011));
  CHECK(FitTemperature(29, bowl(0.7)) == 1.0);
  CHECK(FitTemperature(100, [](double t) { return t; }) == 1.0);
  CHECK(FitTemperature(100, [](double t) { return -t; }) == 1.0);
}
