// Builds a serialised ONNX ModelProto, node by node, in the order of execution.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace speech_emotion::trainer {

// A serialised TensorProto of so many bytes, little-endian; `data_type` as onnx_fields.h has it.
std::string TensorMessage(const std::string& name, int data_type, const std::vector<int64_t>& shape,
                          const void* data, size_t bytes);

class OnnxWriter {
 public:
  // Debian's ONNX checker knows opset 17 and IR 8 at most; so does every runtime in use.
  static constexpr int kOpset = 17;
  static constexpr int kIrVersion = 8;

  using Attribute = std::variant<int64_t, float, std::string, std::vector<int64_t>>;
  using Attributes = std::map<std::string, Attribute>;

  // A dimension is a size, or a name where it is free.
  using Dimension = std::variant<int64_t, std::string>;

  explicit OnnxWriter(std::string graph_name) : graph_name_(std::move(graph_name)) {}

  std::string AddInput(const std::string& name, const std::vector<Dimension>& shape);
  void AddOutput(const std::string& name, const std::vector<Dimension>& shape);

  // A weight or constant; the name is returned, made unique by the caller.
  std::string AddFloats(const std::string& name, const std::vector<int64_t>& shape, const float* values);
  std::string AddScalar(const std::string& name, float value);
  std::string AddInts(const std::string& name, const std::vector<int64_t>& values);

  // One node with one output, whose name is `output` and is returned.
  std::string AddNode(const std::string& op_type, const std::vector<std::string>& inputs,
                      const std::string& output, const Attributes& attributes = {});

  // The whole model.
  std::string Serialise(const std::map<std::string, std::string>& metadata) const;

 private:
  std::string graph_name_;
  std::vector<std::string> inputs_, outputs_, initializers_, nodes_;  // serialised messages
};

}  // namespace speech_emotion::trainer
