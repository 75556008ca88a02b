#include "graph/optimized_graph.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace onnx_engine {
namespace {

// Folding may make a file larger (int8 weights become floats) and must not make it huge.
constexpr int64_t kFoldedBytesPerModelByte = 4;
constexpr int64_t kFoldedBytesAlways = int64_t{4} << 20;
constexpr int64_t kFoldedMultiplyAdds = 100'000'000;

Result<void> CheckOperators(const Graph& graph) {
  std::set<std::string> lacking;
  for (const Node& node : graph.nodes) {
    const Operator* op = FindOperator(node.op_type);
    if (op == nullptr) {
      lacking.insert(node.op_type);
    } else if (op->unsupported_variant != nullptr) {
      const std::string variant = op->unsupported_variant(node);
      if (!variant.empty()) lacking.insert(node.op_type + " with " + variant);
    }
  }
  if (lacking.empty()) return {};
  std::string names;
  for (const std::string& name : lacking) names += (names.empty() ? "" : ", ") + name;
  return MakeError(ErrorCode::kUnsupportedOperator, "the engine lacks the operators: " + names);
}

class ConstantFolder {
 public:
  ConstantFolder(OptimizedGraph* graph, int64_t max_tensor_bytes)
      : graph_(*graph), max_tensor_bytes_(max_tensor_bytes) {
    int64_t model_bytes = 0;
    for (const auto& [id, tensor] : graph_.source->initializers) model_bytes += tensor.byte_size();
    bytes_left_ = kFoldedBytesAlways + kFoldedBytesPerModelByte * model_bytes;
  }

  Result<void> FoldAll() {
    std::vector<Node> remaining;
    for (Node& node : graph_.nodes) {
      auto folded = Fold(node);
      if (!folded) return tl::unexpected(folded.error());
      if (!*folded) remaining.push_back(std::move(node));
    }
    graph_.nodes = std::move(remaining);
    return {};
  }

 private:
  // False where the node must wait for a run.
  Result<bool> Fold(const Node& node) {
    std::vector<Operand> operands = ConstantOperands(graph_, node);
    for (const Operand& operand : operands) {
      if (operand.present && operand.value == nullptr) return false;
    }
    const OperatorContext context(node, graph_.source->opset, max_tensor_bytes_,
                                  DescribeNode(node, graph_.source->value_names), operands);
    auto prepared = PrepareNode(*FindOperator(node.op_type), context);
    if (!prepared) return tl::unexpected(prepared.error());
    int64_t bytes = prepared->scratch_bytes;
    for (const TensorType& output : prepared->outputs) {
      bytes += ElementCount(output.shape).value_or(0) * ElementSize(output.element);
    }
    if (bytes > bytes_left_ || prepared->multiply_adds > multiply_adds_left_) return false;
    bytes_left_ -= bytes;
    multiply_adds_left_ -= prepared->multiply_adds;
    std::vector<Tensor> outputs = Evaluate(*prepared, node, operands);
    for (size_t i = 0; i < outputs.size(); ++i) {
      if (node.outputs[i] != kAbsentValue) graph_.AddConstant(node.outputs[i], std::move(outputs[i]));
    }
    return true;
  }

  OptimizedGraph& graph_;
  int64_t max_tensor_bytes_;
  int64_t bytes_left_;
  int64_t multiply_adds_left_ = kFoldedMultiplyAdds;
};

// Drops nodes that no output needs, from the end.
void RemoveUnusedNodes(OptimizedGraph* graph) {
  std::vector<bool> needed(graph->constants.size(), false);
  for (int output : graph->source->outputs) needed[static_cast<size_t>(output)] = true;
  std::vector<Node> kept;
  for (auto node = graph->nodes.rbegin(); node != graph->nodes.rend(); ++node) {
    const bool used = std::any_of(node->outputs.begin(), node->outputs.end(), [&](int output) {
      return output != kAbsentValue && needed[static_cast<size_t>(output)];
    });
    if (!used) continue;
    for (int input : node->inputs) {
      if (input != kAbsentValue) needed[static_cast<size_t>(input)] = true;
    }
    kept.push_back(std::move(*node));
  }
  std::reverse(kept.begin(), kept.end());
  graph->nodes = std::move(kept);
}

// Backwards from the inputs that decide shapes; an operator that itself reads only shapes ends the way.
void FindShapeInputs(OptimizedGraph* graph) {
  std::vector<bool> decides_shape(graph->constants.size(), false);
  for (auto node = graph->nodes.rbegin(); node != graph->nodes.rend(); ++node) {
    const bool reads_shapes_only = node->op_type == "Shape" || node->op_type == "Size";
    const bool output_decides =
        !reads_shapes_only && std::any_of(node->outputs.begin(), node->outputs.end(), [&](int output) {
          return output != kAbsentValue && decides_shape[static_cast<size_t>(output)];
        });
    const uint32_t shape_inputs = FindOperator(node->op_type)->shape_inputs;
    for (size_t i = 0; i < node->inputs.size(); ++i) {
      const bool decides = output_decides || (i < 32 && (shape_inputs >> i & 1) != 0);
      if (decides && node->inputs[i] != kAbsentValue)
        decides_shape[static_cast<size_t>(node->inputs[i])] = true;
    }
  }
  const std::vector<int>& inputs = graph->source->inputs;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (decides_shape[static_cast<size_t>(inputs[i])]) graph->shape_inputs.push_back(static_cast<int>(i));
  }
}

}  // namespace

int OptimizedGraph::AddConstant(int value, Tensor tensor) {
  folded.push_back(std::move(tensor));
  if (value == kAbsentValue) {
    value = static_cast<int>(constants.size());
    constants.push_back(nullptr);
  }
  constants[static_cast<size_t>(value)] = &folded.back();
  return value;
}

std::vector<Operand> ConstantOperands(const OptimizedGraph& graph, const Node& node) {
  std::vector<Operand> operands(node.inputs.size());
  for (size_t i = 0; i < operands.size(); ++i) {
    operands[i].present = node.inputs[i] != kAbsentValue;
    if (!operands[i].present) continue;
    operands[i].value = graph.constants[static_cast<size_t>(node.inputs[i])];
    if (operands[i].value != nullptr)
      operands[i].type = {operands[i].value->type(), operands[i].value->shape()};
  }
  return operands;
}

std::vector<Tensor> Evaluate(const PreparedNode& prepared, const Node& node,
                             const std::vector<Operand>& operands) {
  std::vector<const void*> input_data;
  for (const Operand& operand : operands) {
    input_data.push_back(operand.value == nullptr ? nullptr : operand.value->data<void>());
  }
  std::vector<Tensor> outputs;
  std::vector<void*> output_data;
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    outputs.emplace_back(prepared.outputs[i].element, prepared.outputs[i].shape);
  }
  for (size_t i = 0; i < prepared.outputs.size(); ++i) {
    const bool wanted = i < node.outputs.size() && node.outputs[i] != kAbsentValue;
    output_data.push_back(wanted ? outputs[i].data<void>() : nullptr);
  }
  std::vector<uint64_t> scratch(static_cast<size_t>(prepared.scratch_bytes + 7) / 8 + 1);
  prepared.run({input_data.data(), output_data.data(), scratch.data()});
  return outputs;
}

Result<OptimizedGraph> OptimizeGraph(const Graph& source, const SessionOptions& options) {
  if (auto ok = CheckOperators(source); !ok) return tl::unexpected(ok.error());
  OptimizedGraph graph;
  graph.source = &source;
  graph.nodes = source.nodes;
  graph.constants.resize(source.value_names.size());
  for (const auto& [id, tensor] : source.initializers) graph.constants[static_cast<size_t>(id)] = &tensor;
  if (auto ok = ConstantFolder(&graph, options.max_intermediate_bytes).FoldAll(); !ok)
    return tl::unexpected(ok.error());
  RemoveUnusedNodes(&graph);
  if (options.fuse_operators) FuseConvolutions(&graph);
  FindShapeInputs(&graph);
  return graph;
}

}  // namespace onnx_engine
