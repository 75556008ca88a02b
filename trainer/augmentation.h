// Changes to log-mel features that leave the emotion as it was.
#pragma once

#include <random>
#include <vector>

#include "speech_emotion/feature_extractor.h"

namespace speech_emotion::trainer {

using Random = std::mt19937_64;

struct AugmentationOptions {
  double min_tempo = 0.85, max_tempo = 1.18;  // of the time axis
  double mel_warp = 0.07;                     // up or down the mel axis, a part of it
  double max_tilt = 1.0;                      // nats from the lowest band to the highest, either way
  double noise_probability = 0.4;
  double min_snr_db = 5.0, max_snr_db = 35.0;  // of a stationary noise, against the clip's mean power
  int time_masks = 2, max_time_mask = 24;      // frames
  int mel_masks = 2, max_mel_mask = 8;         // bands
};

// A piece of `frames` frames of a log-mel clip [clip frames, bands], into out [frames, bands]. Where
// the clip is shorter it is placed at random between stretches of its own background.
// `options` null: no change but the crop (centred).
void CropAndAugment(const FeatureMatrix& clip, int frames, const AugmentationOptions* options, Random& random,
                    float* out);

}  // namespace speech_emotion::trainer
