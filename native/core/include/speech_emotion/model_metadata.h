// Keys and values, as in a model's metadata.
#pragma once

#include <map>
#include <string>

namespace speech_emotion {

using ModelMetadata = std::map<std::string, std::string>;

}  // namespace speech_emotion
