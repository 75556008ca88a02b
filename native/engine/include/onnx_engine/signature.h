// What a model file says of itself beside its graph and weights.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "onnx_engine/tensor.h"

namespace onnx_engine {

struct ValueInfo {
  std::string name;
  std::vector<int64_t> shape;  // -1 where the dimension is free
  ElementType type = ElementType::kFloat;
  bool has_shape = true;        // a model need not say even the rank
  std::string other_type = {};  // "string", "sequence": what it is where no ElementType is its; else empty
};

// What a model file says of itself beside its graph and weights.
struct Signature {
  std::map<std::string, std::string> metadata;
  std::vector<ValueInfo> inputs;  // initialisers excluded
  std::vector<ValueInfo> outputs;
  std::vector<std::string> files =
      {};  // that hold weights of the model, each once: paths from its own folder
};

}  // namespace onnx_engine
