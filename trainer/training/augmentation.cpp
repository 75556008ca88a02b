#include "training/augmentation.h"

#include <algorithm>
#include <cmath>

#include "base/result_macros.h"

namespace speech_emotion::trainer {

AugmentationOptions Natural(AugmentationOptions options) {
  options.min_tempo = options.max_tempo = 1.0;
  options.mel_warp = options.max_tilt = 0.0;
  options.masks.time_masks = options.masks.feature_masks = 0;
  options.noise_probability /= 2.0;
  options.sound_probability /= 2.0;
  options.babble_probability /= 2.0;
  return options;
}

Result<FeatureMatrix> CropAtRandom(const FeatureMatrix& clip, int frames, Random& random) {
  const double room = clip.frames() - frames;
  return StretchFrames(clip, std::floor(random.Uniform(std::min(0.0, room), std::max(0.0, room))), 1.0,
                       frames, random);
}

Result<void> CropAndAugment(FeatureMatrix clip, int frames, double warp, const AugmentationOptions* options,
                            Random& random, float* out) {
  double tempo = 1.0, tilt = 0.0;
  if (options) {
    tempo = random.Uniform(options->min_tempo, options->max_tempo);
    tilt = random.Uniform(-options->max_tilt, options->max_tilt);
  }
  // The piece begins at `start` of the clip's own frames; before 0 and behind the end lies background.
  const double room = clip.frames() - frames * tempo;
  double start = options ? random.Uniform(std::min(0.0, room), std::max(0.0, room)) : room / 2.0;
  if (tempo == 1.0) start = std::floor(start);  // at their own tempo frames stay as they are
  SE_RETURN_IF_ERROR(WarpBands(warp, clip));
  SE_ASSIGN_OR_RETURN(auto piece, StretchFrames(clip, start, tempo, frames, random));
  SE_RETURN_IF_ERROR(TiltBands(tilt, piece));
  if (options && random.Chance(options->noise_probability)) {
    const double snr_db = random.Uniform(options->min_snr_db, options->max_snr_db);
    const double slope = random.Uniform(options->min_noise_slope, options->max_noise_slope);
    SE_RETURN_IF_ERROR(AddBandNoise(snr_db, slope, random, piece));
  }
  if (options) {
    SE_RETURN_IF_ERROR(SpecAugment(options->masks, random, piece));
  }
  std::copy(piece.values.begin(), piece.values.end(), out);
  return {};
}

Result<void> MaskClip(const SpecAugmentOptions& masks, int features, Random& random,
                      std::span<float> values) {
  const size_t columns = static_cast<size_t>(features), frames = values.size() / columns;
  std::vector<double> mean(columns, 0.0);
  for (size_t i = 0; i < values.size(); ++i) mean[i % columns] += values[i] / static_cast<double>(frames);
  // The core tells which values are masked on a matrix of ones.
  FeatureMatrix kept{features, std::vector<float>(values.size(), 1.0f)};
  SpecAugmentOptions zeros = masks;
  zeros.fill = MaskFill::kZero;
  SE_RETURN_IF_ERROR(SpecAugment(zeros, random, kept));
  for (size_t i = 0; i < values.size(); ++i) {
    if (kept.values[i] == 0.0f) values[i] = static_cast<float>(mean[i % columns]);
  }
  return {};
}

}  // namespace speech_emotion::trainer
