#include "onnx_engine/model.h"

#include <set>
#include <string_view>
#include <utility>

#include "graph/graph.h"
#include "reader/graph_builder.h"
#include "reader/model_proto.h"

namespace onnx_engine {

Result<Model> Model::FromBytes(std::span<const uint8_t> bytes, const ReadOptions& options) {
  auto proto = ParseModelProto(bytes, &options);
  if (!proto) return tl::unexpected(proto.error());
  auto graph = BuildGraph(std::move(*proto));
  if (!graph) return tl::unexpected(graph.error());
  return Model(std::make_shared<const Graph>(std::move(*graph)));
}

Result<Signature> ReadSignature(std::span<const uint8_t> bytes) {
  auto proto = ParseModelProto(bytes, nullptr);
  if (!proto) return tl::unexpected(proto.error());
  GraphProto& graph = proto->graph;
  std::set<std::string_view> initialized;
  for (const auto& initializer : graph.initializers) initialized.insert(initializer.name);
  std::erase_if(graph.inputs,
                [&initialized](const ValueInfo& input) { return initialized.contains(input.name); });
  return Signature{std::move(proto->metadata), std::move(graph.inputs), std::move(graph.outputs),
                   std::move(graph.files)};
}

const std::map<std::string, std::string>& Model::metadata() const { return graph_->metadata; }
const std::vector<ValueInfo>& Model::inputs() const { return graph_->input_infos; }
const std::vector<ValueInfo>& Model::outputs() const { return graph_->output_infos; }

int64_t Model::parameter_count() const {
  std::vector<bool> is_scale(graph_->value_names.size(), false);  // or a zero point
  for (const Node& node : graph_->nodes) {
    for (size_t i = 1; node.op_type == "DequantizeLinear" && i < node.inputs.size(); ++i) {
      if (node.inputs[i] != kAbsentValue) is_scale[static_cast<size_t>(node.inputs[i])] = true;
    }
  }
  int64_t count = 0;
  for (const auto& [id, tensor] : graph_->initializers) {
    const bool integer = tensor.type() == ElementType::kInt64 || tensor.type() == ElementType::kInt32 ||
                         tensor.type() == ElementType::kBool;  // shapes, axes, indices
    if (!integer && !is_scale[static_cast<size_t>(id)]) count += tensor.size();
  }
  return count;
}

int64_t Model::int8_parameter_count() const {
  int64_t count = 0;
  for (const Node& node : graph_->nodes) {
    if (node.op_type != "DequantizeLinear" || node.inputs.empty()) continue;
    const auto weight = graph_->initializers.find(node.inputs[0]);
    if (weight == graph_->initializers.end() || ElementSize(weight->second.type()) != 1) continue;
    count += weight->second.size();
  }
  return count;
}

}  // namespace onnx_engine
