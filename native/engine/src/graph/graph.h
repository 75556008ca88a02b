// An ONNX graph with its names resolved to numbers and its nodes in an order that can be run.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "onnx_engine/signature.h"
#include "onnx_engine/tensor.h"

namespace speech_emotion {

using Shape = std::vector<int64_t>;

constexpr int kMaxRank = 16;  // twice what any operator of speech models needs; bounds index arrays

struct OnnxAttribute {
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
using OnnxAttributes = std::map<std::string, OnnxAttribute, std::less<>>;

constexpr int kAbsentValue = -1;  // an optional input or output that the node leaves out

struct OnnxNode {
  std::string name;
  std::string op_type;  // with its domain, where that is not ONNX's own: "com.microsoft.FusedConv"
  std::vector<int> inputs;
  std::vector<int> outputs;
  OnnxAttributes attributes;
  bool fused_relu = false;  // set by fusion alone
};

struct OnnxGraph {
  int64_t opset = 0;
  std::vector<std::string> value_names;  // values are numbered by their place in here
  std::vector<OnnxNode> nodes;           // each after those whose outputs it reads
  std::map<int, Tensor> initializers;
  std::vector<int> inputs;
  std::vector<int> outputs;
  std::vector<OnnxValueInfo> input_infos;
  std::vector<OnnxValueInfo> output_infos;
  std::map<std::string, std::string> metadata;
};

// "Conv 'encoder.0'" for messages; unnamed nodes are told by their first output.
std::string DescribeNode(const OnnxNode& node, const std::vector<std::string>& value_names);

}  // namespace speech_emotion
