// The model that is shipped, for tests of the whole chain.
#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <vector>

// SPEECH_EMOTION_MODELS is the models folder.
inline std::vector<uint8_t> ShippedModelBytes() {
  std::ifstream file(SPEECH_EMOTION_MODELS "/emotion.onnx", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
