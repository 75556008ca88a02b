#include "training/hyperparameters.h"

namespace speech_emotion::trainer {

std::string Contradiction(const Hyperparameters& options) {
  const AugmentationOptions& augmentation = options.augmentation;
  if (options.min_crop > options.max_crop) return "expected min_crop <= max_crop";
  if (options.draw_shares.plain + options.draw_shares.sounds > 0.9) {
    return "expected plain_draws + sound_draws <= 0.9";
  }
  if (augmentation.min_tempo > augmentation.max_tempo) return "expected min_tempo <= max_tempo";
  if (augmentation.min_snr_db > augmentation.max_snr_db) return "expected min_snr_db <= max_snr_db";
  if (augmentation.min_noise_slope > augmentation.max_noise_slope) {
    return "expected min_noise_slope <= max_noise_slope";
  }
  if (augmentation.min_behind_db > augmentation.max_behind_db) {
    return "expected min_behind_db <= max_behind_db";
  }
  if (options.reference.min_s > options.reference.max_s) return "expected min_s <= max_s";
  return "";
}

}  // namespace speech_emotion::trainer
