#include "networks/network_options.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "data/corpora/label_spelling.h"
#include "data/tables/text_fields.h"

namespace speech_emotion::trainer {
namespace {

std::string Text(const std::string& value) { return value; }
std::string Text(bool value) { return value ? "1" : "0"; }
std::string Text(int value) { return std::to_string(value); }
std::string Text(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}
std::string Text(const std::vector<int>& values) {
  std::vector<std::string> texts;
  for (const int value : values) texts.push_back(Text(value));
  return Joined(texts, ",");
}

template <class Number>
bool Parse(const std::string& text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}
bool Parse(const std::string& text, std::string& value) {
  value = text;
  return !text.empty();
}
bool Parse(const std::string& text, bool& value) {
  value = text == "1";
  return value || text == "0";
}
bool Parse(const std::string& text, std::vector<int>& values) {
  values.clear();
  if (text.empty()) return true;
  for (const std::string& field : SplitFields(text, ',')) {
    if (!Parse(field, values.emplace_back())) return false;
  }
  return true;
}

}  // namespace

int NeutralOf(const std::vector<std::string>& labels) {
  const size_t neutral = FindLabel(labels, "neutral");
  return neutral == labels.size() ? -1 : static_cast<int>(neutral);
}

std::string ToText(const NetworkOptions& options) {
  std::vector<std::string> fields;
  ForEachNetworkOption(options, [&](const Option& option, const auto& value, const auto&) {
    fields.push_back(std::string(option.key) + "=" + Text(value));
  });
  return Joined(fields, " ");
}

Result<NetworkOptions> NetworkOptionsFromText(const std::string& text) {
  NetworkOptions options;
  for (const std::string& field : SplitFields(text, ' ')) {
    const size_t equals = field.find('=');
    const std::string key = field.substr(0, equals);
    bool read = false;
    ForEachNetworkOption(options, [&](const Option& option, auto& value, const auto&) {
      if (equals != std::string::npos && key == option.key) read = Parse(field.substr(equals + 1), value);
    });
    if (!read) {
      return MakeError(ErrorCode::kInvalidModel,
                       "expected a network as '" + ToText({}) + "', found '" + field + "' in '" + text + "'");
    }
  }
  return options;
}

}  // namespace speech_emotion::trainer
