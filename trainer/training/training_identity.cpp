#include "training/training_identity.h"

#include <sstream>

#include "data/features/clip_copies.h"

namespace speech_emotion::trainer {

std::string TrainingIdentity(const NetworkOptions& network, const TrainingOptions& options) {
  std::ostringstream text;
  text << "epochs " << options.epochs << " of " << options.draws_per_epoch << "; batch " << options.batch_size
       << "; learning rate " << options.learning_rate << "; seed " << options.seed << "; "
       << options.data_description << "; network " << ToText(network) << "; choices";
  for (const int choice :
       {static_cast<int>(options.batches), static_cast<int>(options.sampling),
        static_cast<int>(options.optimizer), static_cast<int>(options.schedule),
        static_cast<int>(options.keep), static_cast<int>(options.monitor), static_cast<int>(options.buckets),
        static_cast<int>(options.class_weights), static_cast<int>(options.standardize)}) {
    text << " " << choice;
  }
  text << "; momentum " << options.momentum << "; weight decay " << options.weight_decay
       << "; plateau factor " << options.plateau_factor << "; plateau patience " << options.plateau_patience
       << "; label smoothing " << options.label_smoothing << "; mixup " << options.mixup_alpha
       << "; average decay " << options.average_decay << "; gradient norm " << options.gradient_norm
       << "; crops of " << options.min_crop << " to " << options.max_crop << "; trunk at "
       << options.trunk_rate << "; copies";
  for (const ClipCopy copy : options.copies) text << " " << NameOf(copy);
  if (options.precision == Precision::kBfloat16) text << "; bfloat16";
  if (options.draw_shares.plain >= 0.0) text << "; plain draws " << options.draw_shares.plain;
  if (options.draw_shares.sounds >= 0.0) text << "; sound draws " << options.draw_shares.sounds;
  if (options.vote_share > 0.0) text << "; votes " << options.vote_share;
  if (HearsVoices(network)) {
    text << "; neutral as plain " << options.neutral_as_plain << "; plain loss " << options.plain_loss
         << "; speech loss " << options.speech_loss << "; references none "
         << options.reference.none_probability << " other " << options.reference.other_probability << " of "
         << options.reference.min_s << " to " << options.reference.max_s << " s";
  }
  text << "; augmentation";
  if (options.batches == Batches::kCrops || options.mask_clips) text << " " << TextOf(options.augmentation);
  return text.str();
}

}  // namespace speech_emotion::trainer
