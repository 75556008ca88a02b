#include "speech_emotion/voice_activity.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <string>

#include "support/coloured_noise.h"
#include "support/espeak_voice.h"
#include "support/signals.h"
#include "support/voice_activity_run.h"

using namespace speech_emotion;

namespace {

// Tones with their harmonics, each of 1 / n of the first's amplitude.
std::vector<float> Chord(std::initializer_list<double> fundamentals_hz, int harmonics, double seconds) {
  std::vector<float> sum(static_cast<size_t>(seconds * kRateHz), 0.0f);
  for (const double hz : fundamentals_hz) {
    for (int n = 1; n <= harmonics && n * hz < 0.45 * kRateHz; ++n) {
      Add(sum, Tone(n * hz, kRateHz, seconds, 1.0 / n));
    }
  }
  return sum;
}

struct Span {
  double begin_s;
  double end_s;
};

// Where the voice is within 25 dB of its loudest 30 ms.
Span ActiveSpan(std::span<const float> voice) {
  std::vector<double> levels;
  for (size_t start = 0; start + 480 <= voice.size(); start += 160) {
    levels.push_back(RootMeanSquare(voice.subspan(start, 480)));
  }
  const double floor = *std::max_element(levels.begin(), levels.end()) * std::pow(10.0, -25.0 / 20.0);
  const auto loud = [floor](double level) { return level >= floor; };
  const auto first = std::find_if(levels.begin(), levels.end(), loud) - levels.begin();
  const auto last = levels.rend() - std::find_if(levels.rbegin(), levels.rend(), loud);
  return {0.01 * static_cast<double>(first), 0.01 * static_cast<double>(last) + 0.02};
}

// Ten seconds of a background 10 dB below the voice (1: as loud), the voice at 2 and at 6 s.
std::vector<float> VoiceTwiceIn(std::vector<float> background) {
  const auto voice = EspeakVoice(kRateHz);
  background.resize(10 * kRateHz, 0.0f);
  background = AtLevel(std::move(background), 20.0 * std::log10(RootMeanSquare(voice)) - 10.0);
  for (const size_t second : {2u, 6u}) Add(background, voice, second * kRateHz);
  return background;
}

void CheckTwoUtterances(const VoiceActivityDecisions& decisions) {
  const Span active = ActiveSpan(EspeakVoice(kRateHz));
  REQUIRE(decisions.events.size() == 4);
  for (size_t i = 0; i < 2; ++i) {
    const double offset_s = i == 0 ? 2.0 : 6.0;
    const UtteranceEvent &start = decisions.events[2 * i], &end = decisions.events[2 * i + 1];
    CHECK(start.kind == UtteranceEvent::Kind::kStart);
    CHECK(end.kind == UtteranceEvent::Kind::kEnd);
    CHECK(std::abs(start.time_s - (offset_s + active.begin_s)) <= 0.15);
    CHECK(end.time_s >= offset_s + active.end_s - 0.05);
    CHECK(end.time_s <= offset_s + active.end_s + 0.65);
    CHECK(SpeechShare(decisions, offset_s + active.begin_s, offset_s + active.end_s) >= 0.95);
  }
}

void CheckNoSpeech(const std::string& name, const std::vector<float>& sound,
                   std::initializer_list<double> levels_dbfs = {-60.0, -20.0, -3.0}) {
  for (const double level_dbfs : levels_dbfs) {
    CAPTURE(name, level_dbfs);
    CHECK(SpeechShare(Detect(AtLevel(sound, level_dbfs))) <= 0.01);
  }
}

}  // namespace

TEST_CASE("silence, even with a constant offset, is no speech") {
  const auto silence = Detect(std::vector<float>(30 * kRateHz, 0.0f));
  CHECK(silence.speech.size() == 3000);
  CHECK(SpeechShare(silence) == 0.0);
  CHECK(silence.events.empty());
  CHECK(SpeechShare(Detect(std::vector<float>(30 * kRateHz, 0.5f))) == 0.0);
}

TEST_CASE("half a minute of noise of any colour and level is no speech") {
  CheckNoSpeech("white", WhiteNoise(30 * kRateHz, 1));
  CheckNoSpeech("pink", PinkNoise(30 * kRateHz, 2, kRateHz));
  CheckNoSpeech("brown", BrownNoise(30 * kRateHz, 3), {-20.0});
  auto fan = Chord({97.0}, 8, 30.0);
  for (size_t i = 0; i < fan.size(); ++i) {
    fan[i] *= 1.0f + 0.1f * std::sin(2.0f * 3.14159265f * 1.3f * static_cast<float>(i) / kRateHz);
  }
  Add(fan, AtLevel(PinkNoise(fan.size(), 4, kRateHz), -12.0));
  CheckNoSpeech("fan", fan, {-20.0});
}

TEST_CASE("mains hum is no speech, with its harmonics or without") {
  for (const double hz : {50.0, 60.0}) {
    CheckNoSpeech(std::to_string(hz), Tone(hz, kRateHz, 30.0), {-60.0, -3.0});
    CheckNoSpeech("harmonics of " + std::to_string(hz), Chord({hz}, 20, 30.0), {-60.0, -3.0});
  }
}

TEST_CASE("a steady tone is no speech, though it has a voice's pitch") {
  for (const double hz : {100.0, 123.4, 187.0, 300.0, 1000.0, 3999.0, 7000.0}) {
    CheckNoSpeech(std::to_string(hz), Tone(hz, kRateHz, 30.0), {-60.0, -3.0});
  }
}

TEST_CASE("a steady chord is no speech, nor one that changes every two seconds") {
  CheckNoSpeech("C major", Chord({261.63, 329.63, 392.0}, 1, 30.0), {-20.0});
  CheckNoSpeech("C major with harmonics", Chord({261.63, 329.63, 392.0}, 10, 30.0), {-60.0, -3.0});
  CheckNoSpeech("C major two octaves lower", Chord({65.41, 82.41, 98.0}, 20, 30.0), {-20.0});
  std::vector<float> progression(30 * kRateHz, 0.0f);
  const auto tonic = Chord({261.63, 329.63, 392.0}, 6, 2.0);
  const auto dominant = Chord({196.0, 246.94, 293.66}, 6, 2.0);
  for (size_t second = 0; second < 30; second += 2) {
    Add(progression, second % 4 == 0 ? tonic : dominant, second * kRateHz);
  }
  CheckNoSpeech("progression", progression, {-20.0});
}

TEST_CASE("a sound that is switched on and off every second or so is no speech") {
  auto tone = Chord({200.0}, 5, 30.0);
  auto noise = WhiteNoise(30 * kRateHz, 5);
  for (size_t i = 0; i < tone.size(); ++i) {
    if (i / kRateHz % 2 == 1) tone[i] = 0.0f;
    if (i / (2 * kRateHz) % 2 == 1) noise[i] *= 0.1f;
  }
  CheckNoSpeech("tone", tone, {-20.0});
  CheckNoSpeech("noise", noise, {-20.0});
}

TEST_CASE("a voice in silence, white or pink noise is two utterances, found within 150 ms") {
  SECTION("silence") { CheckTwoUtterances(Detect(VoiceTwiceIn({}))); }
  SECTION("white noise") { CheckTwoUtterances(Detect(VoiceTwiceIn(WhiteNoise(10 * kRateHz, 6)))); }
  SECTION("pink noise") { CheckTwoUtterances(Detect(VoiceTwiceIn(PinkNoise(10 * kRateHz, 7, kRateHz)))); }
  SECTION("hum") { CheckTwoUtterances(Detect(VoiceTwiceIn(Chord({50.0}, 10, 10.0)))); }
}

TEST_CASE("a voice is found from the first sample on, and at any level from -60 dBFS") {
  const auto voice = EspeakVoice(kRateHz);
  const Span active = ActiveSpan(voice);
  const auto speaking = std::span(voice).subspan(static_cast<size_t>(active.begin_s * kRateHz));
  for (const double dbfs : {-60.0, -40.0, -3.0}) {
    const auto decisions = Detect(AtLevel({speaking.begin(), speaking.end()}, dbfs));
    CAPTURE(dbfs);
    CHECK(SpeechShare(decisions, 0.0, active.end_s - active.begin_s) >= 0.95);
    REQUIRE_FALSE(decisions.events.empty());
    CHECK(decisions.events.front().time_s <= 0.15);
  }
}

TEST_CASE("the rate of the input moves no event of a voice by more than 50 ms") {
  const auto at_16k = Detect(EspeakVoice(kRateHz));
  for (const int rate_hz : {11025, 22050, 24414, 44100, 48000, 192000}) {
    const auto decisions = Detect(EspeakVoice(rate_hz), rate_hz);
    CAPTURE(rate_hz);
    CHECK(std::abs(static_cast<int>(decisions.speech.size()) - static_cast<int>(at_16k.speech.size())) <= 1);
    REQUIRE(decisions.events.size() == at_16k.events.size());
    for (size_t i = 0; i < decisions.events.size(); ++i) {
      CHECK(std::abs(decisions.events[i].time_s - at_16k.events[i].time_s) <= 0.05);
    }
  }
  const auto telephone = Detect(EspeakVoice(8000), 8000);  // no hiss above 4 kHz
  const Span active = ActiveSpan(EspeakVoice(kRateHz));
  CHECK(SpeechShare(telephone, active.begin_s, active.end_s) >= 0.95);
}

TEST_CASE("options and rates out of range are refused by name") {
  const auto refuse = [](int rate_hz, VoiceActivityOptions options, const std::string& name) {
    const auto detector = VoiceActivity::Create(rate_hz, options);
    REQUIRE_FALSE(detector.has_value());
    CHECK(detector.error().code == ErrorCode::kInvalidArgument);
    CHECK(detector.error().message.find(name) != std::string::npos);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  refuse(0, {}, "rate");
  refuse(kRateHz, {.threshold_db = 0.0}, "threshold_db");
  refuse(kRateHz, {.threshold_db = nan}, "threshold_db");
  refuse(kRateHz, {.hang_over_s = -0.1}, "hang_over_s");
  refuse(kRateHz, {.hang_over_s = 11.0}, "hang_over_s");
}

TEST_CASE("speech lasts for the hang-over that is asked for") {
  auto samples = EspeakVoice(kRateHz);
  samples.resize(samples.size() + 3 * kRateHz, 0.0f);
  const auto shorter = Detect(samples, kRateHz, {.hang_over_s = 0.3});
  const auto longer = Detect(samples, kRateHz, {.hang_over_s = 1.3});
  REQUIRE(shorter.events.size() == 2);
  REQUIRE(longer.events.size() == 2);
  CHECK(longer.events[1].time_s - shorter.events[1].time_s == Approx(1.0).margin(1e-6));
}
