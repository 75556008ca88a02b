#include "speech_emotion/functionals.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr double kFrameShiftS = 0.01;

std::vector<float> Compute(const char* names, const std::vector<float>& values, int features = 1) {
  const auto functionals = FunctionalsFromText(names);
  REQUIRE(functionals.has_value());
  return ComputeFunctionals(*functionals, values, features, kFrameShiftS);
}

}  // namespace

TEST_CASE("functionals survive the way through text") {
  for (const char* text : {"", "mean", "slope,sd", "mean,sd,p0,p5,p50,p95,p100,slope"}) {
    const auto functionals = FunctionalsFromText(text);
    REQUIRE(functionals.has_value());
    CHECK(ToText(*functionals) == text);
  }
  CHECK(*FunctionalsFromText("p25,sd") ==
        std::vector<Functional>{{FunctionalKind::kPercentile, 25}, {FunctionalKind::kStandardDeviation}});
}

TEST_CASE("a word that is no functional is refused by name") {
  for (const char* word : {"median", "p", "p101", "p-0", "p-1", "p+5", "p05", "p 5", "p5 ", "p2.5",
                           "p99999999999", "Mean", " sd", ""}) {
    const auto functionals = FunctionalsFromText(std::string("mean,") + word + ",sd");
    CAPTURE(word);
    REQUIRE_FALSE(functionals.has_value());
    CHECK(functionals.error().code == ErrorCode::kInvalidArgument);
    CHECK(functionals.error().message ==
          "expected functionals mean, sd, p0 to p100 or slope between commas, found '" + std::string(word) +
              "'");
  }
  CHECK_FALSE(FunctionalsFromText("mean,").has_value());
  CHECK_FALSE(FunctionalsFromText(",").has_value());
}

TEST_CASE("mean, deviation and percentiles are those of numpy's mean, std and percentile") {
  // Worked by hand; numpy gives the same: the deviation of 1, 2, 4, 9 is sqrt(38 / 4).
  const auto result = Compute("mean,sd,p0,p10,p25,p50,p90,p100", {4.0f, 1.0f, 9.0f, 2.0f});
  const std::vector<double> expected = {4.0, std::sqrt(9.5), 1.0, 1.3, 1.75, 3.0, 7.5, 9.0};
  REQUIRE(result.size() == expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(i);
    CHECK(result[i] == Approx(expected[i]).margin(1e-6));
  }
}

TEST_CASE("the slope is that of the least-squares line, a second") {
  // 300 units a second at 10 ms a frame.
  CHECK(Compute("slope", {1.0f, 4.0f, 7.0f, 10.0f, 13.0f})[0] == Approx(300.0));
  CHECK(Compute("slope", {13.0f, 10.0f, 7.0f, 4.0f})[0] == Approx(-300.0));
  // A bump in the middle tilts no line; at the end it does: sum(t v) / sum(t^2) = 2 / 10 a frame.
  CHECK(Compute("slope", {0.0f, 0.0f, 1.0f, 0.0f, 0.0f})[0] == Approx(0.0).margin(1e-6));
  CHECK(Compute("slope", {0.0f, 0.0f, 0.0f, 0.0f, 1.0f})[0] == Approx(20.0));
}

TEST_CASE("every feature has its functionals, the first functional of all of them first") {
  // [3 frames, 2 features]
  const auto result = Compute("mean,p100,slope", {1.0f, 30.0f, 2.0f, 20.0f, 3.0f, 10.0f}, 2);
  CHECK(result == std::vector<float>{2.0f, 20.0f, 3.0f, 30.0f, 100.0f, -1000.0f});
}

TEST_CASE("a single frame is its own mean and percentile, without deviation or slope") {
  CHECK(Compute("mean,sd,p0,p50,p100,slope", {7.0f, -3.0f}, 2) ==
        std::vector<float>{7.0f, -3.0f, 0.0f, 0.0f, 7.0f, -3.0f, 7.0f, -3.0f, 7.0f, -3.0f, 0.0f, 0.0f});
}

TEST_CASE("no frames have no functionals, and no functionals no values") {
  CHECK(Compute("mean,slope", {}).empty());
  CHECK(Compute("mean", {1.0f}, 2).empty());
  CHECK(Compute("", {1.0f, 2.0f}).empty());
}

TEST_CASE("a large constant keeps a deviation and slope of zero over a long utterance") {
  const auto result = Compute("mean,sd,p50,slope", std::vector<float>(100000, -87.123456f));
  CHECK(result[0] == -87.123456f);
  CHECK(std::abs(result[1]) < 1e-6f);
  CHECK(result[2] == -87.123456f);
  CHECK(std::abs(result[3]) < 1e-6f);
}

TEST_CASE("percentiles grow with the percentage") {
  const auto values = WhiteNoise(1001, 3);
  const auto result = Compute("p0,p1,p10,p33,p50,p67,p90,p99,p100", values);
  CHECK(std::is_sorted(result.begin(), result.end()));
  CHECK(result[4] == Approx(0.0).margin(0.03));
}
