// A parsed ONNX model: graph, weights and metadata.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "onnx_engine/error.h"
#include "onnx_engine/read_options.h"
#include "onnx_engine/signature.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/export.h"

namespace onnx_engine {

struct Graph;  // internal: native/engine/src/graph/graph.h

// Of a model with operators, types or weights that the engine lacks, too. kInvalidModel.
SPEECH_EMOTION_EXPORT Result<Signature> ReadSignature(std::span<const uint8_t> bytes);

// Immutable after creation: share one between threads. Copies share graph and weights.
class SPEECH_EMOTION_EXPORT Model {
 public:
  // Parses a serialised ModelProto, and keeps nothing of `bytes` or files. Half-precision numbers become
  // floats. kInvalidModel names what is wrong and where, or the file that isn't there; kUnsupportedOperator
  // names what a valid model uses and the engine lacks.
  static Result<Model> FromBytes(std::span<const uint8_t> bytes, const ReadOptions& options = {});

  const std::map<std::string, std::string>& metadata() const;
  const std::vector<ValueInfo>& inputs() const;  // initialisers excluded
  const std::vector<ValueInfo>& outputs() const;
  // Elements of the floating-point initialisers, and of the 8-bit ones that DequantizeLinear reads; without
  // its scales and zero points.
  int64_t parameter_count() const;
  int64_t int8_parameter_count() const;  // those of them that are int8 or uint8
  const Graph& graph() const { return *graph_; }

 private:
  explicit Model(std::shared_ptr<const Graph> graph) : graph_(std::move(graph)) {}
  std::shared_ptr<const Graph> graph_;
};

// By name, every float value of the graph that needs no input: initialisers, and what is computed of
// constants alone, as floats of 8-bit weights are. kUnsupportedOperator as Session::Create.
SPEECH_EMOTION_EXPORT Result<std::map<std::string, Tensor>> FloatConstants(const Model& model);

}  // namespace onnx_engine
