// The training loop: draws, augments, steps, averages weights, checkpoints.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "augmentation.h"
#include "emotion_net.h"
#include "feature_cache.h"

namespace speech_emotion::trainer {

struct TrainingOptions {
  int epochs = 32;
  int draws_per_epoch = 9600;
  int batch_size = 32;
  double learning_rate = 2e-3;  // peak of the one-cycle schedule
  double weight_decay = 0.02;
  double label_smoothing = 0.1;
  double mixup_alpha = 0.2;            // of the Beta distribution; 0: no mixup
  double average_decay = 0.998;        // of the weights' running average, a step
  double gradient_norm = 5.0;          // clipped to
  int min_crop = 180, max_crop = 280;  // frames, one length a batch
  uint64_t seed = 1;
  AugmentationOptions augmentation;
  EmotionNetOptions network;
  std::filesystem::path run_folder;  // checkpoint.pt and log.csv
  std::string data_description;      // a checkpoint of other data is refused
};

// Returns the network with its averaged weights, in evaluation mode. Continues from the run folder's
// checkpoint where there is one: the curve is the same as without the interruption.
Result<EmotionNet> Train(const FeatureSet& data, const std::vector<std::string>& labels,
                         const TrainingOptions& options);

}  // namespace speech_emotion::trainer
