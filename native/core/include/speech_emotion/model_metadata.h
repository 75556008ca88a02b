// Keys and values, as in a model's metadata.
#pragma once

#include <map>
#include <string>

namespace speech_emotion {

// Versions of what a model's metadata may say that are read, both included.
constexpr int kOldestFormatVersion = 1;
constexpr int kFormatVersion = 2;

using ModelMetadata = std::map<std::string, std::string>;

}  // namespace speech_emotion
