#include "speech_emotion/onnx_model.h"

#include "onnx/graph.h"
#include "onnx/graph_builder.h"
#include "onnx/model_proto.h"

namespace speech_emotion {

Result<OnnxModel> OnnxModel::FromBytes(std::span<const uint8_t> bytes) {
  auto proto = ParseModelProto(bytes);
  if (!proto) return tl::unexpected(proto.error());
  auto graph = BuildGraph(std::move(*proto));
  if (!graph) return tl::unexpected(graph.error());
  return OnnxModel(std::make_shared<const OnnxGraph>(std::move(*graph)));
}

const std::map<std::string, std::string>& OnnxModel::metadata() const { return graph_->metadata; }
const std::vector<OnnxValueInfo>& OnnxModel::inputs() const { return graph_->input_infos; }
const std::vector<OnnxValueInfo>& OnnxModel::outputs() const { return graph_->output_infos; }

int64_t OnnxModel::parameter_count() const {
  int64_t count = 0;
  for (const auto& [id, tensor] : graph_->initializers) {
    const bool integer = tensor.type() == ElementType::kInt64 || tensor.type() == ElementType::kInt32 ||
                         tensor.type() == ElementType::kBool;  // shapes, axes, indices
    if (!integer) count += tensor.size();
  }
  return count;
}

}  // namespace speech_emotion
