// Lists in a model's metadata: words between commas.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace speech_emotion {

// The parts of `text`, empty ones among them; none of no text.
inline std::vector<std::string_view> SplitAtCommas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t start = 0; !text.empty() && start <= text.size();) {
    const size_t comma = std::min(text.find(',', start), text.size());
    parts.push_back(text.substr(start, comma - start));
    start = comma + 1;
  }
  return parts;
}

// What `text_of` calls each value, with commas between.
template <class Values, class TextOf>
std::string JoinWithCommas(const Values& values, const TextOf& text_of) {
  std::string text;
  for (const auto& value : values) {
    if (!text.empty()) text += ',';
    text += text_of(value);
  }
  return text;
}

}  // namespace speech_emotion
