// The one list of what a training is: recipes, the flags of `train`, a search's keys, the identity of a
// checkpoint and docs/recipes.md are made of it.
#pragma once

#include <limits>

#include "data/features/clip_copies.h"
#include "options/option.h"
#include "training/hyperparameters.h"

namespace speech_emotion::trainer {

inline constexpr double kUnbounded = std::numeric_limits<double>::max();

// The list, in parts. Their order is that of a checkpoint's identity, whose phrases are those of the first
// version: a new one goes anywhere, said where it isn't its default (Said::kUnlessDefault).
namespace hyperparameters {

constexpr Option Training(const char* key, const char* help) { return {"training", key, help}; }
constexpr Option Augmentation(const char* key, const char* help) { return {"augmentation", key, help}; }
constexpr Option Reference(const char* key, const char* help) { return {"reference", key, help}; }

template <class Options, class Visit>
void VisitLength(Options& o, const Visit& visit) {
  visit(Training("epochs", "number of epochs, at most").WithFlag(100000).SaidAs("epochs {}"), o.epochs,
        AtLeast{1});
  visit(Training("draws", "clips drawn an epoch, for crops").WithFlag(1e8).SaidAs(" of {}"),
        o.draws_per_epoch, AtLeast{2});
  visit(Training("batch", "clips a step").WithFlag(4096).SaidAs("; batch {}"), o.batch_size, AtLeast{2});
  visit(Training("learning_rate", "learning rate; of a schedule its peak")
            .WithFlag(kUnbounded)
            .SaidAs("; learning rate {}"),
        o.learning_rate, Between{1e-12, kUnbounded});
  visit(Training("seed", "of all draws").SaidAs("; seed {}; {data}; network {network}; choices"), o.seed,
        NoKey());
  visit(Training("early_stopping", "epochs without anything better that end the training; 0: none do")
            .WithFlag(100000),
        o.early_stopping, AtLeast{0});
}

template <class Options, class Visit>
void VisitChoices(Options& o, const Visit& visit) {
  visit(Training("batches", "pieces of clips, drawn evenly and augmented, or every whole clip once an epoch")
            .SaidAs(" {#}"),
        o.batches, Words<Batches>{{"crops", Batches::kCrops}, {"clips", Batches::kClips}});
  visit(Training("sampling", "whole clips: each once, those of small classes again, or all classes alike")
            .SaidAs(" {#}"),
        o.sampling,
        Words<Sampling>{{"all", Sampling::kAll},
                        {"oversampled", Sampling::kOversampled},
                        {"balanced", Sampling::kBalanced}});
  visit(Training("optimizer", "optimizer of the weights").SaidAs(" {#}"), o.optimizer,
        Words<Optimizer>{{"sgd", Optimizer::kSgd},
                         {"rmsprop", Optimizer::kRmsProp},
                         {"adam", Optimizer::kAdam},
                         {"adamw", Optimizer::kAdamW}});
  visit(Training("schedule", "how the learning rate goes").SaidAs(" {#}"), o.schedule,
        Words<Schedule>{{"constant", Schedule::kConstant},
                        {"plateau", Schedule::kPlateau},
                        {"cosine", Schedule::kCosine},
                        {"one-cycle", Schedule::kOneCycle}});
  visit(Training("keep", "weights of the last or best epoch, or their running average").SaidAs(" {#}"),
        o.keep, Words<Keep>{{"last", Keep::kLast}, {"best", Keep::kBest}, {"average", Keep::kAverage}});
  visit(Training("monitor", "what makes an epoch better, on validation clips").SaidAs(" {#}"), o.monitor,
        Words<Monitor>{{"loss", Monitor::kLoss}, {"recall", Monitor::kRecall}});
  visit(Training("buckets", "whole clips: those of like length make a batch").SaidAs(" {}"), o.buckets,
        Any());
  visit(Training("class_weights", "whole clips: those of small classes count more").SaidAs(" {}"),
        o.class_weights, Any());
  visit(Training("standardize", "shifts and scales columns to mean 0 and deviation 1 over the training part")
            .SaidAs(" {}"),
        o.standardize, Any());
}

template <class Options, class Visit>
void VisitSteps(Options& o, const Visit& visit) {
  visit(Training("momentum", "momentum of sgd").SaidAs("; momentum {}"), o.momentum, Between{0.0, 0.9999});
  visit(Training("weight_decay", "decay of weights, not of biases; decoupled in adamw")
            .SaidAs("; weight decay {}"),
        o.weight_decay, Between{0.0, kUnbounded});
  visit(Training("plateau_factor", "factor by which the schedule plateau lowers the rate")
            .SaidAs("; plateau factor {}"),
        o.plateau_factor, Between{1e-6, 1.0});
  visit(Training("plateau_patience", "epochs without anything better after which it does")
            .SaidAs("; plateau patience {}"),
        o.plateau_patience, AtLeast{1});
  visit(Training("label_smoothing", "part of the target that all classes share evenly")
            .SaidAs("; label smoothing {}"),
        o.label_smoothing, Between{0.0, 0.99});
  visit(Training("mixup", "alpha of mixup's Beta distribution; 0: no mixup").SaidAs("; mixup {}"),
        o.mixup_alpha, Between{0.0, kUnbounded});
  visit(
      Training("average_decay", "decay of the weights' running average, a step").SaidAs("; average decay {}"),
      o.average_decay, Between{0.0, 1.0});
  visit(Training("gradient_norm", "norm that gradients are clipped to; 0: not clipped")
            .SaidAs("; gradient norm {}"),
        o.gradient_norm, Between{0.0, kUnbounded});
  visit(Training("min_crop", "frames of a crop, the least").SaidAs("; crops of {}"), o.min_crop, AtLeast{1});
  visit(Training("max_crop", "frames of a crop, the most; one length a batch").SaidAs(" to {}"), o.max_crop,
        AtLeast{1});
  visit(Training("trunk_rate", "part of the learning rate that all but the classifier has, with --init")
            .SaidAs("; trunk at {}"),
        o.trunk_rate, Between{0.0, 1.0});
}

template <class Options, class Visit>
void VisitClips(Options& o, const Visit& visit) {
  visit(Training("copies", "augmented copies of each training clip, as clips of their own")
            .SaidAs("; copies{}"),
        o.copies, ClipCopies());
  visit(Training("precision", "precision of the trunk's convolutions, where the processor has it")
            .SaidAs("; {}", Said::kUnlessDefault),
        o.precision, Words<Precision>{{"float32", Precision::kFloat32}, {"bfloat16", Precision::kBfloat16}});
  visit(Training("plain_draws", "part of the draws that plain speech makes; left out: as its clips make it")
            .SaidAs("; plain draws {}", Said::kUnlessDefault),
        o.draw_shares.plain, Between{0.0, 0.9});
  visit(Training("sound_draws", "part of the draws that sounds make; left out: as their clips make it")
            .SaidAs("; sound draws {}", Said::kUnlessDefault),
        o.draw_shares.sounds, Between{0.0, 0.9});
  visit(Training("vote_share", "part of the target that listeners' votes make, where there are some")
            .SaidAs("; votes {}", Said::kUnlessDefault),
        o.vote_share, Between{0.0, 1.0});
  visit(
      Training(
          "natural_epochs",
          "of crops, the last ones: at their own tempo and pitch, unmasked and unmixed, noise half as often")
          .WithFlag(100000)
          .SaidAs("; natural epochs {}", Said::kUnlessDefault),
      o.natural_epochs, AtLeast{0});
  // Part of the data, whose hash the identity has.
  visit(Training("generated_sounds", "music-like signals, hums and noises beside the corpora's sounds"),
        o.generated_sounds, AtLeast{0});
}

template <class Options, class Visit>
void VisitVoices(Options& o, const Visit& visit) {
  visit(Training("neutral_as_plain", "how much acted neutral counts as plain speech")
            .SaidAs("; neutral as plain {}", Said::kOfVoices),
        o.neutral_as_plain, Between{0.0, 1.0});
  visit(Training("plain_loss", "weight of plain speech in the loss, beside the expression's 1")
            .SaidAs("; plain loss {}", Said::kOfVoices),
        o.plain_loss, Between{0.0, kUnbounded});
  visit(Training("speech_loss", "weight of voices against sounds in the loss")
            .SaidAs("; speech loss {}", Said::kOfVoices),
        o.speech_loss, Between{0.0, kUnbounded});
  visit(Reference("none_probability", "probability that nothing is known of the voice")
            .SaidAs("; references none {}", Said::kOfVoices),
        o.reference.none_probability, Between{0.0, 1.0});
  visit(Reference("other_probability", "of the rest: probability that the reference is another voice's")
            .SaidAs(" other {}", Said::kOfVoices),
        o.reference.other_probability, Between{0.0, 1.0});
  visit(Reference("min_s", "seconds of speech in a reference, the least").SaidAs(" of {}", Said::kOfVoices),
        o.reference.min_s, Between{0.1, 600.0});
  visit(Reference("max_s", "seconds of speech in a reference, the most").SaidAs(" to {} s", Said::kOfVoices),
        o.reference.max_s, Between{0.1, 600.0});
}

// The ranges are those that the core takes.
template <class Options, class Visit>
void VisitAugmentation(Options& options, const Visit& visit) {
  auto& o = options.augmentation;
  const auto always = Said::kOfAugmented, mixed = Said::kOfMixed;
  visit(Augmentation("mask_clips", "whole clips are masked, too").SaidAs("; augmentation"),
        options.mask_clips, Any());
  visit(Augmentation("min_tempo", "tempo, the least").SaidAs(" tempo {}", always), o.min_tempo,
        Between{0.1, 10.0});
  visit(Augmentation("max_tempo", "tempo, the most").SaidAs(" to {}", always), o.max_tempo,
        Between{0.1, 10.0});
  visit(Augmentation("mel_warp", "shift up or down the mel axis at most, a part of it")
            .SaidAs(", warp {}", always),
        o.mel_warp, Between{0.0, 0.5});
  visit(Augmentation("max_tilt", "tilt at most, nats from the lowest band to the highest, either way")
            .SaidAs(", tilt {}", always),
        o.max_tilt, Between{0.0, 20.0});
  visit(Augmentation("noise_probability", "probability of a stationary noise").SaidAs(", noise {}", always),
        o.noise_probability, Between{0.0, 1.0});
  visit(Augmentation("min_snr_db", "dB that the noise lies below the piece, the least")
            .SaidAs(" at {}", always),
        o.min_snr_db, Between{-100.0, 200.0});
  visit(Augmentation("max_snr_db", "dB that the noise lies below the piece, the most")
            .SaidAs(" to {} dB", always),
        o.max_snr_db, Between{-100.0, 200.0});
  visit(Augmentation("min_noise_slope", "slope of the noise, nats across the bands, the least; -2 is brown")
            .SaidAs(", slope {}", always),
        o.min_noise_slope, Between{-20.0, 20.0});
  visit(Augmentation("max_noise_slope", "slope of the noise, the most; 1 is violet").SaidAs(" to {}", always),
        o.max_noise_slope, Between{-20.0, 20.0});
  visit(Augmentation("sound_probability", "probability of a training sound behind a voice")
            .SaidAs(", sounds {}", mixed),
        o.sound_probability, Between{0.0, 1.0});
  visit(Augmentation("babble_probability", "probability of several other voices behind it")
            .SaidAs(" and babble {}", mixed),
        o.babble_probability, Between{0.0, 1.0});
  visit(
      Augmentation("min_behind_db", "dB that either lies below the piece, the least").SaidAs(" at {}", mixed),
      o.min_behind_db, Between{-100.0, 200.0});
  visit(Augmentation("max_behind_db", "dB that either lies below the piece, the most")
            .SaidAs(" to {} dB", mixed),
        o.max_behind_db, Between{-100.0, 200.0});
  visit(Augmentation("time_masks", "stretches of frames that are masked").SaidAs(", masks {}", always),
        o.masks.time_masks, AtLeast{0});
  visit(Augmentation("max_time_mask", "frames of each at most").SaidAs(" of {}", always),
        o.masks.max_time_mask, AtLeast{0});
  visit(Augmentation("max_time_part", "of the piece's frames, if that is less").SaidAs(" ({})", always),
        o.masks.max_time_part, Between{0.0, 1.0});
  visit(
      Augmentation("feature_masks", "groups of neighbouring features that are masked").SaidAs(", {}", always),
      o.masks.feature_masks, AtLeast{0});
  visit(Augmentation("max_feature_mask", "features of each at most").SaidAs(" of {}", always),
        o.masks.max_feature_mask, AtLeast{0});
  visit(Augmentation("mask_fill", "what masked values become").SaidAs(", fill {#}", always), o.masks.fill,
        Words<MaskFill>{{"mean", MaskFill::kMean}, {"zero", MaskFill::kZero}});
}

}  // namespace hyperparameters

// visit(Option, value, what it may be) of every one. A new one is a field of Hyperparameters and a line here
// above.
template <class Options, class Visit>
void ForEachHyperparameter(Options& options, const Visit& visit) {
  hyperparameters::VisitLength(options, visit);
  hyperparameters::VisitChoices(options, visit);
  hyperparameters::VisitSteps(options, visit);
  hyperparameters::VisitClips(options, visit);
  hyperparameters::VisitVoices(options, visit);
  hyperparameters::VisitAugmentation(options, visit);
}

}  // namespace speech_emotion::trainer
