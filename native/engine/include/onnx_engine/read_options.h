// What a model is read with, beside its own bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace onnx_engine {

// A file beside a model that holds weights of it.
struct ModelFile {
  std::string name;  // that the model calls it by, as Signature::files has it
  std::span<const uint8_t> bytes;
};
using ModelFiles = std::vector<ModelFile>;

struct ReadOptions {
  // That runs give, in this order; all without. What no other needs is left out: it may be of types and
  // operators that the engine lacks.
  const std::vector<std::string>* outputs = nullptr;
  const ModelFiles* files = nullptr;
  bool single_precision = false;  // a graph that takes or gives doubles is one of floats
};

}  // namespace onnx_engine
