// libonnx's own checker: what every other reader of ONNX files goes by.
#pragma once

#include <cstdint>
#include <string>

namespace speech_emotion::trainer {

struct OnnxVerdict {
  std::string complaint;  // "": accepted
  int64_t ir_version = 0;
  int64_t opset = 0;
};

// Checks the serialised model against the schemas of its opset, and strictly infers the type and shape of
// every value: none may contradict another or stay unknown.
OnnxVerdict CheckOnnx(const std::string& bytes);

}  // namespace speech_emotion::trainer
