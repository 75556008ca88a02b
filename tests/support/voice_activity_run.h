// What the detector of voices makes of a whole signal.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <span>

#include "speech_emotion/voice_activity.h"

inline constexpr int kRateHz = 16000;

inline speech_emotion::VoiceActivityDecisions Detect(
    std::span<const float> samples, int sample_rate_hz = kRateHz,
    const speech_emotion::VoiceActivityOptions& options = {}) {
  auto detector = speech_emotion::VoiceActivity::Create(sample_rate_hz, options);
  REQUIRE(detector.has_value());
  speech_emotion::VoiceActivityDecisions decisions;
  REQUIRE(detector->AcceptWaveform(samples, decisions).has_value());
  detector->Finish(decisions);
  return decisions;
}

// Part of the frames from `begin_s` to `end_s` that are speech.
inline double SpeechShare(const speech_emotion::VoiceActivityDecisions& decisions, double begin_s = 0.0,
                          double end_s = 1e9) {
  const size_t end =
      static_cast<size_t>(std::min(end_s * 100.0, static_cast<double>(decisions.speech.size())));
  const size_t begin = std::min(static_cast<size_t>(begin_s * 100.0), end);
  const int on = std::accumulate(decisions.speech.begin() + begin, decisions.speech.begin() + end, 0);
  return end > begin ? static_cast<double>(on) / static_cast<double>(end - begin) : 0.0;
}
