#include "speech_emotion/channel_survey.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

using namespace speech_emotion;

namespace {

// interleaved [frames, gains]: one voice in all channels, each with its gain and an offset.
std::vector<float> Voice(const std::vector<float>& gains, float offset = 0.0f) {
  std::vector<float> samples;
  for (int i = 0; i < 4000; ++i) {
    for (const float gain : gains) samples.push_back(gain * std::sin(0.05f * static_cast<float>(i)) + offset);
  }
  return samples;
}

ChannelSurvey::Choice ChoiceOf(const std::vector<float>& gains, float offset = 0.0f) {
  ChannelSurvey survey(static_cast<int>(gains.size()));
  survey.Add(Voice(gains, offset));
  return survey.Choose();
}

}  // namespace

TEST_CASE("a mix is heard where the channels say the same, or not the same") {
  CHECK(ChoiceOf({0.5f}).channel == -1);
  CHECK(ChoiceOf({0.5f, 0.5f}).channel == -1);
  CHECK(ChoiceOf({0.5f, 0.05f}).channel == -1);  // a far speaker is a speaker
  CHECK(ChoiceOf({0.5f, -0.1f}).channel == -1);
  CHECK(ChoiceOf({0.5f, 0.5f}).reason.empty());
  CHECK(ChoiceOf({0.0f, 0.0f}).channel == -1);
  CHECK(ChannelSurvey(2).Choose().channel == -1);
}

TEST_CASE("sides that cancel each other leave the louder one") {
  CHECK(ChoiceOf({0.4f, -0.4f}).channel == 0);
  CHECK(ChoiceOf({0.4f, -0.4f}).reason == "its left channel is heard alone: they cancel each other");
  CHECK(ChoiceOf({0.4f, -0.5f}).channel == 1);
  CHECK(ChoiceOf({0.4f, -0.5f}, 0.3f).channel == 1);  // whatever the offset
}

TEST_CASE("a silent side is left out, and so is one that holds nothing but an offset") {
  const auto choice = ChoiceOf({0.0f, 0.2f}, 0.1f);
  CHECK(choice.channel == 1);
  CHECK(choice.reason == "its right channel is heard alone: the others are silent");
}

TEST_CASE("of six channels the one with the voice is heard") {
  const auto choice = ChoiceOf({0.01f, -0.01f, 0.5f, 0.0f, 0.01f, 0.01f});
  CHECK(choice.channel == 2);
  CHECK(choice.reason == "its channel 3 is heard alone: the mean of all is far quieter");
}

TEST_CASE("a choice is the same however the recording comes in pieces, and survives a NaN") {
  ChannelSurvey survey(2);
  const auto voice = Voice({0.3f, -0.3f});
  for (size_t first = 0; first < voice.size(); first += 250) survey.Add(std::span(voice).subspan(first, 250));
  CHECK(survey.Choose().channel == 0);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  survey.Add(std::vector<float>{nan, nan});
  CHECK(survey.Choose().channel == -1);
}
