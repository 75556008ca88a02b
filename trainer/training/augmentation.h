// The random changes to the log-mels of a training's draws: which, how often, how much.
#pragma once

#include <span>

#include "speech_emotion/feature_augmentation.h"

namespace speech_emotion::trainer {

struct AugmentationOptions {
  double min_tempo = 0.85, max_tempo = 1.18;  // of the time axis
  double mel_warp = 0.07;                     // up or down the mel axis at most, a part of it
  double max_tilt = 1.0;                      // nats from the lowest band to the highest, either way
  double noise_probability = 0.4;
  double min_snr_db = 5.0, max_snr_db = 35.0;  // of a stationary noise, against the piece's mean power
  double min_noise_slope = -2.0, max_noise_slope = 1.0;  // nats across the bands: brown to violet
  double sound_probability = 0.0;                        // of a training sound behind a voice
  double babble_probability = 0.0;                       // of several other voices behind it
  double min_behind_db = 5.0, max_behind_db = 25.0;      // of either, against the piece's mean power
  SpecAugmentOptions masks;

  bool operator==(const AugmentationOptions&) const = default;
};

// What is left of it where pieces are to be as a model will hear them: half as often something behind the
// voice. No masks, and the voice's own tempo, pitch and tilt.
AugmentationOptions Natural(AugmentationOptions options);

// Masks values at random places of a whole clip; each becomes the clip's mean of its feature, which says
// nothing whatever the features' scales are. values: [frames, features].
Result<void> MaskClip(const SpecAugmentOptions& masks, int features, Random& random, std::span<float> values);

// `frames` frames from anywhere in a clip, as they are; a shorter clip lies somewhere in its own background.
Result<FeatureMatrix> CropAtRandom(const FeatureMatrix& clip, int frames, Random& random);

// A piece of `frames` frames of a log-mel clip [clip frames, bands], into out [frames, bands]. Where
// the clip is shorter it is placed at random between stretches of its own background. `warp`: up or down the
// mel axis, a part of it; drawn by who calls, as it makes another voice of the clip's.
// `options` null: no change but the warp and the crop (centred). Fails where the clip has no frames or an
// option lies out of the core's ranges.
Result<void> CropAndAugment(FeatureMatrix clip, int frames, double warp, const AugmentationOptions* options,
                            Random& random, float* out);

}  // namespace speech_emotion::trainer
