#include "speech_emotion/prediction.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace speech_emotion;

namespace {

Prediction Window(std::vector<float> probabilities, double energy, bool provisional = false) {
  Prediction prediction;
  prediction.probabilities = std::move(probabilities);
  prediction.energy = energy;
  prediction.provisional = provisional;
  return prediction;
}

}  // namespace

TEST_CASE("a file's probabilities are the renormalised mean of log-probabilities, weighted by energy") {
  const std::vector<Prediction> windows = {Window({0.8f, 0.2f}, 3.0), Window({0.4f, 0.6f}, 1.0)};
  const double a = std::exp(0.75 * std::log(0.8) + 0.25 * std::log(0.4));
  const double b = std::exp(0.75 * std::log(0.2) + 0.25 * std::log(0.6));
  const auto combined = CombinePredictions(windows);
  REQUIRE(combined.size() == 2);
  CHECK(combined[0] == Approx(a / (a + b)).epsilon(1e-5));
  CHECK(combined[1] == Approx(b / (a + b)).epsilon(1e-5));
}

TEST_CASE("windows that were still filling don't count, and silent ones count alike") {
  const std::vector<Prediction> windows = {Window({0.9f, 0.1f}, 5.0, true), Window({0.3f, 0.7f}, 0.0),
                                           Window({0.7f, 0.3f}, 0.0)};
  const auto combined = CombinePredictions(windows);
  REQUIRE(combined.size() == 2);
  CHECK(combined[0] == Approx(0.5));
}

TEST_CASE("a probability of zero doesn't veto the other windows, and nothing combines to nothing") {
  const std::vector<Prediction> windows = {Window({0.0f, 1.0f}, 0.01), Window({1.0f, 0.0f}, 1.0)};
  const auto combined = CombinePredictions(windows);
  CHECK(combined[0] > 0.99f);
  CHECK(CombinePredictions({}).empty());
}

TEST_CASE("windows without speech don't count where others have some") {
  std::vector<Prediction> windows = {Window({0.9f, 0.1f}, 100.0), Window({0.3f, 0.7f}, 1.0)};
  windows[1].state = SpeechState::kUncertain;
  CHECK(CombinePredictions(windows)[0] == Approx(0.3));
  windows[1].provisional = true;
  CHECK(CombinePredictions(windows)[0] == Approx(0.9));
}

TEST_CASE("a file is uncertain where nothing stands out of all of it, and no speech where it has none") {
  std::vector<Prediction> windows = {Window({0.5f, 0.3f, 0.2f}, 1.0), Window({0.2f, 0.5f, 0.3f}, 1.0)};
  const auto combined = CombinePredictions(windows);
  CHECK(CombinedState(windows, combined, 0.35) == SpeechState::kNoSpeech);
  windows[1].state = SpeechState::kUncertain;
  windows[1].provisional = true;
  CHECK(CombinedState(windows, combined, 0.35) == SpeechState::kNoSpeech);
  windows[0].state = SpeechState::kSpeech;
  CHECK(CombinedState(windows, combined, 0.35) == SpeechState::kSpeech);
  CHECK(CombinedState(windows, combined, 0.6) == SpeechState::kUncertain);
  CHECK(CombinedState({}, {}, 0.35) == SpeechState::kNoSpeech);
}
