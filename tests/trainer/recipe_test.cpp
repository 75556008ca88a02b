// Recipes: those that the program carries, and those of its users.
#include "training/recipe.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "support/cli_program.h"

using namespace speech_emotion::trainer;

namespace {

std::string Refusal(const std::string& toml) {
  const cli_test::TemporaryFolder folder;
  const std::string path = folder.Path("mine.toml");
  std::ofstream(path) << toml;
  const auto recipe = ReadRecipe(path);
  REQUIRE_FALSE(recipe.has_value());
  REQUIRE(recipe.error().message.starts_with(path));
  return recipe.error().message.substr(path.size());
}

}  // namespace

TEST_CASE("each recipe of the program can be read, and the seed projects' rows are all there") {
  for (const std::string& name : RecipeNames()) {
    const auto recipe = ReadRecipe(name);
    INFO(name);
    if (!recipe) FAIL(recipe.error().message);
    CHECK(recipe->name == name);
    CHECK_FALSE(recipe->description.empty());
    CHECK((recipe->corpora.empty() || !recipe->split.empty()));  // of one's own data: the data's
  }
  for (const char* name :
       {"flagship", "lstm-ravdess-tess", "cnn-four-corpora", "bilstm-attention-four-corpora",
        "bilstm-attention-iemocap", "mlp-ravdess", "cnn-ravdess", "lstm-ravdess"}) {
    CHECK(std::count(RecipeNames().begin(), RecipeNames().end(), name) == 1);
  }
}

TEST_CASE("the LSTM's recipe says what the seed project says") {
  const auto recipe = ReadRecipe("lstm-ravdess-tess").value();
  CHECK(recipe.training.batch_size == 23);
  CHECK(recipe.training.epochs == 300);
  CHECK(recipe.training.plateau_factor == 0.9);
  CHECK(recipe.training.plateau_patience == 100);
  CHECK(recipe.network.hidden == std::vector<int>{64, 64});
  CHECK(recipe.features.features_per_frame() == 15);
}

TEST_CASE("a recipe's mistake is named with file, line and key") {
  CHECK(Refusal("name = 'x'\n[training]\nepoch = 3\n") == ": line 3: unknown key 'epoch'");
  CHECK(Refusal("# \xC3\xBC\n[tr\xC2\xB7"
                "aining]\n") ==
        ": line 2: expected letters beyond ASCII in texts and comments alone, found one elsewhere");
  CHECK(Refusal(std::string("name =4\0\"\xC3\x95\"\n", 12)) ==
        ": line 1: expected letters beyond ASCII in texts and comments alone, found one elsewhere");
  CHECK(Refusal("name = 0.\"\xC3\x95\"\n") ==
        ": line 1: expected letters beyond ASCII in texts and comments alone, found one elsewhere");
  CHECK(Refusal("name =0\"\xC3\x95\"\n") ==
        ": line 1: expected letters beyond ASCII in texts and comments alone, found one elsewhere");
  CHECK(Refusal("name = '''\n\xC3\xBC' '''\ndescription = \"\\\"\xC3\xBC\"\nepochs = 1\n") ==
        ": line 4: unknown key 'epochs'");
  CHECK(Refusal("[training]\nepochs = 0\n") == ": line 2: expected epochs of 1 at least");
  CHECK(Refusal("[training]\nepochs = 'many'\n") == ": line 2: expected epochs to be a whole number");
  CHECK(Refusal("[training]\noptimizer = 'lion'\n") ==
        ": line 2: expected optimizer to be one of sgd, rmsprop, adam, adamw, found 'lion'");
  CHECK(Refusal("[training]\nprecision = 'half'\n") ==
        ": line 2: expected precision to be one of float32, bfloat16, found 'half'");
  CHECK(Refusal("[training]\nplain_draws = 0.5\nsound_draws = 0.5\n")
            .find("plain_draws + sound_draws <= 0.9") != std::string::npos);
  CHECK(Refusal("[network]\nhidden = [64, 'x']\n") ==
        ": line 2: expected hidden to be a list of whole numbers");
  CHECK(Refusal("[training]\n\ncopies = ['noise', 'echo']\n") ==
        ": line 3: expected copies to be some of noise, stretch, pitch, stretch-pitch, codec, room, street, "
        "each once, found "
        "'echo'");
  CHECK(Refusal("[training]\ncopies = ['noise', 'noise']\n").find("each once, found 'noise'") !=
        std::string::npos);
  CHECK(Refusal("[augmentation]\nmel_warp = 0.6\n") == ": line 2: expected mel_warp of 0 to 0.5");
  CHECK(Refusal("[augmentation]\nmin_tempo = 1.2\n") == ": expected min_tempo <= max_tempo");
  CHECK(Refusal("[netwrok]\n") == ": line 1: unknown table [netwrok]");
  CHECK(Refusal("name = \n").find(": line 1: ") == 0);
  CHECK(Refusal("name = 'x'\npreset = 'mfcc'\n").find(": line 2: expected one of the presets") == 0);
  CHECK(ReadRecipe("lstm").error().message.find("expected one of the recipes") == 0);
  CHECK(ReadRecipe("mine.toml").error().message ==
        "mine.toml: expected a recipe's file, found none of that name");
}

TEST_CASE("a recipe says what its clips are augmented with, and without that they are as the flagship's") {
  const cli_test::TemporaryFolder folder;
  folder.Write("mine.toml",
               "[training]\ncopies = ['stretch-pitch', 'noise']\nmixup = 0.3\n"
               "[augmentation]\nmin_tempo = 0.9\nmask_fill = 'zero'\nmask_clips = true\n");
  const auto recipe = ReadRecipe(folder.Path("mine.toml")).value();
  CHECK(recipe.training.copies == std::vector<ClipCopy>{ClipCopy::kStretchPitch, ClipCopy::kNoise});
  CHECK(recipe.training.mixup_alpha == 0.3);
  CHECK(recipe.training.augmentation.min_tempo == 0.9);
  CHECK(recipe.training.augmentation.masks.fill == speech_emotion::MaskFill::kZero);
  CHECK(recipe.training.mask_clips);
  CHECK(recipe.training.augmentation != AugmentationOptions());
  const auto flagship = ReadRecipe("flagship").value();
  CHECK(flagship.training.augmentation == AugmentationOptions());
  CHECK(flagship.training.copies.empty());
  for (const std::string& name : RecipeNames()) {
    const Hyperparameters training = ReadRecipe(name)->training;
    if (training.batches == Batches::kClips) CHECK(training.mixup_alpha == 0.0);
  }
}
