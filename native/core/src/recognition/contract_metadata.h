// Keys and values of a model's metadata, read and refused by their key.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/number_text.h"
#include "speech_emotion/error.h"
#include "speech_emotion/model_metadata.h"

namespace speech_emotion {

// None where the key is missing.
const std::string* FindValue(const ModelMetadata& metadata, const std::string& key);

// kInvalidModel of these parts.
tl::unexpected<Error> Invalid(std::initializer_list<std::string_view> parts);
tl::unexpected<Error> Missing(const char* key);

// Leaves `value` alone where the key is missing. kInvalidModel where it is no number from `low` to `high`.
template <class Number>
Result<void> ReadNumber(const ModelMetadata& metadata, const std::string& key, double low, double high,
                        Number& value) {
  const std::string* text = FindValue(metadata, key);
  if (text == nullptr) return {};
  double number = 0.0;
  if (!ParseNumber(*text, number) || !(number >= low && number <= high)) {
    return Invalid(
        {"expected a ", key, " of ", FormatNumber(low), " to ", FormatNumber(high), ", found ", *text});
  }
  value = number;
  return {};
}

// Refuses keys of `reference.` and `speech.` that nobody knows: a misspelt one must not pass as its default.
Result<void> CheckVoiceKeys(const ModelMetadata& metadata);

// Refuses versions that nobody knows, and in version 1 the keys that came with version 2: programs of then
// pass over them, and would give other answers.
Result<void> CheckFormatVersion(const std::string& version, const ModelMetadata& file);

}  // namespace speech_emotion
