// models/emotion.onnx, compiled into the program, and the choice between it and a file.
#pragma once

#include <string>

#include "model_source.h"

namespace speech_emotion::cli {

// The shipped model where `path` is empty.
Result<LoadedModel> LoadModel(const std::string& path);

// How messages and tables call it.
std::string ModelName(const std::string& path);

}  // namespace speech_emotion::cli
