#include "training/augmentation.h"

#include <algorithm>

namespace speech_emotion::trainer {

Result<void> CropAndAugment(FeatureMatrix clip, int frames, const AugmentationOptions* options,
                            Random& random, float* out) {
  double tempo = 1.0, warp = 0.0, tilt = 0.0;
  if (options) {
    tempo = random.Uniform(options->min_tempo, options->max_tempo);
    warp = random.Uniform(-options->mel_warp, options->mel_warp);
    tilt = random.Uniform(-options->max_tilt, options->max_tilt);
  }
  // The piece begins at `start` of the clip's own frames; before 0 and behind the end lies background.
  const double room = clip.frames() - frames * tempo;
  const double start = options ? random.Uniform(std::min(0.0, room), std::max(0.0, room)) : room / 2.0;
  if (auto ok = WarpBands(warp, clip); !ok) return ok;
  auto piece = StretchFrames(clip, start, tempo, frames, random);
  if (!piece) return tl::unexpected(piece.error());
  if (auto ok = TiltBands(tilt, *piece); !ok) return ok;
  if (options && random.Chance(options->noise_probability)) {
    const double snr_db = random.Uniform(options->min_snr_db, options->max_snr_db);
    const double slope = random.Uniform(options->min_noise_slope, options->max_noise_slope);
    if (auto ok = AddBandNoise(snr_db, slope, random, *piece); !ok) return ok;
  }
  if (options) {
    if (auto ok = SpecAugment(options->masks, random, *piece); !ok) return ok;
  }
  std::copy(piece->values.begin(), piece->values.end(), out);
  return {};
}

}  // namespace speech_emotion::trainer
