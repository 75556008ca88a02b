// A parsed ONNX model: graph, weights and metadata, immutable and shareable between threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/tensor.h"

namespace speech_emotion {

struct OnnxGraph;  // internal: native/src/onnx/graph.h

struct OnnxValueInfo {
  std::string name;
  std::vector<int64_t> shape;  // -1 where the dimension is free
  ElementType type = ElementType::kFloat;
  bool has_shape = true;  // a model need not say even the rank
};

class OnnxModel {
 public:
  // Parses a serialised ModelProto. kInvalidModel names what is wrong and where;
  // kUnsupportedOperator names what a valid model uses and the engine lacks.
  static Result<OnnxModel> FromBytes(std::span<const uint8_t> bytes);

  const std::map<std::string, std::string>& metadata() const;
  const std::vector<OnnxValueInfo>& inputs() const;  // initialisers excluded
  const std::vector<OnnxValueInfo>& outputs() const;
  // Elements of the floating-point initialisers, and of the integer ones that DequantizeLinear reads.
  int64_t parameter_count() const;
  const OnnxGraph& graph() const { return *graph_; }

 private:
  explicit OnnxModel(std::shared_ptr<const OnnxGraph> graph) : graph_(std::move(graph)) {}
  std::shared_ptr<const OnnxGraph> graph_;
};

}  // namespace speech_emotion
