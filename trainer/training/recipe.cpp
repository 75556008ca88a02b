#include "training/recipe.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>

#include "data/features/clip_copies.h"
#include "data/tables/text_fields.h"
#include "speech_emotion/feature_presets.h"
#include "training/recipe_table.h"
#include "training/shipped_recipes.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kAny = std::numeric_limits<double>::max();

void ReadNetwork(const toml::table& root, NetworkOptions& network, std::string* error) {
  TableReader table(root, "network", error);
  table.Read("kind", network.kind);
  table.Read("dropout", network.dropout, 0.0, 0.99);
  table.Read("hidden", network.hidden);
  table.Read("dense", network.dense);
  table.Read("channels", network.channels);
  table.Read("kernel", network.kernel, 1);
  table.Read("pool", network.pool, 0);
  table.Read("pool_stride", network.pool_stride, 1);
  table.Read("batch_norm", network.batch_norm);
  table.Read("attention", network.attention, 1);
  table.Read("over_features", network.over_features);
  table.Read("plain", network.plain);
  table.Finish();
}

void ReadTraining(const toml::table& root, TrainingOptions& training, std::string* error) {
  TableReader table(root, "training", error);
  table.Read("epochs", training.epochs, 1);
  table.Read("batch", training.batch_size, 2);
  table.Read("batches", training.batches, {{"crops", Batches::kCrops}, {"clips", Batches::kClips}});
  table.Read("draws", training.draws_per_epoch, 2);
  table.Read("plain_draws", training.draw_shares.plain, 0.0, 0.9);
  table.Read("sound_draws", training.draw_shares.sounds, 0.0, 0.9);
  table.Read("min_crop", training.min_crop, 1);
  table.Read("max_crop", training.max_crop, 1);
  table.Read(
      "sampling", training.sampling,
      {{"all", Sampling::kAll}, {"oversampled", Sampling::kOversampled}, {"balanced", Sampling::kBalanced}});
  table.Read("buckets", training.buckets);
  table.Read("class_weights", training.class_weights);
  table.Read("standardize", training.standardize);
  table.Read("optimizer", training.optimizer,
             {{"sgd", Optimizer::kSgd},
              {"rmsprop", Optimizer::kRmsProp},
              {"adam", Optimizer::kAdam},
              {"adamw", Optimizer::kAdamW}});
  table.Read("learning_rate", training.learning_rate, 1e-12, kAny);
  table.Read("trunk_rate", training.trunk_rate, 0.0, 1.0);
  table.Read("momentum", training.momentum, 0.0, 0.9999);
  table.Read("weight_decay", training.weight_decay, 0.0, kAny);
  table.Read("schedule", training.schedule,
             {{"constant", Schedule::kConstant},
              {"plateau", Schedule::kPlateau},
              {"cosine", Schedule::kCosine},
              {"one-cycle", Schedule::kOneCycle}});
  table.Read("plateau_factor", training.plateau_factor, 1e-6, 1.0);
  table.Read("plateau_patience", training.plateau_patience, 1);
  table.Read("early_stopping", training.early_stopping, 0);
  table.Read("monitor", training.monitor, {{"loss", Monitor::kLoss}, {"recall", Monitor::kRecall}});
  table.Read("keep", training.keep,
             {{"last", Keep::kLast}, {"best", Keep::kBest}, {"average", Keep::kAverage}});
  table.Read("label_smoothing", training.label_smoothing, 0.0, 0.99);
  table.Read("vote_share", training.vote_share, 0.0, 1.0);
  table.Read("mixup", training.mixup_alpha, 0.0, kAny);
  table.Read("average_decay", training.average_decay, 0.0, 1.0);
  table.Read("gradient_norm", training.gradient_norm, 0.0, kAny);
  table.Read("precision", training.precision,
             {{"float32", Precision::kFloat32}, {"bfloat16", Precision::kBfloat16}});
  table.Read("copies", training.copies, ClipCopies());
  table.Read("plain_loss", training.plain_loss, 0.0, kAny);
  table.Read("neutral_as_plain", training.neutral_as_plain, 0.0, 1.0);
  table.Read("speech_loss", training.speech_loss, 0.0, kAny);
  table.Read("generated_sounds", training.generated_sounds, 0);
  table.Finish();
}

void ReadReference(const toml::table& root, ReferenceOptions& reference, std::string* error) {
  TableReader table(root, "reference", error);
  table.Read("none_probability", reference.none_probability, 0.0, 1.0);
  table.Read("other_probability", reference.other_probability, 0.0, 1.0);
  table.Read("min_s", reference.min_s, 0.1, 600.0);
  table.Read("max_s", reference.max_s, 0.1, 600.0);
  table.Finish();
}

// The ranges are those that the core takes.
void ReadAugmentation(const toml::table& root, TrainingOptions& training, std::string* error) {
  TableReader table(root, "augmentation", error);
  AugmentationOptions& options = training.augmentation;
  table.Read("min_tempo", options.min_tempo, 0.1, 10.0);
  table.Read("max_tempo", options.max_tempo, 0.1, 10.0);
  table.Read("mel_warp", options.mel_warp, 0.0, 0.5);
  table.Read("max_tilt", options.max_tilt, 0.0, 20.0);
  table.Read("noise_probability", options.noise_probability, 0.0, 1.0);
  table.Read("min_snr_db", options.min_snr_db, -100.0, 200.0);
  table.Read("max_snr_db", options.max_snr_db, -100.0, 200.0);
  table.Read("min_noise_slope", options.min_noise_slope, -20.0, 20.0);
  table.Read("max_noise_slope", options.max_noise_slope, -20.0, 20.0);
  table.Read("sound_probability", options.sound_probability, 0.0, 1.0);
  table.Read("babble_probability", options.babble_probability, 0.0, 1.0);
  table.Read("min_behind_db", options.min_behind_db, -100.0, 200.0);
  table.Read("max_behind_db", options.max_behind_db, -100.0, 200.0);
  table.Read("time_masks", options.masks.time_masks, 0);
  table.Read("max_time_mask", options.masks.max_time_mask, 0);
  table.Read("max_time_part", options.masks.max_time_part, 0.0, 1.0);
  table.Read("feature_masks", options.masks.feature_masks, 0);
  table.Read("max_feature_mask", options.masks.max_feature_mask, 0);
  table.Read("mask_fill", options.masks.fill, {{"mean", MaskFill::kMean}, {"zero", MaskFill::kZero}});
  table.Read("mask_clips", training.mask_clips);
  table.Finish();
}

// What no key is wrong in by itself.
std::string Contradiction(const TrainingOptions& training) {
  const AugmentationOptions& augmentation = training.augmentation;
  if (training.min_crop > training.max_crop) return "expected min_crop <= max_crop";
  if (training.draw_shares.plain + training.draw_shares.sounds > 0.9)
    return "expected plain_draws + sound_draws <= 0.9";
  if (augmentation.min_tempo > augmentation.max_tempo) return "expected min_tempo <= max_tempo";
  if (augmentation.min_snr_db > augmentation.max_snr_db) return "expected min_snr_db <= max_snr_db";
  if (augmentation.min_noise_slope > augmentation.max_noise_slope) {
    return "expected min_noise_slope <= max_noise_slope";
  }
  if (augmentation.min_behind_db > augmentation.max_behind_db)
    return "expected min_behind_db <= max_behind_db";
  if (training.reference.min_s > training.reference.max_s) return "expected min_s <= max_s";
  return "";
}

Result<Recipe> FromToml(const toml::table& root, const std::string& source) {
  Recipe recipe;
  std::string error;
  TableReader table(root, "", &error);
  table.Read("name", recipe.name);
  table.Read("description", recipe.description);
  table.Read("corpora", recipe.corpora);
  table.Read("preset", recipe.preset);
  table.Read("window_s", recipe.window_s, 0.1, 60.0);
  table.Read("split", recipe.split);
  table.Read("independent_split", recipe.independent_split);
  table.Read("reported", recipe.reported);
  table.Finish();
  ReadNetwork(root, recipe.network, &error);
  ReadTraining(root, recipe.training, &error);
  ReadAugmentation(root, recipe.training, &error);
  ReadReference(root, recipe.training.reference, &error);
  for (const auto& [key, node] : root) {
    const bool is_known =
        key == "network" || key == "training" || key == "augmentation" || key == "reference" || key == "tune";
    if (error.empty() && node.is_table() && !is_known) {
      error = "line " + std::to_string(node.source().begin.line) + ": unknown table [" +
              std::string(key.str()) + "]";
    }
  }
  if (error.empty()) error = Contradiction(recipe.training);
  if (!error.empty()) return MakeError(ErrorCode::kInvalidArgument, source + ": " + error);
  auto features = FeaturePresetByName(recipe.preset);
  if (!features) return MakeError(ErrorCode::kInvalidArgument, source + ": " + features.error().message);
  recipe.features = std::move(*features);
  return recipe;
}

}  // namespace

const std::vector<std::string>& RecipeNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const ShippedRecipe& recipe : ShippedRecipes()) list.emplace_back(recipe.name);
    return list;
  }();
  return names;
}

Result<std::string> RecipeText(const std::string& name_or_path) {
  for (const ShippedRecipe& recipe : ShippedRecipes()) {
    if (name_or_path == recipe.name) return std::string(recipe.toml);
  }
  std::ifstream file(name_or_path, std::ios::binary);
  if (!file || std::filesystem::is_directory(name_or_path)) {
    return MakeError(ErrorCode::kInvalidArgument, "expected one of the recipes " +
                                                      Joined(RecipeNames(), ", ") +
                                                      ", or a .toml file; found '" + name_or_path + "'");
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<Recipe> RecipeFromText(const std::string& text, const std::string& source) {
  try {
    return FromToml(toml::parse(text), source);
  } catch (const toml::parse_error& error) {
    return MakeError(ErrorCode::kInvalidArgument, source + ": line " +
                                                      std::to_string(error.source().begin.line) + ": " +
                                                      std::string(error.description()));
  }
}

Result<Recipe> ReadRecipe(const std::string& name_or_path) {
  const auto text = RecipeText(name_or_path);
  return text ? RecipeFromText(*text, name_or_path) : tl::unexpected(text.error());
}

}  // namespace speech_emotion::trainer
