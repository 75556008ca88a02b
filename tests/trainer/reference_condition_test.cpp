// The named conditions under which clips are scored.
#include "evaluation/reference_condition.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "evaluation/measures.h"
#include "evaluation/window_states.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

std::vector<Utterance> Clips() {
  std::vector<Utterance> utterances;
  for (const char* speaker : {"a", "b", "c"}) {
    for (int i = 0; i < 12; ++i) {
      Utterance clip;
      clip.path = speaker + std::to_string(i);
      clip.corpus = speaker == std::string("c") ? "theirs" : "mine";
      clip.label = i < 3 ? "neutral" : "angry";
      clip.speaker = speaker;
      utterances.push_back(clip);
    }
  }
  return utterances;
}

}  // namespace

TEST_CASE("conditions are told by their names, and anything else is refused with all of them") {
  for (const char* name :
       {"none", "clips:10", "neutral:3", "same:angry", "voice", "other-voice", "two-voices:5"}) {
    const auto condition = ParseReferenceCondition(name);
    REQUIRE(condition.has_value());
    CHECK(condition->name() == name);
  }
  for (const char* name : {"", "clips", "clips:0", "clips:ten", "voice:3", "same:", "stranger"}) {
    const auto condition = ParseReferenceCondition(name);
    INFO(name);
    REQUIRE_FALSE(condition.has_value());
    CHECK(condition.error().message ==
          "expected --reference none, clips:N, neutral:N, same:EMOTION, voice, other-voice or two-voices:N "
          "(N: clips, "
          "1 to 1000), found '" +
              std::string(name) + "'");
  }
}

TEST_CASE("a tested clip is never in its own reference, whatever the condition") {
  const auto utterances = Clips();
  const ReferencePool pool(utterances);
  const auto draw = [&](const char* name, size_t clip, int number) {
    return pool.Draw(ParseReferenceCondition(name).value(), clip, number);
  };
  for (size_t clip = 0; clip < utterances.size(); ++clip) {
    CHECK(draw("none", clip, 0).empty());
    CHECK(draw("voice", clip, 0).size() == 11);
    CHECK(draw("clips:5", clip, 0).size() == 5);
    CHECK(draw("clips:100", clip, 0).size() == 11);
    CHECK(draw("same:angry", clip, 0).size() == (utterances[clip].label == "angry" ? 8u : 9u));
    CHECK(draw("same:sad", clip, 0).empty());
    CHECK(draw("two-voices:4", clip, 0).size() == 8);
    for (const char* name : {"voice", "clips:5", "neutral:2", "same:angry", "two-voices:4"}) {
      const auto reference = draw(name, clip, 1);
      CHECK(std::count(reference.begin(), reference.end(), clip) == 0);
    }
    for (const size_t other : draw("other-voice", clip, 2)) {
      CHECK(utterances[other].speaker != utterances[clip].speaker);
      if (utterances[clip].corpus == "mine") CHECK(utterances[other].corpus == "mine");
    }
  }
  CHECK(draw("clips:5", 3, 0) == draw("clips:5", 3, 0));
  CHECK(draw("clips:5", 3, 0) != draw("clips:5", 3, 1));
}

TEST_CASE("several draws of a clip count as one speaker, and widen the interval by what they differ in") {
  const auto scored = [](bool draws_differ) {
    ScoredUtterances all{{"neutral", "angry"}, {}, {}};
    for (int speaker = 0; speaker < 8; ++speaker) {
      for (int clip = 0; clip < 10; ++clip) {
        Utterance utterance;
        utterance.corpus = "mine";
        utterance.speaker = std::to_string(speaker);
        utterance.label = clip % 2 == 0 ? "neutral" : "angry";
        for (int draw = 0; draw < 2; ++draw) {
          const bool right = draws_differ ? draw == 0 : clip < 5;
          const bool is_neutral = right == (utterance.label == "neutral");
          all.Add(utterance, is_neutral ? std::vector<float>{0.9f, 0.1f} : std::vector<float>{0.1f, 0.9f},
                  draw);
        }
      }
    }
    return Measure(all);
  };
  const Measures alike = scored(false), apart = scored(true);
  CHECK(alike.speakers == 8);
  CHECK(apart.unweighted_average_recall.value == Approx(0.5));
  CHECK(alike.unweighted_average_recall.high - alike.unweighted_average_recall.low ==
        Approx(0.0).margin(1e-9));
  CHECK(apart.unweighted_average_recall.high - apart.unweighted_average_recall.low > 0.3);
}

TEST_CASE("windows of plain speech count as quiet where neutral, calm or uncertain, sounds as no speech") {
  const std::vector<std::string> labels{"neutral", "calm", "angry"};
  const auto window = [](SpeechState state, std::vector<float> probabilities, bool provisional = false) {
    Prediction prediction;
    prediction.state = state;
    prediction.smoothed_probabilities = std::move(probabilities);
    prediction.provisional = provisional;
    return prediction;
  };
  const WindowStates states = WindowStatesOf(
      {window(SpeechState::kSpeech, {0.8f, 0.1f, 0.1f}), window(SpeechState::kSpeech, {0.2f, 0.7f, 0.1f}),
       window(SpeechState::kUncertain, {0.3f, 0.3f, 0.4f}),
       window(SpeechState::kSpeech, {0.3f, 0.25f, 0.45f}), window(SpeechState::kSpeech, {0.1f, 0.1f, 0.8f}),
       window(SpeechState::kNoSpeech, {0.1f, 0.1f, 0.8f}),
       window(SpeechState::kSpeech, {0.1f, 0.1f, 0.8f}, true)},
      labels);
  CHECK(states.windows == 6);
  CHECK(states.no_speech == 1);
  CHECK(states.quiet == 3);
  CHECK(states.named == 1);
  CHECK(PlainSpeechText(states) ==
        "60.0 % of 5 windows with speech neutral, calm or uncertain, 20.0 % anything else at 50 % or more; "
        "83.3 % of "
        "all windows heard as speech");
  CHECK(SoundsText(states) == "16.7 % of 6 windows called no speech");
}
