#include "reader/tensor_proto.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include "base/number_text.h"
#include "graph/graph.h"
#include "reader/half_precision.h"

namespace onnx_engine {
namespace {

constexpr size_t kMaxFiles = 1024;

struct TensorProto {
  std::string name;
  int64_t data_type = 0;
  Shape dims;
  bool external = false;  // the data is in another file:
  std::string location, offset, length;
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

std::string NameOf(const TensorProto& proto) { return "tensor '" + proto.name + "'"; }

// The numbers of half precision, or doubles, as floats.
Tensor Converted(const TensorProto& proto, const Tensor& as_stored) {
  Tensor tensor(ElementType::kFloat, proto.dims);
  for (int64_t i = 0; i < tensor.size(); ++i) {
    float& value = tensor.data<float>()[i];
    if (proto.data_type == kDoubleType) {
      value = static_cast<float>(as_stored.data<double>()[i]);
      continue;
    }
    const uint16_t bits = as_stored.data<uint16_t>()[i];
    value = proto.data_type == kHalfType ? FromHalf(bits) : FromBrainHalf(bits);
  }
  return tensor;
}

bool IsWholeNumber(const std::string& text, double& value) {
  return speech_emotion::ParseNumber(text, value) && value >= 0.0 && value == std::floor(value);
}

// The tensor's part of its file.
Result<void> FindData(TensorSources& sources, uint64_t expected_bytes, TensorProto& proto) {
  const ModelFile* file = nullptr;
  for (const ModelFile& one : sources.files) {
    if (one.name == proto.location) file = &one;
  }
  if (file == nullptr) {
    return MakeError(ErrorCode::kInvalidModel, {NameOf(proto), ": expected its data in the file '",
                                                proto.location, "' beside the model, found none"});
  }
  double offset = 0.0, length = static_cast<double>(expected_bytes);
  const bool are_numbers = (proto.offset.empty() || IsWholeNumber(proto.offset, offset)) &&
                           (proto.length.empty() || IsWholeNumber(proto.length, length));
  const std::span<const uint8_t> bytes = file->bytes;
  if (!are_numbers || offset + length > static_cast<double>(bytes.size())) {
    return MakeError(ErrorCode::kInvalidModel,
                     {NameOf(proto), ": expected ", std::to_string(expected_bytes), " bytes from ",
                      proto.offset.empty() ? "0" : proto.offset, " on of '", proto.location, "', found ",
                      std::to_string(bytes.size()), " bytes in it"});
  }
  proto.raw = bytes.subspan(static_cast<size_t>(offset), static_cast<size_t>(length));
  if (length > static_cast<double>(sources.bytes_left)) {
    return MakeError(ErrorCode::kInvalidModel,
                     {NameOf(proto), ": expected a part of '", proto.location, "' that no other tensor has"});
  }
  sources.bytes_left -= proto.raw->size();
  return {};
}

Result<Tensor> MakeTensor(TensorProto& proto, TensorSources& sources) {
  const auto type = ElementTypeOf(proto.data_type);
  if (!type) {
    return MakeError(ErrorCode::kUnsupportedOperator,
                     {NameOf(proto), " is of ", DataTypeName(proto.data_type), ", which the engine lacks"});
  }
  const auto count = proto.dims.size() <= size_t{kMaxRank} ? ElementCount(proto.dims) : std::nullopt;
  if (!count) {
    return MakeError(
        ErrorCode::kInvalidModel,
        {NameOf(proto), ": expected dimensions >= 0 below 2^31 elements, found ", ShapeToString(proto.dims)});
  }
  const bool is_half = proto.data_type == kHalfType || proto.data_type == kBrainHalfType;
  const auto element_size = static_cast<uint64_t>(is_half ? 2 : ElementSize(*type));
  const uint64_t expected_bytes = static_cast<uint64_t>(*count) * element_size;
  if (proto.external) {
    if (auto ok = FindData(sources, expected_bytes, proto); !ok) return tl::unexpected(ok.error());
  }
  const size_t typed_count = is_half ? proto.int32s.size() : TypedCount(proto, *type);
  const uint64_t actual_bytes = proto.raw ? proto.raw->size() : typed_count * element_size;
  if (actual_bytes != expected_bytes) {
    return MakeError(ErrorCode::kInvalidModel,
                     {NameOf(proto), ": expected ", std::to_string(expected_bytes), " bytes for shape ",
                      ShapeToString(proto.dims), ", found ", std::to_string(actual_bytes)});
  }
  Tensor tensor(*type, proto.dims);
  if (!proto.raw && is_half) {
    ConvertElements(proto.int32s, tensor.data<uint16_t>());
  } else if (!proto.raw) {
    CopyTyped(proto, &tensor);
  } else if (!proto.raw->empty()) {
    std::memcpy(tensor.data<uint8_t>(), proto.raw->data(), proto.raw->size());
  }
  NormalizeBools(&tensor);
  const bool becomes_float = is_half || (*type == ElementType::kDouble && sources.doubles_are_floats);
  return becomes_float ? Converted(proto, tensor) : std::move(tensor);
}

// A path of its own folder or one in it, whatever the system.
bool IsBesideTheModel(const std::string& location) {
  return !location.empty() && location.find_first_of(std::string_view("\\:\0", 3)) == std::string::npos &&
         location[0] != '/' && ("/" + location + "/").find("/../") == std::string::npos;
}

// An entry of external_data.
void ReadDataEntry(FieldReader& reader, ProtoReader field, TensorProto* proto) {
  std::string key, value;
  while (reader.Next(field)) {
    if (field.tag() == 1) key = reader.String(field);
    if (field.tag() == 2) value = reader.String(field);
  }
  if (key == "offset")
    proto->offset = std::move(value);
  else if (key == "length")
    proto->length = std::move(value);
  else if (key == "location")
    proto->location = std::move(value);
}

}  // namespace

std::optional<ElementType> ElementTypeOf(int64_t data_type) {
  switch (data_type) {
    case kFloatType:
    case kHalfType:
    case kBrainHalfType:
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
    case kDoubleType:
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

TensorSources::TensorSources(const ReadOptions* options) {
  if (options == nullptr || options->files == nullptr) return;
  files = *options->files;
  for (const ModelFile& file : files) bytes_left += file.bytes.size();
}

Initializer ReadInitializer(FieldReader& reader, ProtoReader field, std::vector<std::string>* files) {
  Initializer initializer{.unread = field.rest()};
  TensorProto proto;
  while (reader.Next(field)) {
    if (field.tag() == 8) initializer.name = reader.String(field);
    if (field.tag() == 13) ReadDataEntry(reader, reader.Message(field), &proto);
  }
  const std::string& location = proto.location;
  if (location.empty() || std::find(files->begin(), files->end(), location) != files->end())
    return initializer;
  if (files->size() == kMaxFiles) reader.FailInvalid("expected weights in at most 1024 files, found more");
  if (!IsBesideTheModel(location)) {
    reader.FailInvalid("tensor '" + initializer.name +
                       "': expected its data in a file beside the model, found '" + location + "'");
  }
  files->push_back(location);
  return initializer;
}

Tensor ReadTensor(FieldReader& reader, ProtoReader field, TensorSources& sources) {
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
      case 13:
        ReadDataEntry(reader, reader.Message(field), &proto);
        break;
      case 14:
        proto.external = reader.Int(field) != 0;
        break;
    }
  }
  if (reader.failed()) return {};
  auto tensor = MakeTensor(proto, sources);
  if (!tensor) {
    reader.Fail(tensor.error().code, std::move(tensor.error().message));
    return {};
  }
  return std::move(*tensor);
}

Result<Tensor> ParseTensorProto(std::span<const uint8_t> bytes) {
  FieldReader reader;
  const ReadOptions options;
  TensorSources sources(&options);
  Tensor tensor = ReadTensor(reader, reader.Message(bytes), sources);
  return reader.Outcome(std::move(tensor));
}

}  // namespace onnx_engine
