// Any text as a recipe: an error that names it, or options that each lie in their range. As a search's
// recipe: draws that are recipes, or named errors from that.
#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "require.h"
#include "scratch_file.h"
#include "training/hyperparameter_list.h"
#include "training/recipe.h"
#include "tuning/search_space.h"

namespace {

using namespace speech_emotion;
using namespace speech_emotion::trainer;
using speech_emotion::testing::Require;
using speech_emotion::testing::RequireMessage;
using speech_emotion::testing::ScratchFile;

constexpr uint64_t kSeed = 1;
constexpr int kTrials = 3;
constexpr size_t kMostKeysToTry = 64;  // of a search: a list of thousands tells nothing new, and is slow

void RequireRange(const AtLeast& range, int value, int usual) {
  Require(value >= range.least || value == usual, "an option below its range");
}
void RequireRange(const Between& range, double value, double usual) {
  Require((value >= range.least && value <= range.most) || value == usual || std::isnan(usual),
          "an option out of its range");
}
template <class Allowed, class Value>
void RequireRange(const Allowed&, const Value&, const Value&) {}

void RequireRanges(const Recipe& recipe) {
  std::vector<double> usual;  // numbers, in the order of the list
  const auto note = [&](const Option&, const auto& value, const auto&) {
    if constexpr (std::is_arithmetic_v<std::decay_t<decltype(value)>>)
      usual.push_back(static_cast<double>(value));
  };
  size_t next = 0;
  const auto check = [&](const Option&, const auto& value, const auto& allowed) {
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::is_arithmetic_v<Value>)
      RequireRange(allowed, value, static_cast<Value>(usual[next++]));
  };
  const Recipe defaults;
  ForEachNetworkOption(defaults.network, note);
  ForEachHyperparameter(defaults.training, note);
  ForEachNetworkOption(recipe.network, check);
  ForEachHyperparameter(recipe.training, check);
  const auto reread = NetworkOptionsFromText(ToText(recipe.network));
  if (!reread) return RequireMessage(reread.error());
  Require(*reread == recipe.network, "a network's options do not survive their text");
}

void Search(const std::string& text) {
  const ScratchFile file({reinterpret_cast<const uint8_t*>(text.data()), text.size()}, ".toml");
  const auto space = ReadSearchSpace(file.path());
  if (!space) {
    Require(space.error().message.starts_with(file.path()), "an error that doesn't name the file");
    return RequireMessage(space.error());
  }
  if (space->keys.size() > kMostKeysToTry) return;
  for (int trial = 0; trial < kTrials; ++trial) {
    const TrialValues values = DrawTrial(*space, kSeed, trial);
    const auto drawn = RecipeFromText(RecipeWith(*space, values, 0), "drawn");
    const auto tuned = RecipeFromText(TunedRecipe(*space, values), "tuned");
    if (!drawn) RequireMessage(drawn.error());
    Require(drawn.has_value() == tuned.has_value(), "a drawn recipe can't be kept");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto recipe = RecipeFromText(text, "fuzzed");
  if (recipe) {
    RequireRanges(*recipe);
  } else {
    RequireMessage(recipe.error());
    Require(recipe.error().message.starts_with("fuzzed: "), "an error that doesn't name the recipe");
  }
  Search(text);
  const auto network = NetworkOptionsFromText(text);
  if (!network) RequireMessage(network.error());
  return 0;
}
