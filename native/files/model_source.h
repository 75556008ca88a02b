// Models from files and from memory.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "onnx_engine/model.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

struct LoadedModel {
  std::shared_ptr<const EmotionModel> model;
  int64_t size_bytes = 0;  // of all its files
};

// Messages do not repeat `path`. `options`: of a model of another program, see ModelContract. Files with
// weights are read where they lie in the model's own folder.
Result<LoadedModel> LoadModelFile(const std::string& path, const ModelMetadata& options = {});
Result<LoadedModel> LoadModelBytes(std::span<const uint8_t> bytes, const ModelMetadata& options = {},
                                   const onnx_engine::ModelFiles& files = {});

}  // namespace speech_emotion
