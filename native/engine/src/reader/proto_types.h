// The parts of ONNX's protocol buffers that the engine reads, as plain values: names are not yet
// resolved, nothing is checked but the bytes themselves.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.h"
#include "onnx_engine/signature.h"
#include "onnx_engine/tensor.h"

namespace onnx_engine {

struct NodeProto {
  std::string name;
  std::string op_type;
  std::string domain;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  Attributes attributes;
  std::vector<std::span<const uint8_t>> unread_attributes = {};  // of the file
  bool is_needed = true;                                         // by an output that is
};

struct Initializer {
  std::string name = {};
  Tensor tensor = {};
  std::span<const uint8_t> unread = {};  // of the file
  bool is_needed = true;
};

struct GraphProto {
  std::vector<NodeProto> nodes;
  std::vector<Initializer> initializers;
  std::vector<ValueInfo> inputs;
  std::vector<ValueInfo> outputs;
  std::vector<std::string> files;  // that the initialisers name
};

struct ModelProto {
  int64_t ir_version = 0;
  int64_t opset = 0;  // of ONNX's own domain
  bool has_graph = false;
  GraphProto graph;
  std::map<std::string, std::string> metadata;
};

}  // namespace onnx_engine
