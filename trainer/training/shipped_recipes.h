// The files of trainer/recipes, which the build puts into the program.
#pragma once

#include <span>

namespace speech_emotion::trainer {

struct ShippedRecipe {
  const char* name;
  const char* toml;  // the whole file
};

std::span<const ShippedRecipe> ShippedRecipes();

}  // namespace speech_emotion::trainer
