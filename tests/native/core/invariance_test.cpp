// What no voice makes changes nothing of what is heard of one.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/feature_presets.h"
#include "support/espeak_voice.h"

using namespace speech_emotion;

namespace {

constexpr int kRate = 16000;

// As a model's front has them: bands 12 nats below the loudest are lifted to there.
std::vector<float> Heard(const std::vector<float>& samples) {
  const auto features =
      ExtractFeatures(FeaturePresetByName("voice").value(), Waveform{samples, kRate}).value();
  std::vector<float> heard = features.values;
  float loudest = heard.front();
  for (const float value : heard) loudest = std::max(loudest, value);
  for (float& value : heard) value = std::max(value, loudest - 12.0f);
  return heard;
}

double MeanDifference(const std::vector<float>& one, const std::vector<float>& other) {
  double sum = 0.0;
  for (size_t i = 0; i < one.size(); ++i)
    sum += std::abs(one[i] - other[i]) / static_cast<double>(one.size());
  return sum;
}

}  // namespace

TEST_CASE("a constant offset isn't heard with the preset voice") {
  const std::vector<float> voice = EspeakVoice(kRate);
  const auto heard = Heard(voice);
  for (const float offset : {0.003f, 0.01f, 0.03f, -0.03f}) {
    std::vector<float> moved = voice;
    for (float& sample : moved) sample += offset;
    CHECK(MeanDifference(Heard(moved), heard) < 1e-4);
  }
}

TEST_CASE("hum below the voice is hardly heard with the preset voice") {
  const std::vector<float> voice = EspeakVoice(kRate);
  const auto heard = Heard(voice);
  for (const double hertz : {50.0, 60.0}) {
    std::vector<float> humming = voice;
    for (size_t i = 0; i < humming.size(); ++i) {
      humming[i] += static_cast<float>(0.003 * std::sin(2.0 * std::numbers::pi * hertz * i / kRate));
    }
    CHECK(MeanDifference(Heard(humming), heard) < 0.02);
  }
}
