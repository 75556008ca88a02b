#include "onnx/quantized_onnx.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
#include <set>
#include <utility>

#include "onnx/int8_weight.h"
#include "onnx/onnx_fields.h"
#include "onnx/onnx_writer.h"

namespace speech_emotion::trainer {
namespace {

using namespace onnx;

// Below it names and scales take a good part of what int8 would save.
constexpr int64_t kMinElements = 1024;
constexpr int64_t kOldestOpset = 13;

using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_wire_type;
using protozero::pbf_writer;

std::string Text(pbf_reader reader) { return reader.get_string(); }

struct FloatTensor {
  std::string name;
  std::vector<int64_t> dims;
  std::vector<float> values;  // empty where the tensor is of another type
};

FloatTensor ReadFloatTensor(data_view message) {
  FloatTensor read;
  int data_type = 0;
  const auto append = [&](data_view bytes) {
    const size_t old_size = read.values.size();
    read.values.resize(old_size + bytes.size() / sizeof(float));
    if (bytes.size() > 0) std::memcpy(read.values.data() + old_size, bytes.data(), bytes.size());
  };
  ForEachField(message, [&](uint32_t tag, std::string_view, pbf_reader field) {
    const bool packed = field.wire_type() == pbf_wire_type::length_delimited;
    if (tag == tensor::kName) read.name = Text(field);
    if (tag == tensor::kDataType) data_type = field.get_int32();
    if (tag == tensor::kRawData) append(field.get_view());
    if (tag == tensor::kFloatData && packed) append(field.get_view());
    if (tag == tensor::kFloatData && !packed) read.values.push_back(field.get_float());
    if (tag == tensor::kDims && !packed) read.dims.push_back(field.get_int64());
    if (tag == tensor::kDims && packed) {
      for (const int64_t size : field.get_packed_int64()) read.dims.push_back(size);
    }
  });
  if (data_type != tensor::kFloat) read.values.clear();
  return read;
}

struct NodeSummary {
  std::string op_type;
  std::vector<std::string> inputs, outputs;
  bool transposed_b = false;  // Gemm
};

NodeSummary ReadNode(data_view message) {
  NodeSummary read;
  std::string domain;
  ForEachField(message, [&](uint32_t tag, std::string_view, pbf_reader field) {
    if (tag == node::kInput) read.inputs.push_back(Text(field));
    if (tag == node::kOutput) read.outputs.push_back(Text(field));
    if (tag == node::kOpType) read.op_type = Text(field);
    if (tag == node::kDomain) domain = Text(field);
    if (tag != node::kAttribute) return;
    std::string name;
    int64_t value = 0;
    ForEachField(field.get_view(), [&](uint32_t part, std::string_view, pbf_reader inner) {
      if (part == attribute::kName) name = Text(inner);
      if (part == attribute::kInt) value = inner.get_int64();
    });
    if (name == "transB") read.transposed_b = value != 0;
  });
  if (!domain.empty() && domain != "ai.onnx") read.op_type = domain + "." + read.op_type;
  return read;
}

// The axis along which the output channels lie in the node's input of that place; none where that is no
// weight.
std::optional<size_t> OutputAxis(const NodeSummary& reader, size_t place, size_t rank) {
  const std::string& op = reader.op_type;
  if (op == "Conv" && place == 1 && rank >= 3) return 0;
  if (op == "Gemm" && place == 1 && rank == 2) return reader.transposed_b ? 0 : 1;
  if (op == "MatMul" && place == 1 && rank >= 2) return rank - 1;
  // [directions, gates * hidden, input or hidden]
  if ((op == "LSTM" || op == "GRU") && (place == 1 || place == 2) && rank == 3) return 1;
  return std::nullopt;
}

// Where all that read the weight agree on its axis.
std::optional<size_t> AgreedAxis(const std::vector<NodeSummary>& nodes, const FloatTensor& weight) {
  std::optional<size_t> agreed;
  for (const NodeSummary& reader : nodes) {
    for (size_t place = 0; place < reader.inputs.size(); ++place) {
      if (reader.inputs[place] != weight.name) continue;
      const auto axis = OutputAxis(reader, place, weight.dims.size());
      if (!axis || (agreed && *agreed != *axis)) return std::nullopt;
      agreed = axis;
    }
  }
  return agreed;
}

class GraphQuantizer {
 public:
  explicit GraphQuantizer(data_view graph) : graph_(graph) {
    ForEachField(graph, [&](uint32_t tag, std::string_view, pbf_reader field) {
      if (tag != graph::kNode) return;
      nodes_.push_back(ReadNode(field.get_view()));
      names_.insert(nodes_.back().outputs.begin(), nodes_.back().outputs.end());
      names_.insert(nodes_.back().inputs.begin(), nodes_.back().inputs.end());
    });
  }

  Result<std::string> Run(std::vector<QuantizedWeight>* weights) {
    std::set<std::string> replaced;
    std::string initializers, dequantizers, others;
    std::string not_finite;
    ForEachField(graph_, [&](uint32_t tag, std::string_view whole, pbf_reader field) {
      if (tag != graph::kInitializer) return;
      const FloatTensor weight = ReadFloatTensor(field.get_view());
      const auto axis = AgreedAxis(nodes_, weight);
      if (!axis || static_cast<int64_t>(weight.values.size()) < kMinElements) {
        initializers += whole;
        return;
      }
      const auto finite = [](float value) { return std::isfinite(value); };
      if (!std::all_of(weight.values.begin(), weight.values.end(), finite)) not_finite = weight.name;
      const Int8Weight quantized = ToInt8(weight.values, weight.dims, *axis);
      Write(weight, quantized, *axis, &initializers, &dequantizers);
      weights->push_back({weight.name, static_cast<int64_t>(weight.values.size()), quantized.largest_error});
      replaced.insert(weight.name);
    });
    if (!not_finite.empty()) {
      return MakeError(ErrorCode::kInvalidModel,
                       "expected finite weights, found NaN or infinity in '" + not_finite + "'");
    }
    return Reassemble(initializers, dequantizers, replaced);
  }

 private:
  std::string FreeName(std::string name) {
    while (!names_.insert(name).second) name += "_";
    return name;
  }

  void Write(const FloatTensor& weight, const Int8Weight& quantized, size_t axis, std::string* initializers,
             std::string* dequantizers) {
    const std::string values = FreeName(weight.name + ".int8"), scales = FreeName(weight.name + ".scale");
    pbf_writer tensors(*initializers);
    tensors.add_message(graph::kInitializer, TensorMessage(values, tensor::kInt8, weight.dims,
                                                           quantized.values.data(), quantized.values.size()));
    tensors.add_message(graph::kInitializer,
                        TensorMessage(scales, tensor::kFloat, {static_cast<int64_t>(quantized.scales.size())},
                                      quantized.scales.data(), quantized.scales.size() * sizeof(float)));
    pbf_writer nodes(*dequantizers);
    pbf_writer message(nodes, graph::kNode);
    message.add_string(node::kInput, values);
    message.add_string(node::kInput, scales);  // no third: the zero point is 0
    message.add_string(node::kOutput, weight.name);
    message.add_string(node::kName, weight.name);
    message.add_string(node::kOpType, "DequantizeLinear");
    pbf_writer axis_message(message, node::kAttribute);
    axis_message.add_string(attribute::kName, "axis");
    axis_message.add_int64(attribute::kInt, static_cast<int64_t>(axis));
    axis_message.add_enum(attribute::kType, attribute::kTypeInt);
  }

  // Nodes stand in an order that can be run, so the new ones come before all others. An initialiser may be
  // among the inputs, to let a caller override it; the float weight has become a node's output.
  std::string Reassemble(const std::string& initializers, const std::string& dequantizers,
                         const std::set<std::string>& replaced) const {
    std::string result = dequantizers;
    bool has_initializers = false;
    ForEachField(graph_, [&](uint32_t tag, std::string_view whole, pbf_reader field) {
      if (tag == graph::kInitializer) {
        if (!std::exchange(has_initializers, true)) result += initializers;
        return;
      }
      if (tag == graph::kInput) {
        bool is_weight = false;
        ForEachField(field.get_view(), [&](uint32_t part, std::string_view, pbf_reader inner) {
          if (part == value_info::kName) is_weight = replaced.count(Text(inner)) > 0;
        });
        if (is_weight) return;
      }
      result += whole;
    });
    return result;
  }

  data_view graph_;
  std::vector<NodeSummary> nodes_;
  std::set<std::string> names_;
};

int64_t OpsetOf(data_view model) {
  int64_t opset = 0;
  ForEachField(model, [&](uint32_t tag, std::string_view, pbf_reader field) {
    if (tag != model::kOpsetImport) return;
    std::string domain;
    int64_t version = 0;
    ForEachField(field.get_view(), [&](uint32_t part, std::string_view, pbf_reader inner) {
      if (part == opset::kDomain) domain = Text(inner);
      if (part == opset::kVersion) version = inner.get_int64();
    });
    if (domain.empty() || domain == "ai.onnx") opset = version;
  });
  return opset;
}

}  // namespace

Result<QuantizedOnnx> QuantizeOnnx(std::string_view bytes) {
  const data_view whole_model(bytes.data(), bytes.size());
  if (const int64_t opset = OpsetOf(whole_model); opset < kOldestOpset) {
    return MakeError(ErrorCode::kUnsupportedOperator,
                     "expected a model of opset 13 or later, which knows scales for each channel, found " +
                         std::to_string(opset));
  }
  QuantizedOnnx quantized;
  pbf_writer writer(quantized.bytes);
  Result<void> outcome;
  ForEachField(whole_model, [&](uint32_t tag, std::string_view whole, pbf_reader field) {
    if (!outcome) return;
    if (tag != model::kGraph) {
      quantized.bytes += whole;
      return;
    }
    auto rewritten = GraphQuantizer(field.get_view()).Run(&quantized.weights);
    if (!rewritten) {
      outcome = tl::unexpected(rewritten.error());
    } else {
      writer.add_message(model::kGraph, *rewritten);
    }
  });
  if (!outcome) return tl::unexpected(outcome.error());
  if (!quantized.weights.empty()) return quantized;
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected float weights of Conv, Gemm, MatMul, LSTM or GRU with at least " +
                       std::to_string(kMinElements) + " elements, found none");
}

std::string WithMetadata(std::string_view bytes, std::map<std::string, std::string> entries) {
  std::string result;
  pbf_writer writer(result);
  const auto write = [&](const std::string& key, const std::string& value) {
    pbf_writer message(writer, model::kMetadata);
    message.add_string(entry::kKey, key);
    message.add_string(entry::kValue, value);
  };
  ForEachField({bytes.data(), bytes.size()}, [&](uint32_t tag, std::string_view whole, pbf_reader field) {
    std::string key;
    if (tag == model::kMetadata) {
      ForEachField(field.get_view(), [&](uint32_t part, std::string_view, pbf_reader inner) {
        if (part == entry::kKey) key = Text(inner);
      });
    }
    const auto replacement = entries.extract(key);
    if (replacement.empty()) {
      result += whole;
    } else {
      write(key, replacement.mapped());
    }
  });
  for (const auto& [key, value] : entries) write(key, value);
  return result;
}

}  // namespace speech_emotion::trainer
