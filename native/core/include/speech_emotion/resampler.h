// Streaming sample-rate conversion by a polyphase Kaiser-windowed sinc.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"

namespace speech_emotion {

// Converts a stream from one rate to another without a shift in time: output sample n lies at
// n / output_rate_hz on the input's own clock, so nothing downstream corrects for a delay.
// Pass band flat within 0.1 dB up to 0.45 of the lower rate, stop band from 0.5 of it.
// Any chunking of the input gives the same output to the bit. One thread at a time.
// The filter: Oppenheim & Schafer, Discrete-Time Signal Processing, 7.6.
class SPEECH_EMOTION_EXPORT Resampler {
 public:
  static constexpr int kMinRateHz = 1000;
  static constexpr int kMaxRateHz = 768000;

  // Rates in hertz within [kMinRateHz, kMaxRateHz]; kInvalidArgument otherwise.
  static Result<Resampler> Create(int input_rate_hz, int output_rate_hz);

  // Appends to `output` what the samples so far determine.
  void AcceptWaveform(std::span<const float> samples, std::vector<float>& output);

  // Appends the tail (silence is assumed to follow): ceil(input count * output rate / input rate)
  // samples in all. Then the resampler is as new.
  void Finish(std::vector<float>& output);

  // As new: what was held back is dropped.
  void Reset();

 private:
  Resampler() = default;
  void Emit(int64_t available_samples, std::vector<float>& output);
  float NextOutput();

  // Input samples an output sample, as a reduced fraction, and as a whole number and what is left of it.
  int64_t step_numerator_ = 1;
  int64_t step_denominator_ = 1;
  int64_t whole_step_ = 1;
  int64_t step_remainder_ = 0;
  int half_taps_ = 0;  // taps to either side of the centre
  int phases_ = 0;     // rows of taps_; one more row than phases closes the interpolation
  bool interpolate_phases_ = false;
  std::vector<float> taps_;  // [phases, 2 * half_taps]

  std::vector<float> history_;  // input samples from history_start_ on
  int64_t history_start_ = 0;
  int64_t received_ = 0;
  int64_t produced_ = 0;
  // The place of output sample produced_ in the input: position_ + remainder_ / step_denominator_.
  int64_t position_ = 0;
  int64_t remainder_ = 0;
};

}  // namespace speech_emotion
