// An ONNX graph with its names resolved to numbers and its nodes in an order that can be run.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "onnx_engine/signature.h"
#include "onnx_engine/tensor.h"

namespace onnx_engine {

using Shape = std::vector<int64_t>;

constexpr int kMaxRank = 16;  // twice what any operator of speech models needs; bounds index arrays

struct Attribute {
  enum class Kind { kOther, kFloat, kInt, kString, kTensor, kFloats, kInts, kStrings };
  Kind kind = Kind::kOther;  // kOther: a kind that no operator of the engine reads
  float float_value = 0.0f;
  int64_t int_value = 0;
  std::string string_value;
  Tensor tensor;
  std::vector<float> floats;
  std::vector<int64_t> ints;
  std::vector<std::string> strings;
};
using Attributes = std::map<std::string, Attribute, std::less<>>;

constexpr int kAbsentValue = -1;  // an optional input or output that the node leaves out

struct Node {
  std::string name;
  std::string op_type;  // with its domain, where that is not ONNX's own: "com.microsoft.FusedConv"
  std::vector<int> inputs;
  std::vector<int> outputs;
  Attributes attributes;
  bool fused_relu = false;  // set by fusion alone
};

struct Graph {
  int64_t opset = 0;
  std::vector<std::string> value_names;  // values are numbered by their place in here
  std::vector<Node> nodes;               // each after those whose outputs it reads
  std::map<int, Tensor> initializers;
  std::vector<int> inputs;
  std::vector<int> outputs;
  std::vector<ValueInfo> input_infos;
  std::vector<ValueInfo> output_infos;
  std::map<std::string, std::string> metadata;
};

// "Conv 'encoder.0'" for messages; unnamed nodes are told by their first output.
std::string DescribeNode(const Node& node, const std::vector<std::string>& value_names);

}  // namespace onnx_engine
