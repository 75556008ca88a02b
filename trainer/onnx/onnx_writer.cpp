#include "onnx/onnx_writer.h"

#include <cstring>
#include <protozero/pbf_writer.hpp>

#include "onnx/onnx_fields.h"

namespace speech_emotion::trainer {
namespace {

using namespace onnx;

std::string ValueInfoMessage(const std::string& name, const std::vector<OnnxWriter::Dimension>& shape) {
  std::string message;
  protozero::pbf_writer writer(message);
  writer.add_string(value_info::kName, name);
  protozero::pbf_writer type_writer(writer, value_info::kType);
  protozero::pbf_writer tensor_writer(type_writer, type::kTensor);
  tensor_writer.add_int32(type::kElementType, tensor::kFloat);
  protozero::pbf_writer shape_writer(tensor_writer, type::kShape);
  for (const OnnxWriter::Dimension& dimension : shape) {
    protozero::pbf_writer dim_writer(shape_writer, type::kDim);
    if (const auto* size = std::get_if<int64_t>(&dimension)) dim_writer.add_int64(type::kDimValue, *size);
    if (const auto* free = std::get_if<std::string>(&dimension))
      dim_writer.add_string(type::kDimParam, *free);
  }
  return message;
}

std::string AttributeMessage(const std::string& name, const OnnxWriter::Attribute& value) {
  std::string message;
  protozero::pbf_writer writer(message);
  writer.add_string(attribute::kName, name);
  if (const auto* integer = std::get_if<int64_t>(&value)) {
    writer.add_int64(attribute::kInt, *integer);
    writer.add_enum(attribute::kType, attribute::kTypeInt);
  } else if (const auto* real = std::get_if<float>(&value)) {
    writer.add_float(attribute::kFloat, *real);
    writer.add_enum(attribute::kType, attribute::kTypeFloat);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    writer.add_string(attribute::kString, *text);
    writer.add_enum(attribute::kType, attribute::kTypeString);
  } else {
    for (int64_t integer : std::get<std::vector<int64_t>>(value)) writer.add_int64(attribute::kInts, integer);
    writer.add_enum(attribute::kType, attribute::kTypeInts);
  }
  return message;
}

}  // namespace

std::string TensorMessage(const std::string& name, int data_type, const std::vector<int64_t>& shape,
                          const void* data, size_t bytes) {
  std::string message;
  protozero::pbf_writer writer(message);
  writer.add_packed_int64(tensor::kDims, shape.begin(), shape.end());
  writer.add_int32(tensor::kDataType, data_type);
  writer.add_string(tensor::kName, name);
  writer.add_bytes(tensor::kRawData, static_cast<const char*>(data), bytes);
  return message;
}

std::string OnnxWriter::AddInput(const std::string& name, const std::vector<Dimension>& shape) {
  inputs_.push_back(ValueInfoMessage(name, shape));
  return name;
}

void OnnxWriter::AddOutput(const std::string& name, const std::vector<Dimension>& shape) {
  outputs_.push_back(ValueInfoMessage(name, shape));
}

std::string OnnxWriter::AddFloats(const std::string& name, const std::vector<int64_t>& shape,
                                  const float* values) {
  size_t count = 1;
  for (int64_t size : shape) count *= static_cast<size_t>(size);
  initializers_.push_back(TensorMessage(name, tensor::kFloat, shape, values, count * sizeof(float)));
  return name;
}

std::string OnnxWriter::AddScalar(const std::string& name, float value) {
  return AddFloats(name, {}, &value);
}

std::string OnnxWriter::AddInts(const std::string& name, const std::vector<int64_t>& values) {
  initializers_.push_back(TensorMessage(name, tensor::kInt64, {static_cast<int64_t>(values.size())},
                                        values.data(), values.size() * sizeof(int64_t)));
  return name;
}

std::string OnnxWriter::AddNode(const std::string& op_type, const std::vector<std::string>& inputs,
                                const std::string& output, const Attributes& attributes) {
  std::string message;
  protozero::pbf_writer writer(message);
  for (const std::string& input : inputs) writer.add_string(node::kInput, input);
  writer.add_string(node::kOutput, output);
  writer.add_string(node::kName, output);  // one output a node, so its name is free
  writer.add_string(node::kOpType, op_type);
  for (const auto& [name, value] : attributes)
    writer.add_message(node::kAttribute, AttributeMessage(name, value));
  nodes_.push_back(std::move(message));
  return output;
}

std::string OnnxWriter::Serialise(const std::map<std::string, std::string>& metadata) const {
  std::string message;
  protozero::pbf_writer writer(message);
  writer.add_int64(model::kIrVersion, kIrVersion);
  writer.add_string(model::kProducerName, "speech-emotion-trainer");
  {
    protozero::pbf_writer graph_writer(writer, model::kGraph);
    for (const std::string& text : nodes_) graph_writer.add_message(graph::kNode, text);
    graph_writer.add_string(graph::kName, graph_name_);
    for (const std::string& text : initializers_) graph_writer.add_message(graph::kInitializer, text);
    for (const std::string& text : inputs_) graph_writer.add_message(graph::kInput, text);
    for (const std::string& text : outputs_) graph_writer.add_message(graph::kOutput, text);
  }
  {
    protozero::pbf_writer opset_writer(writer, model::kOpsetImport);
    opset_writer.add_string(opset::kDomain, "");
    opset_writer.add_int64(opset::kVersion, kOpset);
  }
  for (const auto& [key, value] : metadata) {
    protozero::pbf_writer entry_writer(writer, model::kMetadata);
    entry_writer.add_string(entry::kKey, key);
    entry_writer.add_string(entry::kValue, value);
  }
  return message;
}

}  // namespace speech_emotion::trainer
