// What a model hears: every number of the feature chain, kept in the model's metadata.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion {

enum class FrameAlignment {
  kStart,   // frame t covers samples [t * shift, t * shift + length): what a live stream can do
  kCenter,  // frame t is centred on sample t * shift, zeros outside the signal (librosa's center=True)
};
enum class MelScale { kSlaney, kHtk };
enum class MelNorm {
  kArea,  // triangles of equal area (librosa's norm="slaney")
  kPeak,  // triangles of height one
};
enum class FeatureKind {
  kMelSpectrogram,  // power in each mel band
  kLogMel,          // natural logarithm of it, floored: defined frame by frame, so it streams
  kMfcc,            // orthonormal DCT-II of the bands in decibels, liftered on request
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
};

struct MfccOptions {
  int coefficients = 13;
  int lifter = 0;  // 0: none; else 1 + lifter / 2 * sin(pi * (n + 1) / lifter)
  // Decibels below the clip's loudest band at which a band is cut off; 0 for no such floor. The
  // loudest band is known only at the end, so a value above 0 makes MFCCs a whole-clip feature.
  double top_db = 0.0;
};

struct FeatureOptions {
  int sample_rate_hz = 16000;
  FrameOptions frame;
  MelOptions mel;
  MfccOptions mfcc;
  double log_floor = 1e-10;  // power below which logarithms and decibels are taken of the floor
  std::vector<FeatureKind> outputs = {FeatureKind::kLogMel};  // stacked side by side, in this order

  int features_per_frame() const;
  // True where a frame's features depend on nothing after the frame.
  bool streams() const;
  // Seconds from one frame to the next.
  double frame_shift_s() const { return static_cast<double>(frame.shift) / sample_rate_hz; }
  bool operator==(const FeatureOptions& other) const;
};

// Fails with kInvalidArgument, naming the option, its value and its range.
Result<void> Validate(const FeatureOptions& options);

// The options as `features.*` keys with text values, and back. Reading refuses a missing key and
// an unknown `features.*` key: a misspelt option must not pass as its default.
std::map<std::string, std::string> ToMetadata(const FeatureOptions& options);
Result<FeatureOptions> FeatureOptionsFromMetadata(const std::map<std::string, std::string>& metadata);

}  // namespace speech_emotion
