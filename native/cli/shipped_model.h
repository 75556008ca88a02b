// models/emotion.onnx, compiled into the program, and the choice between it and a file.
#pragma once

#include <string>

#include "files/model_source.h"

namespace speech_emotion::cli {

struct ModelChoice {
  std::string path;       // the shipped model where empty
  ModelMetadata options;  // what a model of another program doesn't say of itself
};

Result<LoadedModel> LoadModel(const ModelChoice& choice);

// How messages and tables call it.
std::string ModelName(const std::string& path);

}  // namespace speech_emotion::cli
