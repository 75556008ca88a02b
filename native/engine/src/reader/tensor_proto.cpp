#include "reader/tensor_proto.h"

#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include "graph/graph.h"

namespace onnx_engine {
namespace {

struct TensorProto {
  std::string name;
  int64_t data_type = 0;
  Shape dims;
  bool external = false;  // the data is in another file
  // The data: raw bytes, or one of the lists.
  std::optional<std::span<const uint8_t>> raw;
  std::vector<float> floats;
  std::vector<double> doubles;
  std::vector<int64_t> int32s;  // of int32 and all narrower types
  std::vector<int64_t> int64s;
};

template <class Source, class Destination>
void ConvertElements(const std::vector<Source>& source, Destination* destination) {
  for (size_t i = 0; i < source.size(); ++i) destination[i] = static_cast<Destination>(source[i]);
}

size_t TypedCount(const TensorProto& proto, ElementType type) {
  if (type == ElementType::kFloat) return proto.floats.size();
  if (type == ElementType::kDouble) return proto.doubles.size();
  if (type == ElementType::kInt64) return proto.int64s.size();
  return proto.int32s.size();
}

void CopyTyped(const TensorProto& proto, Tensor* tensor) {
  switch (tensor->type()) {
    case ElementType::kFloat:
      return ConvertElements(proto.floats, tensor->data<float>());
    case ElementType::kDouble:
      return ConvertElements(proto.doubles, tensor->data<double>());
    case ElementType::kInt32:
      return ConvertElements(proto.int32s, tensor->data<int32_t>());
    case ElementType::kInt64:
      return ConvertElements(proto.int64s, tensor->data<int64_t>());
    case ElementType::kInt8:
      return ConvertElements(proto.int32s, tensor->data<int8_t>());
    case ElementType::kUint8:
    case ElementType::kBool:
      return ConvertElements(proto.int32s, tensor->data<uint8_t>());
  }
}

// A bool is one byte, 0 or 1: other bytes are made so here, that kernels need not ask.
void NormalizeBools(Tensor* tensor) {
  if (tensor->type() != ElementType::kBool) return;
  for (int64_t i = 0; i < tensor->size(); ++i) tensor->data<uint8_t>()[i] = tensor->data<uint8_t>()[i] != 0;
}

Result<Tensor> MakeTensor(const TensorProto& proto) {
  const std::string what = "tensor '" + proto.name + "'";
  if (proto.external) {
    return MakeError(ErrorCode::kUnsupportedOperator,
                     what + " keeps its data in another file, which the engine lacks");
  }
  const auto type = ElementTypeOf(proto.data_type);
  if (!type) {
    return MakeError(ErrorCode::kUnsupportedOperator,
                     what + " is of " + DataTypeName(proto.data_type) + ", which the engine lacks");
  }
  const auto count = proto.dims.size() <= size_t{kMaxRank} ? ElementCount(proto.dims) : std::nullopt;
  if (!count) {
    return MakeError(
        ErrorCode::kInvalidModel,
        what + ": expected dimensions >= 0 below 2^31 elements, found " + ShapeToString(proto.dims));
  }
  const auto element_size = static_cast<uint64_t>(ElementSize(*type));
  const uint64_t expected_bytes = static_cast<uint64_t>(*count) * element_size;
  const uint64_t actual_bytes = proto.raw ? proto.raw->size() : TypedCount(proto, *type) * element_size;
  if (actual_bytes != expected_bytes) {
    return MakeError(ErrorCode::kInvalidModel, what + ": expected " + std::to_string(expected_bytes) +
                                                   " bytes for shape " + ShapeToString(proto.dims) +
                                                   ", found " + std::to_string(actual_bytes));
  }
  Tensor tensor(*type, proto.dims);
  if (!proto.raw) {
    CopyTyped(proto, &tensor);
  } else if (!proto.raw->empty()) {
    std::memcpy(tensor.data<uint8_t>(), proto.raw->data(), proto.raw->size());
  }
  NormalizeBools(&tensor);
  return tensor;
}

}  // namespace

std::optional<ElementType> ElementTypeOf(int64_t data_type) {
  switch (data_type) {
    case 1:
      return ElementType::kFloat;
    case 2:
      return ElementType::kUint8;
    case 3:
      return ElementType::kInt8;
    case 6:
      return ElementType::kInt32;
    case 7:
      return ElementType::kInt64;
    case 9:
      return ElementType::kBool;
    case 11:
      return ElementType::kDouble;
    default:
      return std::nullopt;
  }
}

std::string DataTypeName(int64_t data_type) {
  static constexpr const char* kNames[] = {
      "undefined",      "float",      "uint8",          "int8",       "uint16",   "int16",
      "int32",          "int64",      "string",         "bool",       "float16",  "double",
      "uint32",         "uint64",     "complex64",      "complex128", "bfloat16", "float8e4m3fn",
      "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4",      "int4",     "float4e2m1"};
  if (data_type >= 0 && data_type < static_cast<int64_t>(std::size(kNames))) return kNames[data_type];
  return "element type " + std::to_string(data_type);
}

Tensor ReadTensor(FieldReader& reader, ProtoReader field, std::string* name) {
  TensorProto proto;
  while (reader.Next(field)) {
    switch (field.tag()) {
      case 1:
        reader.AppendVarints(field, &proto.dims);
        break;
      case 2:
        proto.data_type = reader.Int(field);
        break;
      case 4:
        reader.AppendFixed(field, &proto.floats);
        break;
      case 5:
        reader.AppendVarints(field, &proto.int32s);
        break;
      case 7:
        reader.AppendVarints(field, &proto.int64s);
        break;
      case 8:
        proto.name = reader.String(field);
        break;
      case 9:
        proto.raw = reader.Bytes(field);
        break;
      case 10:
        reader.AppendFixed(field, &proto.doubles);
        break;
      case 14:
        proto.external = reader.Int(field) != 0;
        break;
    }
  }
  if (reader.failed()) return {};
  auto tensor = MakeTensor(proto);
  if (!tensor) {
    reader.Fail(tensor.error().code, std::move(tensor.error().message));
    return {};
  }
  *name = std::move(proto.name);
  return std::move(*tensor);
}

Result<Tensor> ParseTensorProto(std::span<const uint8_t> bytes) {
  FieldReader reader;
  std::string name;
  Tensor tensor = ReadTensor(reader, reader.Message(bytes), &name);
  return reader.Outcome(std::move(tensor));
}

}  // namespace onnx_engine
