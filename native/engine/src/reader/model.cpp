#include "onnx_engine/model.h"

#include <set>
#include <string_view>
#include <utility>

#include "graph/graph.h"
#include "reader/graph_builder.h"
#include "reader/model_proto.h"

namespace speech_emotion {

Result<OnnxModel> OnnxModel::FromBytes(std::span<const uint8_t> bytes) {
  auto proto = ParseModelProto(bytes);
  if (!proto) return tl::unexpected(proto.error());
  auto graph = BuildGraph(std::move(*proto));
  if (!graph) return tl::unexpected(graph.error());
  return OnnxModel(std::make_shared<const OnnxGraph>(std::move(*graph)));
}

Result<OnnxSignature> ReadOnnxSignature(std::span<const uint8_t> bytes) {
  auto proto = ParseModelProto(bytes, ModelPart::kSignature);
  if (!proto) return tl::unexpected(proto.error());
  GraphProto& graph = proto->graph;
  std::set<std::string_view> initialized;
  for (const auto& [name, tensor] : graph.initializers) initialized.insert(name);
  std::erase_if(graph.inputs,
                [&initialized](const OnnxValueInfo& input) { return initialized.contains(input.name); });
  return OnnxSignature{std::move(proto->metadata), std::move(graph.inputs), std::move(graph.outputs)};
}

OnnxSignature OnnxModel::signature() const { return {metadata(), inputs(), outputs()}; }
const std::map<std::string, std::string>& OnnxModel::metadata() const { return graph_->metadata; }
const std::vector<OnnxValueInfo>& OnnxModel::inputs() const { return graph_->input_infos; }
const std::vector<OnnxValueInfo>& OnnxModel::outputs() const { return graph_->output_infos; }

int64_t OnnxModel::parameter_count() const {
  std::vector<bool> is_scale(graph_->value_names.size(), false);  // or a zero point
  for (const OnnxNode& node : graph_->nodes) {
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

int64_t OnnxModel::int8_parameter_count() const {
  int64_t count = 0;
  for (const OnnxNode& node : graph_->nodes) {
    if (node.op_type != "DequantizeLinear" || node.inputs.empty()) continue;
    const auto weight = graph_->initializers.find(node.inputs[0]);
    if (weight == graph_->initializers.end() || ElementSize(weight->second.type()) != 1) continue;
    count += weight->second.size();
  }
  return count;
}

}  // namespace speech_emotion
