// Pages as files with {{placeholders}}, filled in.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace speech_emotion::trainer {

// What goes into a page as it is; anything else is escaped.
struct Html {
  std::string text;
};

using TemplateValues = std::vector<std::pair<std::string_view, std::variant<std::string, Html>>>;

// `text` with the value of NAME in place of each {{NAME}}. A placeholder without a value, and a value without
// a placeholder, is left in the page in its braces: a mistake of ours, which tests look for.
std::string Fill(std::string_view text, const TemplateValues& values);

// The same of a file of trainer/reports.
std::string FillFile(std::string_view file, const TemplateValues& values);

}  // namespace speech_emotion::trainer
