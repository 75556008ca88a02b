#include "tuning/search_space.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>
#include <sstream>

#include "speech_emotion/random.h"
#include "training/recipe.h"
#include "training/toml.h"

namespace speech_emotion::trainer {
namespace {

// The shortest text that reads back as the same number, with a point: TOML's numbers have types.
std::string TomlText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0.0 ? "inf" : "-inf";
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  std::string text(buffer, end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string TomlText(const toml::node& node) {
  if (const auto* number = node.as_floating_point()) return TomlText(number->get());
  std::ostringstream text;
  if (const toml::array* list = node.as_array()) {
    text << "[";
    for (size_t i = 0; i < list->size(); ++i) text << (i > 0 ? ", " : "") << TomlText((*list)[i]);
    text << "]";
  } else {
    node.visit([&](const auto& value) { text << value; });
  }
  return text.str();
}

// A recipe's keys, and below them its tables: toml++ itself writes all 17 digits of a number.
std::string TomlText(const toml::table& root) {
  std::string keys, tables;
  for (const auto& [key, node] : root) {
    if (const toml::table* table = node.as_table()) {
      tables += "\n[" + std::string(key.str()) + "]\n" + TomlText(*table);
    } else {
      keys += std::string(key.str()) + " = " + TomlText(node) + "\n";
    }
  }
  return keys + tables;
}

// To four significant digits: more would tell nothing, and nobody likes to read them.
double Rounded(double value) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 4).ptr;
  std::from_chars(buffer, end, value);
  return value;
}

std::string TomlText(const TunedKey& key, double value) {
  if (!key.is_whole) return TomlText(value);
  return std::to_string(static_cast<int64_t>(std::llround(value)));
}

tl::unexpected<Error> Refuse(const std::string& source, const toml::node& node, const std::string& what) {
  return MakeError(ErrorCode::kInvalidArgument,
                   source + ": line " + std::to_string(node.source().begin.line) + ": " + what);
}

Result<void> ReadRange(const std::string& source, const toml::table& range, TunedKey& key) {
  const toml::node *from = range.get("from"), *to = range.get("to"), *scale = range.get("scale");
  const auto low = from ? from->value<double>() : std::nullopt,
             high = to ? to->value<double>() : std::nullopt;
  const std::string scale_name = scale ? scale->value_or<std::string>("") : "linear";
  const size_t known = 2 + (scale != nullptr ? 1 : 0);
  if (!low || !high || range.size() != known || (scale_name != "linear" && scale_name != "log")) {
    return Refuse(
        source, range,
        "expected " + key.name() + " = { from = NUMBER, to = NUMBER }, and, if you like, scale = \"log\"");
  }
  key.low = *low;
  key.high = *high;
  key.is_log = scale_name == "log";
  key.is_whole = from->is_integer() && to->is_integer();
  if (!(key.low < key.high)) return Refuse(source, range, "expected " + key.name() + " with from < to");
  if (key.is_log && !(key.low > 0.0)) {
    return Refuse(source, range, "expected " + key.name() + " with from > 0 on a logarithmic scale");
  }
  return {};
}

Result<TunedKey> ReadKey(const std::string& source, const std::string& name, const toml::node& node) {
  TunedKey key;
  const size_t point = name.find('.');
  if (point != std::string::npos) key.table = name.substr(0, point);
  key.key = name.substr(point == std::string::npos ? 0 : point + 1);
  if (const toml::table* range = node.as_table()) {
    if (auto ok = ReadRange(source, *range, key); !ok) return tl::unexpected(ok.error());
    return key;
  }
  const toml::array* choices = node.as_array();
  if (choices == nullptr || choices->size() < 2) {
    return Refuse(source, node, "expected " + name + " to be a range or a list of two values or more");
  }
  for (const toml::node& choice : *choices) key.choices.push_back(TomlText(choice));
  return key;
}

// Both ends of a range, or each choice.
std::vector<std::string> ValuesToTry(const TunedKey& key) {
  return key.choices.empty() ? std::vector{TomlText(key, key.low), TomlText(key, key.high)} : key.choices;
}

toml::table RecipeTable(const SearchSpace& space, const TrialValues& values, int epochs) {
  toml::table root = toml::parse(space.recipe);
  root.erase("tune");
  const auto set = [&root](const std::string& table, const std::string& key, const std::string& value) {
    const toml::table parsed = toml::parse("value = " + value);
    toml::table* place = &root;
    if (!table.empty()) {
      root.insert(table, toml::table());  // where it isn't there
      place = root[table].as_table();
    }
    if (place != nullptr)
      parsed.get("value")->visit([&](const auto& node) { place->insert_or_assign(key, node); });
  };
  for (size_t i = 0; i < space.keys.size(); ++i) set(space.keys[i].table, space.keys[i].key, values[i]);
  if (epochs > 0) set("training", "epochs", std::to_string(epochs));
  return root;
}

}  // namespace

Result<SearchSpace> ReadSearchSpace(const std::string& name_or_path) {
  auto text = RecipeText(name_or_path);
  if (!text) return tl::unexpected(text.error());
  if (auto recipe = RecipeFromText(*text, name_or_path); !recipe) return tl::unexpected(recipe.error());
  SearchSpace space{name_or_path, std::move(*text), {}};
  const toml::table root = toml::parse(space.recipe);
  const toml::table* tune = root["tune"].as_table();
  if (tune == nullptr || tune->empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     name_or_path +
                         ": expected a table [tune] of ranges, such as \"training.learning_rate\" = "
                         "{ from = 1e-4, to = 1e-2, scale = \"log\" }, found none");
  }
  TrialValues first;
  for (const auto& [name, node] : *tune) {
    auto key = ReadKey(name_or_path, std::string(name.str()), node);
    if (!key) return tl::unexpected(key.error());
    first.push_back(ValuesToTry(*key).front());
    space.keys.push_back(std::move(*key));
  }
  for (size_t i = 0; i < space.keys.size(); ++i) {
    for (const std::string& value : ValuesToTry(space.keys[i])) {
      TrialValues values = first;
      values[i] = value;
      const std::string source = name_or_path + ": [tune] with " + space.keys[i].name() + " = " + value;
      if (auto recipe = RecipeFromText(RecipeWith(space, values, 0), source); !recipe) {
        return tl::unexpected(recipe.error());
      }
    }
  }
  return space;
}

TrialValues DrawTrial(const SearchSpace& space, uint64_t seed, int trial) {
  // Far enough apart that no two trials of neighbouring seeds are one.
  Random random(seed * 0x9e3779b97f4a7c15u + static_cast<uint64_t>(trial));
  TrialValues values;
  for (const TunedKey& key : space.keys) {
    if (!key.choices.empty()) {
      values.push_back(key.choices[static_cast<size_t>(random.UniformInt(0, std::ssize(key.choices) - 1))]);
      continue;
    }
    // Whole numbers: each as wide as the next.
    const double low = key.is_whole ? key.low - 0.5 : key.low,
                 high = key.is_whole ? key.high + 0.5 : key.high;
    const double drawn =
        key.is_log ? std::exp(random.Uniform(std::log(low), std::log(high))) : random.Uniform(low, high);
    values.push_back(TomlText(key, std::clamp(key.is_whole ? drawn : Rounded(drawn), key.low, key.high)));
  }
  return values;
}

std::string RecipeWith(const SearchSpace& space, const TrialValues& values, int epochs) {
  return TomlText(RecipeTable(space, values, epochs));
}

std::string TunedRecipe(const SearchSpace& space, const TrialValues& values) {
  toml::table root = RecipeTable(space, values, 0);
  const std::string untuned = root["name"].value_or(std::filesystem::path(space.source).stem().string());
  root.insert_or_assign("name", untuned + "-tuned");
  root.insert_or_assign("description", "Tuned from " + untuned);
  root.erase("reported");
  return TomlText(root);
}

}  // namespace speech_emotion::trainer
