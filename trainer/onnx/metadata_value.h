// Looking up what a model says of itself.
#pragma once

#include <string>

#include "speech_emotion/model_contract.h"

namespace speech_emotion::trainer {

inline std::string ValueOf(const ModelMetadata& metadata, const std::string& key,
                           const std::string& otherwise = "") {
  const auto entry = metadata.find(key);
  return entry == metadata.end() ? otherwise : entry->second;
}

}  // namespace speech_emotion::trainer
