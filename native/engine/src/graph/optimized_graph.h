// The graph as a session runs it: operators known, constants folded, convolutions fused.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "graph/graph.h"
#include "graph/operator.h"
#include "onnx_engine/error.h"
#include "onnx_engine/session_options.h"
#include "onnx_engine/tensor.h"

namespace onnx_engine {

struct OptimizedGraph {
  const Graph* source = nullptr;
  std::vector<Node> nodes;
  std::vector<const Tensor*> constants;  // by value; null where it is computed in a run
  std::deque<Tensor> folded;             // constants that are not the model's own; a deque: they stay put
  // Places in source->inputs of those whose values, not only shapes, decide the shape of some tensor.
  std::vector<int> shape_inputs;

  // Makes `tensor` the value; a new value where `value` is kAbsentValue. Returns its number.
  int AddConstant(int value, Tensor tensor);
};

// kUnsupportedOperator names every operator and variant that the engine lacks.
Result<OptimizedGraph> OptimizeGraph(const Graph& graph, const SessionOptions& options);

// Convolution + BatchNormalization becomes one convolution; a Relu after it is its last step.
void FuseConvolutions(OptimizedGraph* graph);

// The node's operands, of which the constants are known.
std::vector<Operand> ConstantOperands(const OptimizedGraph& graph, const Node& node);

// Runs one prepared node whose inputs are all known.
std::vector<Tensor> Evaluate(const PreparedNode& prepared, const Node& node,
                             const std::vector<Operand>& operands);

}  // namespace onnx_engine
