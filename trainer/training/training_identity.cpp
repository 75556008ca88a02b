#include "training/training_identity.h"

#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "training/hyperparameter_list.h"

namespace speech_emotion::trainer {
namespace {

struct SaidValue {
  std::string text;
  std::string number;  // of a word, among those that the option may be
};

template <class Value, class Allowed>
SaidValue Say(const Value& value, const Allowed&) {
  std::ostringstream text;
  text << value;
  return {text.str(), ""};
}
template <class Choice>
SaidValue Say(const Choice& value, const Words<Choice>& words) {
  for (const auto& [word, choice] : words) {
    if (choice == value) return {word, std::to_string(static_cast<int>(value))};
  }
  return {};
}
template <class Choice>
SaidValue Say(const std::vector<Choice>& values, const Words<Choice>& words) {
  SaidValue list;
  for (const Choice value : values) list.text += " " + Say(value, words).text;
  return list;
}

struct Line {
  Option option;
  SaidValue value;
};

std::vector<Line> LinesOf(const Hyperparameters& options) {
  std::vector<Line> lines;
  ForEachHyperparameter(options, [&](const Option& option, const auto& value, const auto& allowed) {
    lines.push_back({option, Say(value, allowed)});
  });
  return lines;
}

bool IsSaid(const Line& line, const Line& default_line, const NetworkOptions& network,
            const Hyperparameters& options) {
  const bool is_augmented = options.batches == Batches::kCrops || options.mask_clips;
  switch (line.option.said) {
    case Said::kNever:
      return false;
    case Said::kAlways:
      return true;
    case Said::kUnlessDefault:
      return line.value.text != default_line.value.text;
    case Said::kOfVoices:
      return HearsVoices(network);
    case Said::kOfAugmented:
      return is_augmented;
    case Said::kOfMixed:
      return is_augmented &&
             (options.augmentation.sound_probability > 0.0 || options.augmentation.babble_probability > 0.0);
  }
  return false;
}

// `names`: a phrase's placeholders without their braces, and what they stand for.
std::string Filled(std::string_view phrase,
                   const std::vector<std::pair<std::string_view, std::string>>& names) {
  std::string text;
  while (!phrase.empty()) {
    const size_t open = phrase.find('{');
    text += phrase.substr(0, open);
    if (open == std::string_view::npos) break;
    const size_t close = phrase.find('}', open);
    for (const auto& [name, value] : names) {
      if (phrase.substr(open + 1, close - open - 1) == name) text += value;
    }
    phrase.remove_prefix(close + 1);
  }
  return text;
}

}  // namespace

std::string TrainingIdentity(const NetworkOptions& network, const Hyperparameters& options,
                             const std::string& data_description) {
  const std::vector<Line> lines = LinesOf(options), defaults = LinesOf({});
  const std::string network_text = ToText(network);
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!IsSaid(lines[i], defaults[i], network, options)) continue;
    text += Filled(lines[i].option.identity, {{"", lines[i].value.text},
                                              {"#", lines[i].value.number},
                                              {"data", data_description},
                                              {"network", network_text}});
  }
  return text;
}

}  // namespace speech_emotion::trainer
