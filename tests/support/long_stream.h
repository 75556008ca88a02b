// An hour of audio through a part of the chain, a second at a time, so that no more of it is in memory.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "signals.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/resampler.h"

// The shortest and the longest way that a stream can go.
inline speech_emotion::FeatureOptions LogMelStream() { return {}; }
inline speech_emotion::FeatureOptions MfccPitchStream() {
  using speech_emotion::FeatureKind;
  speech_emotion::FeatureOptions options;
  options.frame = {512, 512, 512};
  options.outputs = {FeatureKind::kMfcc, FeatureKind::kLogEnergy, FeatureKind::kZeroCrossingRate,
                     FeatureKind::kF0, FeatureKind::kVoicingProbability};
  options.deltas = 1;
  options.normalization.method = speech_emotion::NormalizationMethod::kRunning;
  return options;
}

// Calls `accept` with every second of `minutes` of a tone that comes and goes in noise, and `after_minute`
// with the minutes so far.
template <class Accept, class AfterMinute>
void ForEachSecond(int minutes, int sample_rate_hz, const Accept& accept, const AfterMinute& after_minute) {
  constexpr int kPatternSeconds = 4;
  std::vector<float> pattern = WhiteNoise(static_cast<size_t>(kPatternSeconds) * sample_rate_hz, 1, 0.05f);
  const std::vector<float> tone = Tone(150.0, sample_rate_hz, 1.5);
  for (size_t i = 0; i < tone.size(); ++i) pattern[i] += tone[i];
  for (int second = 0; second < 60 * minutes; ++second) {
    const size_t begin = static_cast<size_t>(second % kPatternSeconds) * sample_rate_hz;
    accept(std::span<const float>(pattern).subspan(begin, sample_rate_hz));
    if (second % 60 == 59) after_minute((second + 1) / 60);
  }
}

inline void NothingAfterMinute(int) {}

// Frames that came out.
template <class AfterMinute = void (*)(int)>
int64_t StreamFeatures(const speech_emotion::FeatureOptions& options, int minutes,
                       const AfterMinute& after_minute = NothingAfterMinute) {
  auto extractor = speech_emotion::FeatureExtractor::Create(options);
  if (!extractor) {
    std::fprintf(stderr, "%s\n", extractor.error().message.c_str());
    std::exit(1);
  }
  speech_emotion::FeatureMatrix features;
  int64_t frames = 0;
  const auto drop = [&] {
    frames += features.frames();
    features.values.clear();
  };
  ForEachSecond(
      minutes, options.sample_rate_hz,
      [&](std::span<const float> samples) {
        extractor->AcceptWaveform(samples, features);
        drop();
      },
      after_minute);
  extractor->Finish(features);
  drop();
  return frames;
}

// Samples that came out.
template <class AfterMinute = void (*)(int)>
int64_t StreamResampler(int input_rate_hz, int output_rate_hz, int minutes,
                        const AfterMinute& after_minute = NothingAfterMinute) {
  auto resampler = speech_emotion::Resampler::Create(input_rate_hz, output_rate_hz);
  if (!resampler) {
    std::fprintf(stderr, "%s\n", resampler.error().message.c_str());
    std::exit(1);
  }
  std::vector<float> output;
  int64_t samples_out = 0;
  const auto drop = [&] {
    samples_out += static_cast<int64_t>(output.size());
    output.clear();
  };
  ForEachSecond(
      minutes, input_rate_hz,
      [&](std::span<const float> samples) {
        resampler->AcceptWaveform(samples, output);
        drop();
      },
      after_minute);
  resampler->Finish(output);
  drop();
  return samples_out;
}
