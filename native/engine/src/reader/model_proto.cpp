#include "reader/model_proto.h"

#include <iterator>

#include "reader/field_reader.h"
#include "reader/tensor_proto.h"

namespace onnx_engine {
namespace {

class Parser : public FieldReader {
 public:
  explicit Parser(ModelPart part) : part_(part) {}

  ModelProto ReadModel(ProtoReader field);

 private:
  ElementType RequireElementType(int64_t data_type, const std::string& value);

  GraphProto ReadGraph(ProtoReader field);
  NodeProto ReadNode(ProtoReader field);
  std::pair<std::string, Attribute> ReadAttribute(ProtoReader field);
  ValueInfo ReadValueInfo(ProtoReader field);
  void TensorTypeOf(ProtoReader field, ValueInfo* info);
  void ShapeOf(ProtoReader field, ValueInfo* info);
  int64_t Dimension(ProtoReader field, const std::string& value);
  std::string TensorName(ProtoReader field);
  std::pair<std::string, std::string> StringEntry(ProtoReader field);
  void OpsetImport(ProtoReader field, ModelProto* model);

  ModelPart part_;
};

ElementType Parser::RequireElementType(int64_t data_type, const std::string& value) {
  if (const auto type = ElementTypeOf(data_type)) return *type;
  Fail(ErrorCode::kUnsupportedOperator,
       "'" + value + "' is of " + DataTypeName(data_type) + ", which the engine lacks");
  return ElementType::kFloat;
}

// AttributeProto.AttributeType.
Attribute::Kind AttributeKind(int64_t type) {
  using Kind = Attribute::Kind;
  constexpr Kind kKinds[] = {Kind::kOther, Kind::kFloat,  Kind::kInt,  Kind::kString, Kind::kTensor,
                             Kind::kOther, Kind::kFloats, Kind::kInts, Kind::kStrings};
  return type >= 0 && type < static_cast<int64_t>(std::size(kKinds)) ? kKinds[type] : Kind::kOther;
}

std::pair<std::string, Attribute> Parser::ReadAttribute(ProtoReader field) {
  using Kind = Attribute::Kind;
  std::string name;
  Attribute attribute;
  std::string tensor_name;
  // The kind by the fields that are there; `type` (field 20) adds what empty lists and zeros omit.
  const auto set_kind = [&](Kind kind) {
    if (attribute.kind == Kind::kOther) attribute.kind = kind;
  };
  while (Next(field)) {
    switch (field.tag()) {  // subgraphs are skipped: their operators (If, Loop, Scan) are refused by name
      case 1:
        name = String(field);
        break;
      case 2:
        attribute.float_value = Float(field);
        set_kind(Kind::kFloat);
        break;
      case 3:
        attribute.int_value = Int(field);
        set_kind(Kind::kInt);
        break;
      case 4:
        attribute.string_value = String(field);
        set_kind(Kind::kString);
        break;
      case 5:
        attribute.tensor = ReadTensor(*this, Message(field), &tensor_name);
        set_kind(Kind::kTensor);
        break;
      case 7:
        AppendFixed(field, &attribute.floats);
        set_kind(Kind::kFloats);
        break;
      case 8:
        AppendVarints(field, &attribute.ints);
        set_kind(Kind::kInts);
        break;
      case 9:
        attribute.strings.push_back(String(field));
        set_kind(Kind::kStrings);
        break;
      case 20:
        attribute.kind = AttributeKind(Int(field));
        break;
    }
  }
  return {std::move(name), std::move(attribute)};
}

NodeProto Parser::ReadNode(ProtoReader field) {
  NodeProto node;
  while (Next(field)) {
    switch (field.tag()) {
      case 1:
        node.inputs.push_back(String(field));
        break;
      case 2:
        node.outputs.push_back(String(field));
        break;
      case 3:
        node.name = String(field);
        break;
      case 4:
        node.op_type = String(field);
        break;
      case 5:
        node.attributes.insert(ReadAttribute(Message(field)));
        break;
      case 7:
        node.domain = String(field);
        break;
    }
  }
  return node;
}

// Free, -1, where it is named by a parameter, or not given at all.
int64_t Parser::Dimension(ProtoReader field, const std::string& value) {
  int64_t size = -1;
  while (Next(field)) {
    if (field.tag() != 1) continue;
    size = Int(field);
    if (size < 0) FailInvalid("'" + value + "': expected dimensions >= 0, found " + std::to_string(size));
  }
  return size;
}

void Parser::ShapeOf(ProtoReader field, ValueInfo* info) {
  info->has_shape = true;
  while (Next(field)) {
    if (field.tag() != 1) continue;
    if (info->shape.size() == kMaxRank) FailInvalid("'" + info->name + "': expected at most 16 dimensions");
    info->shape.push_back(Dimension(Message(field), info->name));
  }
}

void Parser::TensorTypeOf(ProtoReader field, ValueInfo* info) {
  while (Next(field)) {
    if (field.tag() == 1) info->type = RequireElementType(Int(field), info->name);
    if (field.tag() == 2) ShapeOf(Message(field), info);
  }
}

ValueInfo Parser::ReadValueInfo(ProtoReader field) {
  ValueInfo info;
  info.has_shape = false;
  std::span<const uint8_t> type;
  while (Next(field)) {
    if (field.tag() == 1) info.name = String(field);
    if (field.tag() == 2) type = Bytes(field);  // read last: messages should name the value
  }
  ProtoReader type_field = Message(type);
  while (Next(type_field)) {
    if (type_field.tag() == 1) {
      TensorTypeOf(Message(type_field), &info);
    } else if (type_field.tag() != 6) {  // denotation
      Fail(ErrorCode::kUnsupportedOperator,
           "'" + info.name + "' is no tensor, and the engine knows nothing else");
    }
  }
  return info;
}

GraphProto Parser::ReadGraph(ProtoReader field) {
  GraphProto graph;
  while (Next(field)) {
    switch (field.tag()) {
      case 1:
        if (part_ == ModelPart::kAll) graph.nodes.push_back(ReadNode(Message(field)));
        break;
      case 5: {
        std::string name;
        Tensor tensor;
        if (part_ == ModelPart::kAll) {
          tensor = ReadTensor(*this, Message(field), &name);
        } else {
          name = TensorName(Message(field));
        }
        graph.initializers.emplace_back(std::move(name), std::move(tensor));
        break;
      }
      case 11:
        graph.inputs.push_back(ReadValueInfo(Message(field)));
        break;
      case 12:
        graph.outputs.push_back(ReadValueInfo(Message(field)));
        break;
      case 15:
        if (part_ == ModelPart::kSignature) break;
        Fail(ErrorCode::kUnsupportedOperator, "the model has sparse initialisers, which the engine lacks");
        break;
    }
  }
  return graph;
}

std::string Parser::TensorName(ProtoReader field) {
  std::string name;
  while (Next(field)) {
    if (field.tag() == 8) name = String(field);
  }
  return name;
}

std::pair<std::string, std::string> Parser::StringEntry(ProtoReader field) {
  std::pair<std::string, std::string> entry;
  while (Next(field)) {
    if (field.tag() == 1) entry.first = String(field);
    if (field.tag() == 2) entry.second = String(field);
  }
  return entry;
}

void Parser::OpsetImport(ProtoReader field, ModelProto* model) {
  std::string domain;
  int64_t version = 0;
  while (Next(field)) {
    if (field.tag() == 1) domain = String(field);
    if (field.tag() == 2) version = Int(field);
  }
  if (domain.empty() || domain == "ai.onnx") model->opset = version;
}

ModelProto Parser::ReadModel(ProtoReader field) {
  ModelProto model;
  while (Next(field)) {
    switch (field.tag()) {
      case 1:
        model.ir_version = Int(field);
        break;
      case 7:
        model.graph = ReadGraph(Message(field));
        model.has_graph = true;
        break;
      case 8:
        OpsetImport(Message(field), &model);
        break;
      case 14:
        model.metadata.insert(StringEntry(Message(field)));
        break;
    }
  }
  return model;
}

}  // namespace

Result<ModelProto> ParseModelProto(std::span<const uint8_t> bytes, ModelPart part) {
  Parser parser(part);
  ModelProto model = parser.ReadModel(parser.Message(bytes));
  auto outcome = parser.Outcome(std::move(model));
  if (outcome && (!outcome->has_graph || outcome->ir_version == 0)) {
    return MakeError(ErrorCode::kInvalidModel,
                     "expected an ONNX model with an IR version and a graph, found none");
  }
  return outcome;
}

}  // namespace onnx_engine
