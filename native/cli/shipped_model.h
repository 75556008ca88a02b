// models/emotion.onnx, compiled into the program.
#pragma once

#include <cstdint>
#include <span>

namespace speech_emotion::cli {

std::span<const uint8_t> ShippedModel();

}  // namespace speech_emotion::cli
