#include "graph/optimized_graph.h"
#include "onnx_engine/model.h"

namespace onnx_engine {

Result<std::map<std::string, Tensor>> FloatConstants(const Model& model) {
  const Graph& graph = model.graph();
  // Folding constants is how the engine makes floats of int8; fusing would change what the names say.
  SessionOptions options;
  options.fuse_operators = false;
  const auto folded = OptimizeGraph(graph, options);
  if (!folded) return tl::unexpected(folded.error());
  std::map<std::string, Tensor> constants;
  for (size_t value = 0; value < graph.value_names.size(); ++value) {
    const Tensor* constant = folded->constants[value];
    if (constant == nullptr || constant->type() != ElementType::kFloat) continue;
    constants.emplace(graph.value_names[value], *constant);
  }
  return constants;
}

}  // namespace onnx_engine
