// Rewrites the weights of a serialised ONNX model as int8; everything else keeps its bytes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

struct QuantizedWeight {
  std::string name;
  int64_t elements = 0;
  float largest_error = 0.0f;  // |float weight - what its int8 stands for|
};

struct QuantizedOnnx {
  std::string bytes;
  std::vector<QuantizedWeight> weights;
};

// Weights of Conv, Gemm, MatMul, LSTM and GRU with at least 1024 elements become int8 with a scale for each
// output channel, symmetric about zero, and a DequantizeLinear node that makes the float weight of the old
// name. A bidirectional recurrent layer shares its scales between the directions.
//
// `bytes` must be a model that the core has read. Fails where the opset is below 13, in which
// DequantizeLinear knew no axis, where a weight isn't finite, and where there is no such weight.
Result<QuantizedOnnx> QuantizeOnnx(std::string_view bytes);

// The model with these metadata entries, in the places of those with the same keys or at the end.
std::string WithMetadata(std::string_view bytes, std::map<std::string, std::string> entries);

}  // namespace speech_emotion::trainer
