#include "training/recipe.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>

#include "data/tables/text_fields.h"
#include "speech_emotion/feature_presets.h"
#include "training/hyperparameter_list.h"
#include "training/recipe_table.h"
#include "training/shipped_recipes.h"
#include "training/toml.h"

namespace speech_emotion::trainer {
namespace {

// The tables of both lists, each key of which is read once; and that there are no others.
void ReadTables(const toml::table& root, Recipe& recipe, std::string* error) {
  std::map<std::string_view, TableReader> tables;
  const auto read = [&](const Option& option, auto& value, const auto& allowed) {
    tables.try_emplace(option.table, root, option.table, error)
        .first->second.Read(option.key, value, allowed);
  };
  ForEachNetworkOption(recipe.network, read);
  ForEachHyperparameter(recipe.training, read);
  for (auto& [name, table] : tables) table.Finish();
  for (const auto& [key, node] : root) {
    const bool is_known = tables.contains(key.str()) || key == "tune";
    if (error->empty() && node.is_table() && !is_known) {
      *error = "line " + std::to_string(node.source().begin.line) + ": unknown table [" +
               std::string(key.str()) + "]";
    }
  }
}

// Behind the text, or at the end of its line, that begins with the quote at `begin`; of three quotes behind
// three.
size_t EndOfText(std::string_view toml, size_t begin) {
  const char quote = toml[begin];
  const std::string three(3, quote);
  const bool has_lines = toml.substr(begin, 3) == three;
  for (size_t i = begin + (has_lines ? 3 : 1); i < toml.size(); ++i) {
    if (toml[i] == '\\' && quote == '"') {
      ++i;
    } else if (has_lines ? toml.substr(i, 3) == three : toml[i] == quote || toml[i] == '\n') {
      return i + (has_lines ? 3 : 1);
    }
  }
  return toml.size();
}

// Whether a quote at `i` begins a text: behind a number or a name it is a part of that, as toml++ has it.
bool BeginsText(std::string_view toml, size_t i) {
  constexpr std::string_view kBefore = " \t\r\n=[{,";
  return (toml[i] == '"' || toml[i] == '\'') &&
         (i == 0 || kBefore.find(toml[i - 1]) != std::string_view::npos);
}

// TOML has other letters than ASCII's in texts and comments alone: said plainly, with the line, before toml++
// says it of a code point. "": there are none.
std::string FindOddLetter(std::string_view toml) {
  for (size_t i = toml.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; i < toml.size();) {
    if (BeginsText(toml, i)) {
      i = EndOfText(toml, i);
    } else if (toml[i] == '#') {
      i = std::min(toml.find('\n', i), toml.size());
    } else if (static_cast<unsigned char>(toml[i]) >= 0x80) {
      const auto line = 1 + std::count(toml.begin(), toml.begin() + static_cast<std::ptrdiff_t>(i), '\n');
      return "line " + std::to_string(line) +
             ": expected letters beyond ASCII in texts and comments alone, found one elsewhere";
    } else {
      ++i;
    }
  }
  return "";
}

Result<Recipe> FromToml(const toml::table& root, const std::string& source) {
  Recipe recipe;
  std::string error;
  TableReader table(root, "", &error);
  table.Read("name", recipe.name, Any());
  table.Read("description", recipe.description, Any());
  table.Read("corpora", recipe.corpora, Any());
  table.Read("preset", recipe.preset, Any());
  table.Read("window_s", recipe.window_s, Between{0.1, 60.0});
  table.Read("split", recipe.split, Any());
  table.Read("independent_split", recipe.independent_split, Any());
  table.Read("reported", recipe.reported, Any());
  table.Finish();
  ReadTables(root, recipe, &error);
  if (error.empty()) error = Contradiction(recipe.training);
  if (!error.empty()) return MakeError(ErrorCode::kInvalidArgument, source + ": " + error);
  auto features = FeaturePresetByName(recipe.preset);
  if (!features) {
    const toml::node* preset = root.get("preset");
    const std::string line =
        preset == nullptr ? "" : "line " + std::to_string(preset->source().begin.line) + ": ";
    return MakeError(ErrorCode::kInvalidArgument, source + ": " + line + features.error().message);
  }
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
  if (!file && name_or_path.ends_with(".toml")) {
    return MakeError(ErrorCode::kInvalidArgument,
                     name_or_path + ": expected a recipe's file, found none of that name");
  }
  if (!file || std::filesystem::is_directory(name_or_path)) {
    return MakeError(ErrorCode::kInvalidArgument, "expected one of the recipes " +
                                                      Joined(RecipeNames(), ", ") +
                                                      ", or a .toml file; found '" + name_or_path + "'");
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<Recipe> RecipeFromText(const std::string& text, const std::string& source) {
  if (const std::string odd = FindOddLetter(text); !odd.empty())
    return MakeError(ErrorCode::kInvalidArgument, source + ": " + odd);
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
