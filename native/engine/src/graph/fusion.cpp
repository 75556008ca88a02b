// Conv + BatchNormalization (+ Relu) in one convolution.
#include <cmath>
#include <map>
#include <utility>

#include "graph/optimized_graph.h"

namespace onnx_engine {
namespace {

class ConvolutionFuser {
 public:
  explicit ConvolutionFuser(OptimizedGraph* graph) : graph_(*graph), uses_(graph->constants.size(), 0) {
    for (const Node& node : graph_.nodes) {
      for (int input : node.inputs) {
        if (input != kAbsentValue) ++uses_[static_cast<size_t>(input)];
      }
    }
    for (int output : graph_.source->outputs) ++uses_[static_cast<size_t>(output)];
  }

  void Fuse() {
    std::vector<Node> nodes;
    for (Node& node : graph_.nodes) {
      if (!Absorb(node, &nodes)) {
        if (node.op_type == "Conv" && !node.outputs.empty()) convolutions_[node.outputs[0]] = nodes.size();
        nodes.push_back(std::move(node));
      }
    }
    graph_.nodes = std::move(nodes);
  }

 private:
  // True where the node has become a part of the convolution before it, which then makes its output.
  bool Absorb(const Node& node, std::vector<Node>* nodes) {
    if (node.inputs.empty() || node.outputs.size() != 1) return false;
    const int input = node.inputs[0];
    const auto entry = convolutions_.find(input);
    if (entry == convolutions_.end() || uses_[static_cast<size_t>(input)] != 1) return false;
    Node& convolution = (*nodes)[entry->second];
    if (convolution.fused_relu) return false;
    if (node.op_type == "Relu" && node.inputs.size() == 1) {
      convolution.fused_relu = true;
    } else if (node.op_type != "BatchNormalization" || !AbsorbNormalization(node, &convolution)) {
      return false;
    }
    convolution.outputs[0] = node.outputs[0];
    convolutions_[node.outputs[0]] = entry->second;
    return true;
  }

  // A known float vector of `size`, or null.
  const float* Vector(const Node& node, size_t input, int64_t size) const {
    const int value = input < node.inputs.size() ? node.inputs[input] : kAbsentValue;
    const Tensor* tensor = value == kAbsentValue ? nullptr : graph_.constants[static_cast<size_t>(value)];
    if (tensor == nullptr || tensor->type() != ElementType::kFloat || tensor->shape() != Shape{size})
      return nullptr;
    return tensor->data<float>();
  }

  // With s = scale / sqrt(variance + epsilon): weights * s, and (bias - mean) * s + offset.
  bool AbsorbNormalization(const Node& node, Node* convolution) {
    const int weights_value = convolution->inputs.size() > 1 ? convolution->inputs[1] : kAbsentValue;
    const Tensor* weights =
        weights_value == kAbsentValue ? nullptr : graph_.constants[static_cast<size_t>(weights_value)];
    if (weights == nullptr || weights->type() != ElementType::kFloat || weights->shape().empty())
      return false;
    const int64_t channels = weights->shape()[0];
    const bool has_bias = convolution->inputs.size() > 2 && convolution->inputs[2] != kAbsentValue;
    const float* bias = has_bias ? Vector(*convolution, 2, channels) : nullptr;
    const float* parameters[4];  // scale, offset, mean, variance
    for (size_t i = 0; i < 4; ++i) {
      parameters[i] = Vector(node, i + 1, channels);
      if (parameters[i] == nullptr) return false;
    }
    if (has_bias && bias == nullptr) return false;
    const auto epsilon_attribute = node.attributes.find("epsilon");
    const double epsilon = epsilon_attribute == node.attributes.end()
                               ? 1e-5
                               : static_cast<double>(epsilon_attribute->second.float_value);

    Tensor fused_weights = *weights;
    Tensor fused_bias(ElementType::kFloat, {channels});
    const int64_t depth = channels == 0 ? 0 : weights->size() / channels;
    for (int64_t c = 0; c < channels; ++c) {
      const double factor =
          static_cast<double>(parameters[0][c]) / std::sqrt(static_cast<double>(parameters[3][c]) + epsilon);
      const double centred =
          (bias == nullptr ? 0.0 : static_cast<double>(bias[c])) - static_cast<double>(parameters[2][c]);
      fused_bias.data<float>()[c] =
          static_cast<float>(centred * factor + static_cast<double>(parameters[1][c]));
      float* row = fused_weights.data<float>() + c * depth;
      for (int64_t k = 0; k < depth; ++k) row[k] = static_cast<float>(static_cast<double>(row[k]) * factor);
    }
    convolution->inputs.resize(3);
    convolution->inputs[1] = graph_.AddConstant(kAbsentValue, std::move(fused_weights));
    convolution->inputs[2] = graph_.AddConstant(kAbsentValue, std::move(fused_bias));
    return true;
  }

  OptimizedGraph& graph_;
  std::vector<int> uses_;               // by value: nodes that read it, and outputs of the graph
  std::map<int, size_t> convolutions_;  // by output: place among the nodes kept so far
};

}  // namespace

void FuseConvolutions(OptimizedGraph* graph) { ConvolutionFuser(graph).Fuse(); }

}  // namespace onnx_engine
