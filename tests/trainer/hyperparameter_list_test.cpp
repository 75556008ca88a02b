// The list of what a training is, against what is made of it.
#include "training/hyperparameter_list.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "support/cli_program.h"
#include "training/recipe.h"
#include "tuning/search_space.h"

using namespace speech_emotion::trainer;

namespace {

// visit(Option, default, what it may be) of every key of the tables that are lists of options.
template <class Visit>
void ForEachKey(const Visit& visit) {
  const auto with_key = [&](const Option& option, const auto& value, const auto& allowed) {
    if constexpr (!std::is_same_v<std::decay_t<decltype(allowed)>, NoKey>) visit(option, value, allowed);
  };
  const NetworkOptions network;
  const Hyperparameters training;
  ForEachNetworkOption(network, with_key);
  ForEachHyperparameter(training, with_key);
}

std::string Text(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

std::string Quoted(const std::string& word) { return "\"" + word + "\""; }

// A value of the key as TOML, its default where that is one of those it may be.
std::string Toml(int value, AtLeast) { return std::to_string(value); }
std::string Toml(double value, Between allowed) { return Text(std::max(value, allowed.least)); }
std::string Toml(bool value, Any) { return value ? "true" : "false"; }
std::string Toml(const std::string& value, Any) { return Quoted(value); }
std::string Toml(const std::vector<int>&, Any) { return "[3, 4]"; }
template <class Choice>
std::string Toml(const Choice&, const Words<Choice>& words) {
  return Quoted(words.back().first);
}
template <class Choice>
std::string Toml(const std::vector<Choice>&, const Words<Choice>& words) {
  return "[" + Quoted(words.back().first) + "]";
}

// What docs/recipes.md says of a key: what it may be, and its default.
struct KeyText {
  std::string allowed, initial;
};

std::string Code(const std::string& word) { return "`" + word + "`"; }

template <class Choice>
std::string WordsText(const Words<Choice>& words) {
  std::string text;
  for (const auto& [word, choice] : words) text += (text.empty() ? "" : ", ") + Code(word);
  return text;
}

KeyText Documented(int value, AtLeast allowed) {
  return {std::to_string(allowed.least) + " or more", std::to_string(value)};
}
KeyText Documented(double value, Between allowed) {
  const std::string range = allowed.most < kUnbounded ? Text(allowed.least) + " to " + Text(allowed.most)
                                                      : Text(allowed.least) + " or more";
  return {range, value < allowed.least ? "left out" : Text(value)};
}
KeyText Documented(bool value, Any) { return {"`true`, `false`", Code(value ? "true" : "false")}; }
KeyText Documented(const std::string& value, Any) { return {"a text", Code(value)}; }
KeyText Documented(const std::vector<int>&, Any) { return {"whole numbers", "none"}; }
template <class Choice>
KeyText Documented(const Choice& value, const Words<Choice>& words) {
  for (const auto& [word, choice] : words) {
    if (choice == value) return {WordsText(words), Code(word)};
  }
  return {};
}
template <class Choice>
KeyText Documented(const std::vector<Choice>&, const Words<Choice>& words) {
  return {"some of " + WordsText(words), "none"};
}

std::string FlagOf(const Option& option) {
  std::string name = option.key;
  std::replace(name.begin(), name.end(), '_', '-');
  return option.flag_most == 0.0 ? "" : ", `--" + name + "`";
}

std::string Refusal(const std::string& toml) {
  const auto recipe = RecipeFromText(toml, "recipe");
  return recipe ? "" : recipe.error().message;
}

}  // namespace

TEST_CASE("every option of the lists is a key of recipes and of searches, and no other is") {
  std::set<std::string> seen;
  ForEachKey([&](const Option& option, const auto& value, const auto& allowed) {
    const std::string name = std::string(option.table) + "." + option.key, text = Toml(value, allowed);
    CAPTURE(name, text);
    CHECK(seen.insert(name).second);
    CHECK(option.help[0] != '\0');
    CHECK(Refusal("[" + std::string(option.table) + "]\n" + option.key + " = " + text + "\n").empty());
    const cli_test::TemporaryFolder folder;
    folder.Write("mine.toml", "[tune]\n'" + name + "' = [" + text + ", " + text + "]\n");
    const auto space = ReadSearchSpace(folder.Path("mine.toml"));
    CHECK((space ? "" : space.error().message) == "");
  });
  CHECK(seen.size() > 60);
  CHECK(Refusal("[training]\nseed = 1\n").find("unknown key 'seed'") != std::string::npos);
  CHECK(Refusal("[network]\nclasses = 4\n").find("unknown key 'classes'") != std::string::npos);
}

// What is printed where this fails is what the page should have.
TEST_CASE("docs/recipes.md lists the keys of every table, what they may be and their defaults") {
  std::ifstream file(SPEECH_EMOTION_TESTS_FOLDER "/../docs/recipes.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  std::map<std::string, std::string> tables;
  ForEachKey([&](const Option& option, const auto& value, const auto& allowed) {
    const KeyText said = Documented(value, allowed);
    tables[option.table] += "| `" + std::string(option.key) + "`" + FlagOf(option) + " | " + said.allowed +
                            " | " + said.initial + " | " + option.help + " |\n";
  });
  for (const auto& [name, rows] : tables) {
    const std::string table =
        "## `[" + name + "]`\n\n| key | may be | default | what it is |\n|---|---|---|---|\n" + rows + "\n";
    CAPTURE(table);
    CHECK(page.find(table) != std::string::npos);
  }
}
