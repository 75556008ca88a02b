#include "onnx_checker.h"

#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>

#include <exception>
#include <set>

namespace speech_emotion::trainer {
namespace {

// The first output of a node whose type and shape inference left open, or "".
std::string FirstUnknownValue(const ::onnx::GraphProto& graph) {
  std::set<std::string> known;
  for (const auto* values : {&graph.value_info(), &graph.output()}) {
    for (const auto& value : *values) {
      const auto& tensor = value.type().tensor_type();
      if (tensor.elem_type() != 0 && tensor.has_shape()) known.insert(value.name());
    }
  }
  for (const auto& node : graph.node()) {
    for (const std::string& output : node.output()) {
      if (!known.contains(output)) return output;
    }
  }
  return "";
}

}  // namespace

OnnxVerdict CheckOnnx(const std::string& bytes) {
  ::onnx::ModelProto model;
  if (!model.ParseFromString(bytes)) return {"no protobuf message of a model", 0, 0};
  OnnxVerdict verdict{"", model.ir_version(), 0};
  for (const auto& opset : model.opset_import()) {
    if (opset.domain().empty()) verdict.opset = opset.version();
  }
  try {
    ::onnx::checker::check_model(model);
    ::onnx::ShapeInferenceOptions strict(/*check_type=*/true, /*strict_mode=*/1, /*data_prop=*/true);
    ::onnx::shape_inference::InferShapes(model, ::onnx::OpSchemaRegistry::Instance(), strict);
    const std::string unknown = FirstUnknownValue(model.graph());
    if (!unknown.empty()) verdict.complaint = "no type and shape can be inferred for " + unknown;
  } catch (const std::exception& error) {
    verdict.complaint = error.what();
  }
  return verdict;
}

}  // namespace speech_emotion::trainer
