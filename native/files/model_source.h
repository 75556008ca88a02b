// Models from files and from memory.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"

namespace speech_emotion::cli {

struct LoadedModel {
  std::shared_ptr<const EmotionModel> model;
  int64_t size_bytes = 0;
};

// Messages do not repeat `path`. `options`: of a model of another program, see ModelContract.
Result<LoadedModel> LoadModelFile(const std::string& path, const ModelMetadata& options = {});
Result<LoadedModel> LoadModelBytes(std::span<const uint8_t> bytes, const ModelMetadata& options = {});

}  // namespace speech_emotion::cli
