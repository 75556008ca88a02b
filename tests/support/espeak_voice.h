// The voice that the tests without a sound library have: two seconds of a synthesiser's, which speaks from
// the first to the last tenth of a second.
#pragma once

#include <catch2/catch.hpp>
#include <vector>

#include "speech_emotion/resampler.h"
#include "wav.h"

inline std::vector<float> EspeakVoice(int sample_rate_hz) {
  const auto wav = ReadPcm16Wav(SPEECH_EMOTION_TESTS_FOLDER "/golden/librosa-0.11.0/espeak/input.wav");
  REQUIRE(wav.has_value());
  auto resampler = speech_emotion::Resampler::Create(wav->sample_rate_hz, sample_rate_hz);
  REQUIRE(resampler.has_value());
  std::vector<float> samples;
  resampler->AcceptWaveform(wav->samples, samples);
  resampler->Finish(samples);
  return samples;
}
