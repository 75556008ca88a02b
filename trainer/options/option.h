// How an option of a training or of a network is named, and what it may be: what recipes, flags, searches and
// documentation ask of a list of options.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace speech_emotion::trainer {

// When a checkpoint's identity says an option.
enum class Said {
  kNever,
  kAlways,
  kUnlessDefault,  // so that checkpoints from before there was the option still fit
  kOfVoices,       // of networks that hear voices
  kOfAugmented,    // of what draws its augmentation anew: crops, and whole clips with masks
  kOfMixed,        // the same, with sounds or babble behind voices
};

// A list of options is a function that goes through them: visit(Option, value, what it may be).
struct Option {
  const char* table;  // of a recipe
  const char* key;    // in that table; with '-' in place of '_' the name of its flag
  const char* help;

  double flag_most = 0.0;  // that the flag takes; 0: there is no flag

  // "; momentum {}": {} is the value, {#} the place of its word among those it may be.
  const char* identity = "";
  Said said = Said::kNever;

  constexpr Option WithFlag(double most) const {
    Option option = *this;
    option.flag_most = most;
    return option;
  }
  constexpr Option SaidAs(const char* phrase, Said when = Said::kAlways) const {
    Option option = *this;
    option.identity = phrase;
    option.said = when;
    return option;
  }
};

// What an option may be.
struct AtLeast {
  int least;
};
struct Between {
  double least, most;
};
template <class Choice>
using Words = std::vector<std::pair<std::string, Choice>>;  // one of these; of a list some, each once
struct Any {};                                              // true or false, a text, a list
struct NoKey {};  // no recipe says it: the data or the command line do

}  // namespace speech_emotion::trainer
