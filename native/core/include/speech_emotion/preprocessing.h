// What happens to the samples before features are taken of them: a chain of named steps.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"

namespace speech_emotion {

// Streaming steps answer sample by sample, the others need the whole clip. An empty clip stays empty, digital
// silence stays silence, and what would exceed the largest float becomes it: finite samples stay finite.
enum class PreprocessingKind {
  // DC blocker: y[n] = x[n] - x[n - 1] + r y[n - 1], r = exp(-2 pi value / rate), value: cut-off in Hz, 0.01
  // to 1000. x[-1] = x[0] and y[-1] = 0, so that it begins without a click. Streams.
  kHighPass,
  kPreEmphasis,        // y[n] = x[n] - value * x[n - 1], x[-1] = 0, value: 0 to 1; streams
  kRemoveMean,         // no value
  kNormalizePeak,      // to a largest magnitude of value dBFS, -100 to 0
  kNormalizeRms,       // to a root mean square of value dBFS, -100 to 0
  kNormalizeLoudness,  // to an IntegratedLoudness (loudness.h) of value LUFS, -70 to 0; none: unchanged
  kTrimSilence,        // to its NonSilentRange (silence.h) for value dB, 0.1 to 200
  kFitLength,          // zeros after the end, or the end cut off, to a length of value seconds, 0.001 to 600
  kReduceNoise,        // spectral gate that lowers what is no louder than the pauses by value dB, 0 to 60
};

struct PreprocessingStep {
  PreprocessingKind kind;
  double value = 0.0;  // in the unit that the kind names
  bool operator==(const PreprocessingStep&) const = default;
};

// True where every step's output depends on nothing that comes later.
SPEECH_EMOTION_EXPORT bool Streams(std::span<const PreprocessingStep> steps);

// Fails with kInvalidArgument, naming the step, its value and its range.
SPEECH_EMOTION_EXPORT Result<void> Validate(std::span<const PreprocessingStep> steps);

// "high-pass:20,trim-silence:30": names in the order of the steps, with their values; empty for none. Reading
// gives exactly the steps that were written, and fails with kInvalidArgument for anything else and where
// Validate does.
SPEECH_EMOTION_EXPORT std::string ToText(std::span<const PreprocessingStep> steps);
SPEECH_EMOTION_EXPORT Result<std::vector<PreprocessingStep>> PreprocessingFromText(std::string_view text);

// The steps in their order, on finite samples. Any chunking of the input gives the same output to the bit.
// One thread at a time.
class SPEECH_EMOTION_EXPORT Preprocessor {
 public:
  // kInvalidArgument where Validate(steps) fails, for a rate that no Resampler has, and for a kFitLength of
  // more than 2^26 samples at this rate.
  static Result<Preprocessor> Create(std::span<const PreprocessingStep> steps, int sample_rate_hz);
  Preprocessor(Preprocessor&&) noexcept;
  Preprocessor& operator=(Preprocessor&&) noexcept;
  ~Preprocessor();

  // Appends to `output` what the samples so far determine: nothing before Finish behind the first
  // whole-clip step.
  void AcceptWaveform(std::span<const float> samples, std::vector<float>& output);

  // Appends the rest. Then the preprocessor is as new.
  void Finish(std::vector<float>& output);

  // As new: what was held back is dropped.
  void Reset();

 private:
  struct State;
  explicit Preprocessor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
