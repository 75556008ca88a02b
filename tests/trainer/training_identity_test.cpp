// A checkpoint's identity: the text that a checkpoint on someone's disk carries must go on to fit.
#include "training/training_identity.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "training/recipe.h"

using namespace speech_emotion::trainer;

namespace {

// Every key of a recipe, none with its default: its identity shows each that takes part.
constexpr char kEveryKey[] = R"toml(
[network]
kind = "voice-cnn"
dropout = 0.31
hidden = [128]
dense = [96, 48]
channels = [8, 24]
kernel = 7
pool = 3
pool_stride = 4
batch_norm = true
attention = 56
over_features = true
plain = "class"

[training]
epochs = 11
batch = 12
batches = "crops"
draws = 1300
plain_draws = 0.14
sound_draws = 0.15
min_crop = 160
max_crop = 170
sampling = "balanced"
buckets = false
class_weights = true
standardize = false
optimizer = "rmsprop"
learning_rate = 1.8e-3
trunk_rate = 0.19
momentum = 0.81
weight_decay = 0.021
schedule = "cosine"
plateau_factor = 0.22
plateau_patience = 23
early_stopping = 24
monitor = "loss"
keep = "best"
label_smoothing = 0.25
vote_share = 0.26
mixup = 0.27
average_decay = 0.9128
gradient_norm = 2.9
precision = "bfloat16"
copies = ["codec", "noise", "stretch-pitch"]
plain_loss = 0.32
neutral_as_plain = 0.33
speech_loss = 0.34
generated_sounds = 35

[reference]
none_probability = 0.36
other_probability = 0.37
min_s = 3.8
max_s = 39.0

[augmentation]
min_tempo = 0.41
max_tempo = 1.42
mel_warp = 0.043
max_tilt = 4.4
noise_probability = 0.45
min_snr_db = 4.6
max_snr_db = 47.0
min_noise_slope = -4.8
max_noise_slope = 4.9
sound_probability = 0.051
babble_probability = 0.052
min_behind_db = 5.3
max_behind_db = 54.0
time_masks = 5
max_time_mask = 56
max_time_part = 0.57
feature_masks = 8
max_feature_mask = 59
mask_fill = "zero"
mask_clips = true
)toml";

std::string With(std::string toml, const std::string& old, const std::string& other) {
  const size_t place = toml.find(old);
  REQUIRE(place != std::string::npos);
  return toml.replace(place, old.size(), other);
}

std::string IdentityOf(const Recipe& recipe, uint64_t seed) {
  Hyperparameters options = recipe.training;
  options.seed = seed;
  return TrainingIdentity(recipe.network, options, "the data");
}

std::string IdentityOf(const std::string& toml, uint64_t seed) {
  const auto recipe = RecipeFromText(toml, "recipe");
  if (!recipe) FAIL(recipe.error().message);
  return IdentityOf(*recipe, seed);
}

std::map<std::string, std::string> Identities() {
  std::map<std::string, std::string> identities;
  for (const std::string& name : RecipeNames()) identities[name] = IdentityOf(ReadRecipe(name).value(), 1);
  const std::string every = kEveryKey;
  identities["every key"] = IdentityOf(every, 6);
  const std::string clips = With(every, "\"crops\"", "\"clips\"");
  identities["every key, clips"] = IdentityOf(clips, 6);
  identities["every key, clips without masks"] =
      IdentityOf(With(clips, "mask_clips = true", "mask_clips = false"), 6);
  identities["every key, no voices"] = IdentityOf(With(every, "voice-cnn", "residual-cnn"), 6);
  identities["every key, no sounds"] =
      IdentityOf(With(every, "sound_probability = 0.051", "sound_probability = 0.0"), 6);
  identities["no key"] = IdentityOf("", 1);
  return identities;
}

}  // namespace

// A hyper-parameter that came later may not show where it has its default, or a killed training would not go
// on after an update.
TEST_CASE("checkpoints of earlier versions go on: every recipe has the identity that it had") {
  std::ifstream file(SPEECH_EMOTION_TESTS_FOLDER "/golden/training-identities.txt");
  std::map<std::string, std::string> golden;
  for (std::string name, identity; std::getline(file, name) && std::getline(file, identity);) {
    golden[name] = identity;
  }
  REQUIRE(golden.size() > 10);
  const auto identities = Identities();
  for (const auto& [name, identity] : golden) {
    CAPTURE(name);
    REQUIRE(identities.contains(name));
    CHECK(identities.at(name) == identity);
  }
}
