#include "onnx/onnx_weights.h"

#include "graph/optimized_graph.h"

namespace speech_emotion::trainer {

Result<OnnxWeights> OnnxWeights::Of(const OnnxModel& model) {
  const OnnxGraph& graph = model.graph();
  // Folding constants is how the core makes floats of int8; fusing would change what the nodes' names say.
  OnnxSessionOptions options;
  options.fuse_operators = false;
  const auto folded = OptimizeGraph(graph, options);
  if (!folded) return tl::unexpected(folded.error());
  OnnxWeights weights;
  for (size_t value = 0; value < graph.value_names.size(); ++value) {
    const Tensor* constant = folded->constants[value];
    if (constant == nullptr || constant->type() != ElementType::kFloat) continue;
    weights.tensors_.emplace(graph.value_names[value], *constant);
  }
  return weights;
}

const float* OnnxWeights::Find(const std::string& name, const std::vector<int64_t>& shape) {
  const auto found = tensors_.find(name);
  if (found != tensors_.end() && found->second.shape() == shape) return found->second.data<float>();
  if (problem_.empty()) {
    problem_ = "expected the weight '" + name + "' " + ShapeToString(shape) + ", found " +
               (found == tensors_.end() ? "none" : ShapeToString(found->second.shape()));
  }
  return nullptr;
}

}  // namespace speech_emotion::trainer
