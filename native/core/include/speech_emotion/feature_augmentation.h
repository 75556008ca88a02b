// Changes to feature matrices that leave the emotion as it was: cheap enough for every draw of a training.
#pragma once

#include <span>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/random.h"

namespace speech_emotion {

// Of all functions here: values are finite, and an argument out of its range is kInvalidArgument. "Log-mels"
// are natural logarithms of powers, the lowest band first.

enum class MaskFill { kMean, kZero };  // the mean of the whole matrix, before masks

// Masks at random places, of widths drawn evenly from 0 to their greatest.
struct SpecAugmentOptions {
  int time_masks = 2;
  int max_time_mask = 24;       // frames
  double max_time_part = 0.25;  // of the frames, if that is less
  int feature_masks = 2;
  int max_feature_mask = 8;  // neighbouring features: bands
  MaskFill fill = MaskFill::kMean;

  bool operator==(const SpecAugmentOptions&) const = default;
};

// Fails with kInvalidArgument, naming the option, its value and its range.
SPEECH_EMOTION_EXPORT Result<void> Validate(const SpecAugmentOptions& options);

// Park et al., SpecAugment, 2019, without its time warp: StretchFrames is for that.
SPEECH_EMOTION_EXPORT Result<void> SpecAugment(const SpecAugmentOptions& options, Random& random,
                                               FeatureMatrix& features);

// Vocal-tract-length perturbation of mel bands (Jaitly & Hinton 2013): band b is read from b * (1 + warp),
// between neighbours by interpolation, from the last band beyond it. -0.5 to 0.5; positive ones move formants
// down.
SPEECH_EMOTION_EXPORT Result<void> WarpBands(double warp, FeatureMatrix& features);

// Adds a line over the bands, `tilt` higher at the top than at the bottom and zero in the middle: a
// microphone's or a telephone's colour on log-mels.
SPEECH_EMOTION_EXPORT Result<void> TiltBands(double tilt, FeatureMatrix& features);

// `frames` frames of a log-mel clip, `tempo` (0.1 to 10) of its frames apart from `start` on, between frames
// by interpolation. Where that begins before a clip or ends behind it, a clip that is too short lies in its
// own background (the mean of its quietest tenth, fluctuating), one that isn't goes on with its last frame.
SPEECH_EMOTION_EXPORT Result<FeatureMatrix> StretchFrames(const FeatureMatrix& log_mel, double start,
                                                          double tempo, int frames, Random& random);

// Adds a stationary noise to log-mels, as powers, at a ratio (-100 to 200 dB) to the mean power over all
// frames and bands; `slope` is its rise from the lowest band to the highest, in nats, -20 to 20.
SPEECH_EMOTION_EXPORT Result<void> AddBandNoise(double snr_db, double slope, Random& random,
                                                FeatureMatrix& log_mel);

// Adds another recording to log-mels, as powers, at a ratio (-100 to 200 dB) of the mean powers over all
// frames and bands. kShapeMismatch where the shapes differ.
SPEECH_EMOTION_EXPORT Result<void> AddNoise(const FeatureMatrix& noise, double snr_db,
                                            FeatureMatrix& log_mel);

// Mixup (Zhang et al. 2018) draws the first example's share from Beta(alpha, alpha): random.Beta(alpha,
// alpha).
enum class MixScale {
  kLinear,    // labels, and features as the paper does
  kLogPower,  // log-mels as two voices at once sound: the logarithm of the mixed powers
};

// values = share * values + (1 - share) * other, on the scale; share in [0, 1]. kShapeMismatch where the
// lengths differ.
SPEECH_EMOTION_EXPORT Result<void> Mix(std::span<const float> other, double share, MixScale scale,
                                       std::span<float> values);
// The same for matrices, whose shapes must agree.
SPEECH_EMOTION_EXPORT Result<void> Mix(const FeatureMatrix& other, double share, MixScale scale,
                                       FeatureMatrix& values);

}  // namespace speech_emotion
