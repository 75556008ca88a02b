#include "commands/recipe_flags.h"

#include <algorithm>
#include <string>
#include <type_traits>

#include "training/hyperparameter_list.h"

namespace speech_emotion::trainer {
namespace {

struct FlagKind {
  std::string type;
  CLI::Validator check;
};

FlagKind KindOf(const Option& option, AtLeast allowed) {
  return {"INT", CLI::Range(allowed.least, static_cast<int>(option.flag_most))};
}
FlagKind KindOf(const Option& option, Between allowed) {
  const bool is_bounded = option.flag_most < kUnbounded;
  return {"FLOAT", is_bounded ? CLI::Validator(CLI::Range(allowed.least, option.flag_most))
                              : CLI::Validator(CLI::PositiveNumber)};
}

// Numbers alone have flags.
template <class Allowed>
constexpr bool kIsNumber = std::is_same_v<Allowed, AtLeast> || std::is_same_v<Allowed, Between>;

template <class Visit>
void ForEachFlag(Recipe& recipe, const Visit& visit) {
  const auto with_flag = [&](const Option& option, auto& value, const auto& allowed) {
    if constexpr (kIsNumber<std::decay_t<decltype(allowed)>>) {
      if (option.flag_most != 0.0) visit(option, value, allowed);
    }
  };
  ForEachHyperparameter(recipe.training, with_flag);
  ForEachNetworkOption(recipe.network, with_flag);
}

}  // namespace

void RecipeFlags::AddTo(CLI::App& command) {
  Recipe any;
  ForEachFlag(any, [&](const Option& option, const auto&, const auto& allowed) {
    std::string name = option.key;
    std::replace(name.begin(), name.end(), '_', '-');
    const std::string help = std::string("In place of the recipe's ") + option.key + ": " + option.help;
    const FlagKind kind = KindOf(option, allowed);
    flags_[option.key] = command.add_option("--" + name, help)->type_name(kind.type)->check(kind.check);
  });
}

Result<void> RecipeFlags::Apply(Recipe& recipe) const {
  ForEachFlag(recipe, [&](const Option& option, auto& value, const auto&) {
    if (Gives(option.key)) flags_.at(option.key)->results(value);
  });
  const Hyperparameters& training = recipe.training;
  if (training.batches != Batches::kCrops || training.draws_per_epoch >= training.batch_size) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected at least one batch an epoch: --draws below --batch");
}

bool RecipeFlags::Gives(const std::string& key) const {
  const auto flag = flags_.find(key);
  return flag != flags_.end() && flag->second->count() > 0;
}

}  // namespace speech_emotion::trainer
