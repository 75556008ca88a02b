// Writes small ONNX models for tests: opset 17 unless told otherwise, all in memory.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <protozero/pbf_writer.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace speech_emotion::testing {

using AttributeValue = std::variant<int64_t, float, std::string, std::vector<int64_t>>;
using Attributes = std::vector<std::pair<std::string, AttributeValue>>;
using Names = std::vector<std::string>;

// The field numbers are those of onnx.proto.
class OnnxModelBuilder {
 public:
  explicit OnnxModelBuilder(int64_t opset = 17) : opset_(opset) {}

  // -1 for a free dimension.
  OnnxModelBuilder& Input(const std::string& name, const std::vector<int64_t>& shape, int64_t data_type = 1) {
    return AddValue(11, name, shape, data_type);
  }
  OnnxModelBuilder& Output(const std::string& name) { return AddValue(12, name, {}, 1, false); }
  OnnxModelBuilder& Output(const std::string& name, const std::vector<int64_t>& shape,
                           int64_t data_type = 1) {
    return AddValue(12, name, shape, data_type);
  }
  // Of no tensor but a sequence, as scikit-learn's ZipMap makes one.
  OnnxModelBuilder& SequenceOutput(const std::string& name) {
    std::string type, info;
    protozero::pbf_writer(type).add_message(4, std::string());
    protozero::pbf_writer(info).add_string(1, name);
    protozero::pbf_writer(info).add_message(2, type);
    protozero::pbf_writer(graph_).add_message(12, info);
    return *this;
  }

  OnnxModelBuilder& Weights(const std::string& name, const std::vector<int64_t>& shape,
                            const std::vector<float>& values) {
    return AddTensor(name, shape, 1, values.data(), values.size() * sizeof(float));
  }
  OnnxModelBuilder& Integers(const std::string& name, const std::vector<int64_t>& values) {
    return AddTensor(name, {static_cast<int64_t>(values.size())}, 7, values.data(),
                     values.size() * sizeof(int64_t));
  }
  OnnxModelBuilder& AddTensor(const std::string& name, const std::vector<int64_t>& shape, int64_t data_type,
                              const void* data, size_t bytes) {
    protozero::pbf_writer(graph_).add_message(5, Tensor(name, shape, data_type, data, bytes));
    return *this;
  }
  // Floats in a file beside the model; no offset and no length where they are empty.
  OnnxModelBuilder& External(const std::string& name, const std::vector<int64_t>& shape,
                             const std::string& location, const std::string& offset = "",
                             const std::string& length = "") {
    std::string tensor;
    protozero::pbf_writer writer(tensor);
    writer.add_packed_int64(1, shape.begin(), shape.end());
    writer.add_int64(2, 1);
    writer.add_string(8, name);
    for (const auto& [key, value] :
         {std::pair{"location", location}, {"offset", offset}, {"length", length}}) {
      if (value.empty()) continue;
      std::string entry;
      protozero::pbf_writer(entry).add_string(1, key);
      protozero::pbf_writer(entry).add_string(2, value);
      writer.add_message(13, entry);
    }
    writer.add_int32(14, 1);
    protozero::pbf_writer(graph_).add_message(5, tensor);
    return *this;
  }
  // Weights in a node Constant.
  OnnxModelBuilder& Constant(const std::string& name, const std::vector<int64_t>& shape,
                             const std::vector<float>& values) {
    std::string attribute;
    protozero::pbf_writer attribute_writer(attribute);
    attribute_writer.add_string(1, "value");
    attribute_writer.add_message(5, Tensor("", shape, 1, values.data(), values.size() * sizeof(float)));
    attribute_writer.add_int32(20, 4);
    std::string node;
    protozero::pbf_writer writer(node);
    writer.add_string(2, name);
    writer.add_string(4, "Constant");
    writer.add_message(5, attribute);
    protozero::pbf_writer(graph_).add_message(1, node);
    return *this;
  }

  OnnxModelBuilder& Node(const std::string& op_type, const Names& inputs, const Names& outputs,
                         const Attributes& attributes = {}, const std::string& name = "") {
    std::string node;
    protozero::pbf_writer writer(node);
    for (const std::string& input : inputs) writer.add_string(1, input);
    for (const std::string& output : outputs) writer.add_string(2, output);
    writer.add_string(3, name);
    writer.add_string(4, op_type);
    for (const auto& [key, value] : attributes) writer.add_message(5, Attribute(key, value));
    protozero::pbf_writer(graph_).add_message(1, node);
    return *this;
  }

  OnnxModelBuilder& Metadata(const std::string& key, const std::string& value) {
    std::string entry;
    protozero::pbf_writer writer(entry);
    writer.add_string(1, key);
    writer.add_string(2, value);
    protozero::pbf_writer(metadata_).add_message(14, entry);
    return *this;
  }

  std::vector<uint8_t> Bytes() const {
    std::string opset;
    protozero::pbf_writer opset_writer(opset);
    opset_writer.add_string(1, "");
    opset_writer.add_int64(2, opset_);
    std::string model;
    protozero::pbf_writer writer(model);
    writer.add_int64(1, 8);  // IR version
    writer.add_message(7, graph_);
    writer.add_message(8, opset);
    model += metadata_;
    return {model.begin(), model.end()};
  }

 private:
  static std::string Tensor(const std::string& name, const std::vector<int64_t>& shape, int64_t data_type,
                            const void* data, size_t bytes) {
    std::string tensor;
    protozero::pbf_writer writer(tensor);
    writer.add_packed_int64(1, shape.begin(), shape.end());
    writer.add_int64(2, data_type);
    writer.add_string(8, name);
    writer.add_bytes(9, static_cast<const char*>(data), bytes);
    return tensor;
  }

  static std::string Attribute(const std::string& name, const AttributeValue& value) {
    std::string attribute;
    protozero::pbf_writer writer(attribute);
    writer.add_string(1, name);
    if (const auto* number = std::get_if<float>(&value)) {
      writer.add_float(2, *number);
      writer.add_int32(20, 1);
    } else if (const auto* integer = std::get_if<int64_t>(&value)) {
      writer.add_int64(3, *integer);
      writer.add_int32(20, 2);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      writer.add_string(4, *text);
      writer.add_int32(20, 3);
    } else {
      for (int64_t number : std::get<std::vector<int64_t>>(value)) writer.add_int64(8, number);
      writer.add_int32(20, 7);
    }
    return attribute;
  }

  OnnxModelBuilder& AddValue(uint32_t field, const std::string& name, const std::vector<int64_t>& shape,
                             int64_t data_type, bool has_shape = true) {
    std::string dimensions;
    for (int64_t size : shape) {
      std::string dimension;
      if (size >= 0) protozero::pbf_writer(dimension).add_int64(1, size);
      protozero::pbf_writer(dimensions).add_message(1, dimension);
    }
    std::string tensor;
    protozero::pbf_writer(tensor).add_int64(1, data_type);
    if (has_shape) protozero::pbf_writer(tensor).add_message(2, dimensions);
    std::string type;
    protozero::pbf_writer(type).add_message(1, tensor);
    std::string info;
    protozero::pbf_writer(info).add_string(1, name);
    protozero::pbf_writer(info).add_message(2, type);
    protozero::pbf_writer(graph_).add_message(field, info);
    return *this;
  }

  int64_t opset_;
  std::string graph_;
  std::string metadata_;
};

}  // namespace speech_emotion::testing
