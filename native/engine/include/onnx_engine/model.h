// A parsed ONNX model: graph, weights and metadata, immutable and shareable between threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "onnx_engine/signature.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

struct OnnxGraph;  // internal: native/engine/src/graph/graph.h

// Of a model with operators or weights that the engine lacks, too. kInvalidModel, kUnsupportedOperator.
Result<OnnxSignature> ReadOnnxSignature(std::span<const uint8_t> bytes);

class OnnxModel {
 public:
  // Parses a serialised ModelProto. kInvalidModel names what is wrong and where;
  // kUnsupportedOperator names what a valid model uses and the engine lacks.
  static Result<OnnxModel> FromBytes(std::span<const uint8_t> bytes);

  OnnxSignature signature() const;
  const std::map<std::string, std::string>& metadata() const;
  const std::vector<OnnxValueInfo>& inputs() const;  // initialisers excluded
  const std::vector<OnnxValueInfo>& outputs() const;
  // Elements of the floating-point initialisers, and of the 8-bit ones that DequantizeLinear reads; without
  // its scales and zero points.
  int64_t parameter_count() const;
  int64_t int8_parameter_count() const;  // those of them that are int8 or uint8
  const OnnxGraph& graph() const { return *graph_; }

 private:
  explicit OnnxModel(std::shared_ptr<const OnnxGraph> graph) : graph_(std::move(graph)) {}
  std::shared_ptr<const OnnxGraph> graph_;
};

}  // namespace speech_emotion
