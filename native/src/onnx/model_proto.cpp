// The one file that knows protozero. It throws on malformed bytes and has no other mode, so this
// file throws, too, and catches all of it in Parse() below.
#include "onnx/model_proto.h"

#include <cstring>
#include <exception>
#include <protozero/pbf_reader.hpp>
#include <protozero/varint.hpp>
#include <string_view>

#include "onnx/tensor_proto.h"

namespace speech_emotion {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

// Each message or string costs far more memory than the two bytes that claim it: these bounds keep
// a hostile megabyte below 64 MB. A speech model has some thousands.
constexpr int kMaxMessages = 1 << 15;
constexpr int kMaxStrings = 1 << 18;

struct Failure {
  Error error;
};

[[noreturn]] void Fail(ErrorCode code, std::string message) { throw Failure{{code, std::move(message)}}; }
[[noreturn]] void FailInvalid(std::string message) { Fail(ErrorCode::kInvalidModel, std::move(message)); }

class Parser {
 public:
  ModelProto Model(pbf_reader message);
  Tensor ReadTensor(pbf_reader message, std::string* name);

 private:
  template <class Visit>
  void ForEachField(pbf_reader message, Visit visit);
  static uint64_t Varint(pbf_reader& field);
  static int64_t Int(pbf_reader& field) { return static_cast<int64_t>(Varint(field)); }
  static float Float(pbf_reader& field);
  static protozero::data_view Bytes(pbf_reader& field);
  static pbf_reader Message(pbf_reader& field) { return pbf_reader(Bytes(field)); }
  std::string String(pbf_reader& field);
  template <class T>
  static void AppendVarints(pbf_reader& field, std::vector<T>* values);
  template <class T>
  static void AppendFixed(pbf_reader& field, std::vector<T>* values);

  GraphProto Graph(pbf_reader message);
  NodeProto Node(pbf_reader message);
  std::pair<std::string, OnnxAttribute> Attribute(pbf_reader message);
  OnnxValueInfo ValueInfo(pbf_reader message);
  void TensorTypeOf(pbf_reader type, OnnxValueInfo* info);
  void ShapeOf(pbf_reader shape, OnnxValueInfo* info);
  std::pair<std::string, std::string> StringEntry(pbf_reader message);
  std::pair<std::string, int64_t> OpsetImport(pbf_reader message);

  int messages_ = 0;
  int strings_ = 0;
};

// protozero compares lengths as ptrdiff_t: where that has 32 bits, as in wasm, a claim of more than
// 2 GB passes for a negative one. So lengths are checked here before protozero believes them.
void CheckLength(const pbf_reader& field) {
  if (field.wire_type() != pbf_wire_type::length_delimited) return;
  const protozero::data_view rest = field.data();
  const char* position = rest.data();
  const uint64_t length = protozero::decode_varint(&position, rest.data() + rest.size());
  const auto available = static_cast<uint64_t>(rest.data() + rest.size() - position);
  if (length > available) {
    FailInvalid("expected a field of " + std::to_string(length) + " bytes, found only " +
                std::to_string(available) + " more: the model is truncated or no ONNX file");
  }
}

// Visits every field; one that `visit` does not read (it returns false) is skipped.
template <class Visit>
void Parser::ForEachField(pbf_reader message, Visit visit) {
  if (++messages_ > kMaxMessages) {
    FailInvalid("expected at most " + std::to_string(kMaxMessages) + " messages, found more");
  }
  while (message.next()) {
    CheckLength(message);
    if (!visit(message)) message.skip();
  }
}

uint64_t Parser::Varint(pbf_reader& field) {
  if (!field.has_wire_type(pbf_wire_type::varint)) FailInvalid("expected an integer, found another field");
  return field.get_uint64();
}

float Parser::Float(pbf_reader& field) {
  if (!field.has_wire_type(pbf_wire_type::fixed32)) FailInvalid("expected a float, found another field");
  return field.get_float();
}

protozero::data_view Parser::Bytes(pbf_reader& field) {
  if (!field.has_wire_type(pbf_wire_type::length_delimited)) {
    FailInvalid("expected bytes, found a number: not an ONNX file?");
  }
  return field.get_view();
}

std::string Parser::String(pbf_reader& field) {
  if (++strings_ > kMaxStrings) {
    FailInvalid("expected at most " + std::to_string(kMaxStrings) + " names, found more");
  }
  const protozero::data_view view = Bytes(field);
  return std::string(view.data(), view.size());
}

// Repeated numbers come packed in one field or one by one: a reader accepts both.
template <class T>
void Parser::AppendVarints(pbf_reader& field, std::vector<T>* values) {
  if (field.has_wire_type(pbf_wire_type::varint)) {
    values->push_back(static_cast<T>(Varint(field)));
    return;
  }
  const protozero::data_view view = Bytes(field);
  const char* position = view.data();
  const char* end = view.data() + view.size();
  while (position != end) values->push_back(static_cast<T>(protozero::decode_varint(&position, end)));
}

template <class T>
void Parser::AppendFixed(pbf_reader& field, std::vector<T>* values) {
  if (sizeof(T) == 4 && field.has_wire_type(pbf_wire_type::fixed32)) {
    values->push_back(static_cast<T>(field.get_float()));
    return;
  }
  if (sizeof(T) == 8 && field.has_wire_type(pbf_wire_type::fixed64)) {
    values->push_back(static_cast<T>(field.get_double()));
    return;
  }
  const protozero::data_view view = Bytes(field);
  if (view.size() % sizeof(T) != 0) FailInvalid("expected whole numbers of a packed field, found a part");
  const size_t old_size = values->size();
  values->resize(old_size + view.size() / sizeof(T));
  if (view.size() > 0) std::memcpy(values->data() + old_size, view.data(), view.size());
}

ElementType RequireElementType(int64_t data_type, const std::string& value) {
  if (const auto type = ElementTypeOf(data_type)) return *type;
  Fail(ErrorCode::kUnsupportedOperator,
       "'" + value + "' is of " + DataTypeName(data_type) + ", which the engine lacks");
}

Tensor Parser::ReadTensor(pbf_reader message, std::string* name) {
  TensorProto proto;
  ForEachField(message, [&](pbf_reader& field) {
    switch (field.tag()) {
      case 1:
        AppendVarints(field, &proto.dims);
        return true;
      case 2:
        proto.data_type = Int(field);
        return true;
      case 4:
        AppendFixed(field, &proto.floats);
        return true;
      case 5:
        AppendVarints(field, &proto.int32s);
        return true;
      case 7:
        AppendVarints(field, &proto.int64s);
        return true;
      case 8:
        proto.name = String(field);
        return true;
      case 9: {
        const protozero::data_view view = Bytes(field);
        proto.raw = std::span(reinterpret_cast<const uint8_t*>(view.data()), view.size());
        return true;
      }
      case 10:
        AppendFixed(field, &proto.doubles);
        return true;
      case 14:
        proto.external = Int(field) != 0;
        return true;
      default:
        return false;
    }
  });
  auto tensor = MakeTensor(proto);
  if (!tensor) throw Failure{tensor.error()};
  *name = std::move(proto.name);
  return std::move(*tensor);
}

std::pair<std::string, OnnxAttribute> Parser::Attribute(pbf_reader message) {
  using Kind = OnnxAttribute::Kind;
  std::string name;
  OnnxAttribute attribute;
  std::string tensor_name;
  // The kind by the fields that are there; `type` (field 20) adds what empty lists and zeros omit.
  const auto set_kind = [&](Kind kind) {
    if (attribute.kind == Kind::kOther) attribute.kind = kind;
    return true;
  };
  ForEachField(message, [&](pbf_reader& field) {
    switch (field.tag()) {
      case 1:
        name = String(field);
        return true;
      case 2:
        attribute.float_value = Float(field);
        return set_kind(Kind::kFloat);
      case 3:
        attribute.int_value = Int(field);
        return set_kind(Kind::kInt);
      case 4:
        attribute.string_value = String(field);
        return set_kind(Kind::kString);
      case 5:
        attribute.tensor = ReadTensor(Message(field), &tensor_name);
        return set_kind(Kind::kTensor);
      case 7:
        AppendFixed(field, &attribute.floats);
        return set_kind(Kind::kFloats);
      case 8:
        AppendVarints(field, &attribute.ints);
        return set_kind(Kind::kInts);
      case 9:
        attribute.strings.push_back(String(field));
        return set_kind(Kind::kStrings);
      case 20: {
        const int64_t type = Int(field);  // AttributeProto.AttributeType
        attribute.kind = type == 1   ? Kind::kFloat
                         : type == 2 ? Kind::kInt
                         : type == 3 ? Kind::kString
                         : type == 4 ? Kind::kTensor
                         : type == 6 ? Kind::kFloats
                         : type == 7 ? Kind::kInts
                         : type == 8 ? Kind::kStrings
                                     : Kind::kOther;
        return true;
      }
      default:
        return false;  // subgraphs included: their operators (If, Loop, Scan) are refused by name
    }
  });
  return {std::move(name), std::move(attribute)};
}

NodeProto Parser::Node(pbf_reader message) {
  NodeProto node;
  ForEachField(message, [&](pbf_reader& field) {
    switch (field.tag()) {
      case 1:
        node.inputs.push_back(String(field));
        return true;
      case 2:
        node.outputs.push_back(String(field));
        return true;
      case 3:
        node.name = String(field);
        return true;
      case 4:
        node.op_type = String(field);
        return true;
      case 5:
        node.attributes.insert(Attribute(Message(field)));
        return true;
      case 7:
        node.domain = String(field);
        return true;
      default:
        return false;
    }
  });
  return node;
}

void Parser::ShapeOf(pbf_reader shape, OnnxValueInfo* info) {
  info->has_shape = true;
  ForEachField(shape, [&](pbf_reader& field) {
    if (field.tag() != 1) return false;
    if (info->shape.size() == kMaxRank) FailInvalid("'" + info->name + "': expected at most 16 dimensions");
    int64_t size = -1;  // named by a parameter, or not at all: free
    ForEachField(Message(field), [&](pbf_reader& dimension) {
      if (dimension.tag() != 1) return false;
      size = Int(dimension);
      if (size < 0)
        FailInvalid("'" + info->name + "': expected dimensions >= 0, found " + std::to_string(size));
      return true;
    });
    info->shape.push_back(size);
    return true;
  });
}

void Parser::TensorTypeOf(pbf_reader type, OnnxValueInfo* info) {
  ForEachField(type, [&](pbf_reader& field) {
    if (field.tag() == 1) {
      info->type = RequireElementType(Int(field), info->name);
      return true;
    }
    if (field.tag() != 2) return false;
    ShapeOf(Message(field), info);
    return true;
  });
}

OnnxValueInfo Parser::ValueInfo(pbf_reader message) {
  OnnxValueInfo info;
  info.has_shape = false;
  protozero::data_view type;
  ForEachField(message, [&](pbf_reader& field) {
    if (field.tag() == 1) {
      info.name = String(field);
      return true;
    }
    if (field.tag() != 2) return false;
    type = Bytes(field);  // read last: messages should name the value
    return true;
  });
  ForEachField(pbf_reader(type), [&](pbf_reader& field) {
    if (field.tag() == 6) return false;  // denotation
    if (field.tag() != 1) {
      Fail(ErrorCode::kUnsupportedOperator,
           "'" + info.name + "' is no tensor, and the engine knows nothing else");
    }
    TensorTypeOf(Message(field), &info);
    return true;
  });
  return info;
}

GraphProto Parser::Graph(pbf_reader message) {
  GraphProto graph;
  ForEachField(message, [&](pbf_reader& field) {
    switch (field.tag()) {
      case 1:
        graph.nodes.push_back(Node(Message(field)));
        return true;
      case 5: {
        std::string name;
        Tensor tensor = ReadTensor(Message(field), &name);
        graph.initializers.emplace_back(std::move(name), std::move(tensor));
        return true;
      }
      case 11:
        graph.inputs.push_back(ValueInfo(Message(field)));
        return true;
      case 12:
        graph.outputs.push_back(ValueInfo(Message(field)));
        return true;
      case 15:
        Fail(ErrorCode::kUnsupportedOperator, "the model has sparse initialisers, which the engine lacks");
      default:
        return false;
    }
  });
  return graph;
}

std::pair<std::string, std::string> Parser::StringEntry(pbf_reader message) {
  std::pair<std::string, std::string> entry;
  ForEachField(message, [&](pbf_reader& field) {
    if (field.tag() > 2) return false;
    std::string& part = field.tag() == 1 ? entry.first : entry.second;
    part = String(field);
    return true;
  });
  return entry;
}

std::pair<std::string, int64_t> Parser::OpsetImport(pbf_reader message) {
  std::pair<std::string, int64_t> import;
  ForEachField(message, [&](pbf_reader& field) {
    if (field.tag() == 1) {
      import.first = String(field);
    } else if (field.tag() == 2) {
      import.second = Int(field);
    } else {
      return false;
    }
    return true;
  });
  return import;
}

ModelProto Parser::Model(pbf_reader message) {
  ModelProto model;
  ForEachField(message, [&](pbf_reader& field) {
    switch (field.tag()) {
      case 1:
        model.ir_version = Int(field);
        return true;
      case 7:
        model.graph = Graph(Message(field));
        model.has_graph = true;
        return true;
      case 8: {
        const auto [domain, version] = OpsetImport(Message(field));
        if (domain.empty() || domain == "ai.onnx") model.opset = version;
        return true;
      }
      case 14:
        model.metadata.insert(StringEntry(Message(field)));
        return true;
      case 25:
        model.has_functions = true;
        return false;
      default:
        return false;
    }
  });
  return model;
}

template <class Read>
auto Parse(std::span<const uint8_t> bytes, Read read) -> Result<decltype(read(std::declval<pbf_reader>()))> {
  try {
    return read(pbf_reader(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  } catch (Failure& failure) {
    return tl::unexpected(std::move(failure.error));
  } catch (const protozero::exception&) {
    return MakeError(
        ErrorCode::kInvalidModel,
        "expected an ONNX model, found bytes that are no protocol buffer, or only a part of one");
  }
}

}  // namespace

Result<ModelProto> ParseModelProto(std::span<const uint8_t> bytes) {
  return Parse(bytes, [](pbf_reader message) { return Parser().Model(message); });
}

Result<Tensor> ParseTensorProto(std::span<const uint8_t> bytes) {
  return Parse(bytes, [](pbf_reader message) {
    std::string name;
    return Parser().ReadTensor(message, &name);
  });
}

}  // namespace speech_emotion
