// The detector as a stream: cuts, delays, ends and defects of its input.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "support/coloured_noise.h"
#include "support/espeak_voice.h"
#include "support/signals.h"
#include "support/voice_activity_run.h"

using namespace speech_emotion;

TEST_CASE("any chunking of the input gives identical decisions and events") {
  std::mt19937 random(3);
  for (const int rate_hz : {16000, 44100}) {
    auto samples = EspeakVoice(rate_hz);
    samples.resize(samples.size() + rate_hz);
    Add(samples, WhiteNoise(samples.size(), 8, 0.01f));
    const auto whole = Detect(samples, rate_hz);
    REQUIRE(whole.events.size() == 2);
    for (const size_t longest : {1u, 160u, 5000u}) {
      auto detector = VoiceActivity::Create(rate_hz);
      REQUIRE(detector.has_value());
      VoiceActivityDecisions decisions;
      InRandomChunks(samples, random, longest, [&](std::span<const float> piece) {
        REQUIRE(detector->AcceptWaveform(piece, decisions).has_value());
      });
      detector->Finish(decisions);
      CAPTURE(rate_hz, longest);
      CHECK(decisions.speech == whole.speech);
      REQUIRE(decisions.events.size() == whole.events.size());
      for (size_t i = 0; i < whole.events.size(); ++i) {
        CHECK(decisions.events[i].kind == whole.events[i].kind);
        CHECK(decisions.events[i].time_s == whole.events[i].time_s);
      }
    }
  }
}

TEST_CASE("a frame is decided no later than the delay that is promised") {
  for (const int rate_hz : {8000, 16000, 48000}) {
    auto detector = VoiceActivity::Create(rate_hz);
    REQUIRE(detector.has_value());
    VoiceActivityDecisions decisions;
    const auto samples = WhiteNoise(3 * rate_hz, 9);
    for (size_t end = 1; end <= 300; ++end) {
      const auto hundredth = std::span(samples).subspan((end - 1) * rate_hz / 100, rate_hz / 100);
      REQUIRE(detector->AcceptWaveform(hundredth, decisions).has_value());
      const double due = static_cast<double>(end) - VoiceActivity::kDelay_s * 100.0;
      CAPTURE(rate_hz, end);
      CHECK(static_cast<double>(decisions.speech.size()) >= std::floor(due));
    }
  }
}

TEST_CASE("an utterance that the input cuts off ends with the input, and the next stream is new") {
  const auto voice = EspeakVoice(kRateHz);
  const auto cut = std::span(voice).first(kRateHz);
  auto detector = VoiceActivity::Create(kRateHz);
  REQUIRE(detector.has_value());
  VoiceActivityDecisions first, second;
  for (VoiceActivityDecisions* decisions : {&first, &second}) {
    REQUIRE(detector->AcceptWaveform(cut, *decisions).has_value());
    detector->Finish(*decisions);
  }
  CHECK(first.speech.size() == 100);
  REQUIRE(first.events.size() == 2);
  CHECK(first.events[1].time_s == Approx(1.0));
  CHECK(second.speech == first.speech);
}

TEST_CASE("what follows a frame by more than the delay doesn't change its decision") {
  auto samples = EspeakVoice(kRateHz);
  Add(samples, WhiteNoise(samples.size(), 12, 0.005f));
  const auto whole = Detect(samples);
  for (size_t frames = 60; frames < whole.speech.size(); frames += 7) {
    const auto part = Detect(std::span(samples).first(frames * 160));
    const auto settled = frames - static_cast<size_t>(std::ceil(VoiceActivity::kDelay_s * 100.0));
    CAPTURE(frames);
    REQUIRE(part.speech.size() == frames);
    CHECK(std::equal(part.speech.begin(), part.speech.begin() + settled, whole.speech.begin()));
  }
}

TEST_CASE("inputs too short for a syllable are decided and are no speech") {
  for (const size_t count : {0u, 1u, 159u, 160u, 161u, 511u, 512u, 800u, 1600u}) {
    const auto decisions = Detect(WhiteNoise(count, 10));
    CAPTURE(count);
    CHECK(decisions.speech.size() == (count + 159) / 160);
    CHECK(SpeechShare(decisions) == 0.0);
    CHECK(decisions.events.empty());
  }
}

TEST_CASE("the largest samples are decided like any others") {
  auto samples = AtLevel(WhiteNoise(5 * kRateHz, 11), 0.0);
  for (float& sample : samples) sample *= 1e37f;
  const auto decisions = Detect(samples);
  CHECK(decisions.speech.size() == 500);
  CHECK(SpeechShare(decisions) <= 0.01);
}

TEST_CASE("a block with a sample that is not finite is refused, and the detector goes on") {
  const auto voice = EspeakVoice(kRateHz);
  auto detector = VoiceActivity::Create(kRateHz);
  REQUIRE(detector.has_value());
  VoiceActivityDecisions decisions;
  REQUIRE(detector->AcceptWaveform(std::span(voice).first(9000), decisions).has_value());
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const std::vector<float> block = {0.0f, bad};
    const auto refused = detector->AcceptWaveform(block, decisions);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::kInvalidAudio);
  }
  REQUIRE(detector->AcceptWaveform(std::span(voice).subspan(9000), decisions).has_value());
  detector->Finish(decisions);
  CHECK(decisions.speech == Detect(voice).speech);
}
