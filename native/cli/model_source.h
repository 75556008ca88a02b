// Where the program's model comes from: a file, or the program itself.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"

namespace speech_emotion::cli {

struct LoadedModel {
  std::shared_ptr<const EmotionModel> model;
  int64_t size_bytes = 0;
};

// The shipped model where `path` is empty.
Result<LoadedModel> LoadModel(const std::string& path);

// How messages and tables call it.
std::string ModelName(const std::string& path);

}  // namespace speech_emotion::cli
