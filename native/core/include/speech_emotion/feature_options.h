// What a model hears: every number of the feature chain, kept in the model's metadata.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/functionals.h"
#include "speech_emotion/preprocessing.h"

namespace speech_emotion {

enum class FrameAlignment {
  kStart,   // frame t covers samples [t * shift, t * shift + length): what a live stream can do
  kCenter,  // frame t is centred on sample t * shift, zeros outside the signal (librosa's center=True)
};
enum class MelScale {
  kSlaney,  // Slaney, Auditory Toolbox, 1998: linear below 1 kHz, logarithmic above
  kHtk,     // 2595 log10(1 + f / 700)
};
enum class MelNorm {
  kArea,  // triangles of equal area (librosa's norm="slaney")
  kPeak,  // triangles of height one
};

// A frame's x is its samples, X its spectrum: the transform of x under the Hann window.
enum class FeatureKind {
  kMagnitudeSpectrum,  // |X_k|, k = 0 .. fft_length / 2
  kMelSpectrogram,     // power |X_k|^2 in each mel band
  kMelDecibels,        // 10 log10 of it, floored by log_floor and mel.top_db
  kLogMel,             // natural logarithm of it, floored by log_floor: defined frame by frame, so it streams
  kMfcc,               // orthonormal DCT-II of the bands in decibels, liftered on request
  kChroma,             // power in the 12 pitch classes from C, A4 = 440 Hz, the loudest 1
  kZeroCrossingRate,   // sign changes between the samples of a frame, a sample
  kRmsEnergy,          // root mean square of x
  kLogEnergy,          // natural logarithm of the sum of x^2, floored by log_floor
  kSpectralCentroid,   // mean frequency in Hz, weighted by |X_k|; 0 where there is no power
  kSpectralRolloff,    // frequency in Hz below which rolloff of the sum of |X_k| lies
  kSpectralFlatness,   // geometric over arithmetic mean of |X_k|^2, each at least 1e-10
  kF0,                 // fundamental frequency in Hz; with pYIN 0 where unvoiced
  kVoicingProbability,  // of 0 to 1
  kSamples,  // x itself, for networks that hear samples: frame.length columns, frame after frame the signal
};

struct FrameOptions {
  int length = 400;      // samples, >= 2
  int shift = 160;       // samples, >= 1
  int fft_length = 512;  // even, >= length; the periodic Hann window of `length` is zero-padded to it
  FrameAlignment alignment = FrameAlignment::kStart;
};

struct MelOptions {
  int bands = 64;
  double low_hz = 50.0;
  double high_hz = 7600.0;  // at most half the sample rate
  MelScale scale = MelScale::kSlaney;
  MelNorm norm = MelNorm::kArea;
  // Decibels below the clip's loudest band at which kMelDecibels are cut off; 0 for no such floor.
  // The loudest band is known only at the end, so a value above 0 makes a whole-clip feature.
  double top_db = 0.0;
};

struct MfccOptions {
  int coefficients = 13;
  int lifter = 0;       // 0: none; else 1 + lifter / 2 * sin(pi * (n + 1) / lifter)
  double top_db = 0.0;  // as mel.top_db
  int first = 0;        // coefficient that comes first: 1 leaves out the level, as where an energy is added
};

enum class PitchMethod {
  kYin,   // de Cheveigne & Kawahara 2002; frame by frame, so it streams
  kPyin,  // Mauch & Dixon 2014: the likeliest path through YIN's candidates; whole clip
};

struct PitchOptions {
  PitchMethod method = PitchMethod::kYin;
  double low_hz = 65.0;
  double high_hz = 500.0;  // at most half the sample rate
  // Samples, even, around the middle of each frame, at least two periods of low_hz; 0: the frame's own
  // length.
  int frame_length = 0;
};

enum class NormalizationMethod {
  kNone,
  kClip,     // by the whole clip's mean and standard deviation
  kRunning,  // by exponentially weighted ones of the frames so far: what a live stream can do
};

struct NormalizationOptions {
  NormalizationMethod method = NormalizationMethod::kNone;
  bool variance = true;          // false: only the mean is taken off
  double time_constant_s = 3.0;  // of kRunning: after it a frame's weight is 1 / e
};

// Samples that a frame reaches over, relative to frame index times shift.
struct FrameSpan {
  int begin = 0;        // the first sample of all that the frame needs
  int frame_begin = 0;  // of the frame itself
  int pitch_begin = 0;  // of the pitch frame
  int end = 0;          // past the last sample of all
};

struct SPEECH_EMOTION_EXPORT FeatureOptions {
  int sample_rate_hz = 16000;
  std::vector<PreprocessingStep> preprocessing;  // of the samples, at sample_rate_hz
  FrameOptions frame;
  MelOptions mel;
  MfccOptions mfcc;
  PitchOptions pitch;
  double rolloff = 0.85;     // part of a frame's magnitude below kSpectralRolloff
  double log_floor = 1e-10;  // power below which logarithms and decibels are taken of the floor
  std::vector<FeatureKind> outputs = {FeatureKind::kLogMel};  // stacked side by side, in this order
  // Derivatives over time (Savitzky & Golay 1964), a frame, that follow the features: 1 for deltas, 2 for
  // double deltas as well.
  int deltas = 0;
  int delta_width = 9;                 // frames that a derivative is fitted to, odd, >= 3
  NormalizationOptions normalization;  // of every feature by itself, deltas among them
  // Of every feature over the clip's frames, in place of the frames: the matrix has one row then.
  std::vector<Functional> functionals;

  // Columns of one output, without derivatives.
  int columns_of(FeatureKind kind) const;
  // Columns of the matrix.
  int features_per_frame() const;
  // True where the rows, one after the other, are the signal: kSamples alone. Then kClip normalises all
  // samples as one feature.
  bool gives_samples() const { return outputs.size() == 1 && outputs[0] == FeatureKind::kSamples; }
  // True where frames come out while the input goes on.
  bool streams() const;
  // True where the clip's loudest band must be known first: some output has a top_db.
  bool waits_for_clip_level() const;
  FrameSpan frame_span() const;
  // pitch.frame_length, or the frame's own where that is 0.
  int pitch_frame_length() const { return pitch.frame_length > 0 ? pitch.frame_length : frame.length; }
  bool waits_for_clip_pitch() const;  // F0 or voicing by pYIN
  // Frames that are out once the first `samples` of a stream are in; at its end, the last ones come out too.
  int64_t frames_after(int64_t samples) const;
  // Seconds from one frame to the next.
  double frame_shift_s() const { return static_cast<double>(frame.shift) / sample_rate_hz; }
  bool operator==(const FeatureOptions& other) const;
};

// Fails with kInvalidArgument, naming the option, its value and its range; and as ValidateFor a second.
SPEECH_EMOTION_EXPORT Result<void> Validate(const FeatureOptions& options);

// For options within their ranges, however they are put together: a model from anywhere must not take a
// machine's memory or its afternoon. Fails with kInvalidArgument where the features of a sound of so many
// seconds, or of a fitted length, would be more than 2^26 numbers (256 MiB), or would take more than 2^32
// steps of arithmetic (seconds). What is in use takes a hundredth of that for a minute.
SPEECH_EMOTION_EXPORT Result<void> ValidateFor(const FeatureOptions& options, double seconds);

// One name a column: "mfcc_3", "mfcc_3_delta", "rms_mean".
SPEECH_EMOTION_EXPORT std::vector<std::string> FeatureNames(const FeatureOptions& options);

// The options as `features.*` keys with text values, and back. Options that came after the first models
// are written only where they differ from their default, which reading takes where they are missing.
// It refuses any other missing key, and an unknown `features.*` key: a misspelt option must not pass as
// its default.
SPEECH_EMOTION_EXPORT std::map<std::string, std::string> ToMetadata(const FeatureOptions& options);
SPEECH_EMOTION_EXPORT Result<FeatureOptions> FeatureOptionsFromMetadata(
    const std::map<std::string, std::string>& metadata);
// The same, but what the metadata leaves out is as in `base`.
SPEECH_EMOTION_EXPORT Result<FeatureOptions> FeatureOptionsFromMetadata(
    const std::map<std::string, std::string>& metadata, const FeatureOptions& base);

}  // namespace speech_emotion
