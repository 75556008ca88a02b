// Every choice of a training but the data and the network. hyperparameter_list.h goes through them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "training/augmentation.h"
#include "training/reference_sampler.h"
#include "training/sampler.h"

namespace speech_emotion::trainer {

enum class Optimizer { kSgd, kRmsProp, kAdam, kAdamW };
enum class Schedule {
  kConstant,
  kPlateau,   // times plateau_factor where plateau_patience epochs brought nothing better
  kCosine,    // from the learning rate down to nothing
  kOneCycle,  // Smith & Topin 2018: up for three tenths, then down to nothing, both along a cosine
};
enum class Batches {
  kCrops,  // pieces of clips drawn by BalancedSampler, augmented: for networks that take any length
  kClips,  // every whole clip once an epoch
};
enum class Sampling {
  kAll,          // each clip once an epoch
  kOversampled,  // clips of smaller classes again, at random, until all classes have as many
  kBalanced,     // as many clips as there are, each class as often as another
};
enum class Keep { kLast, kBest, kAverage };    // of the weights: those of the best epoch on validation clips
enum class Monitor { kLoss, kRecall };         // what "better" means, on validation clips
enum class Precision { kFloat32, kBfloat16 };  // of the trunk's convolutions, where the processor has it

struct Hyperparameters {
  int epochs = 32;
  int batch_size = 32;
  Batches batches = Batches::kCrops;
  int draws_per_epoch = 9600;          // of kCrops
  int natural_epochs = 0;              // the last ones, of kCrops: unmasked, unmixed, as heard
  DrawShares draw_shares;              // of kCrops
  int min_crop = 180, max_crop = 280;  // frames, one length a batch, of kCrops
  Sampling sampling = Sampling::kAll;  // of kClips
  bool buckets = true;                 // batches of clips of like length, padded to their own longest: kClips
  bool class_weights = false;          // a clip counts in inverse proportion to its class's clips
  bool standardize = true;             // columns to mean 0 and deviation 1 over the training part's frames
  Optimizer optimizer = Optimizer::kAdamW;
  double learning_rate = 2e-3;  // the peak of a schedule
  double trunk_rate = 1.0;      // part of it that all but the classifier learns with
  double momentum = 0.9;        // of kSgd
  double weight_decay = 0.02;
  Schedule schedule = Schedule::kOneCycle;
  double plateau_factor = 0.5;
  int plateau_patience = 10;  // epochs
  int early_stopping = 0;     // epochs without anything better that end the training; 0: none do
  Monitor monitor = Monitor::kRecall;
  Keep keep = Keep::kAverage;
  double label_smoothing = 0.1;
  double vote_share = 0.0;       // of a clip's target, where listeners were asked: the shares of their votes
  double mixup_alpha = 0.0;      // of the Beta distribution; 0: no mixup
  double average_decay = 0.998;  // of the weights' running average, a step
  double gradient_norm = 5.0;    // clipped to; 0: not clipped
  uint64_t seed = 1;
  std::vector<ClipCopy> copies;      // of each training clip, trained on as clips of their own
  AugmentationOptions augmentation;  // of kCrops
  ReferenceOptions reference;        // of kCrops, for networks that take one
  double neutral_as_plain = 0.0;     // what acted neutral counts as plain speech in their loss, 0 to 1
  double plain_loss = 0.5, speech_loss = 0.5;  // their part beside that of the expression
  int generated_sounds = 0;  // music-like signals, hums and noises to learn as no speech beside the corpora's
  bool mask_clips = false;   // with its masks: kClips; a masked value is the clip's mean of that feature
  Precision precision = Precision::kFloat32;
};

// Weights, rates or the end of the training are chosen on validation clips.
inline bool NeedsValidation(const Hyperparameters& options) {
  return options.early_stopping > 0 || options.keep == Keep::kBest || options.schedule == Schedule::kPlateau;
}

// What no option is wrong in by itself; "": nothing.
std::string Contradiction(const Hyperparameters& options);

}  // namespace speech_emotion::trainer
