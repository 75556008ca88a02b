#include "reader/model_proto.h"

#include <algorithm>
#include <iterator>

#include "reader/field_reader.h"
#include "reader/needed_parts.h"
#include "reader/tensor_proto.h"

namespace onnx_engine {
namespace {

class Parser : public FieldReader {
 public:
  // Null: a signature alone.
  explicit Parser(const ReadOptions* options) : options_(options), sources_(options) {}

  ModelProto ReadModel(ProtoReader field);

 private:
  GraphProto ReadGraph(ProtoReader field);
  void ReadNeededParts(GraphProto* graph);
  NodeProto ReadNode(ProtoReader field);
  std::pair<std::string, Attribute> ReadAttribute(ProtoReader field);
  [[gnu::noinline]] ValueInfo ReadValueInfo(ProtoReader field);
  void TensorTypeOf(ProtoReader field, ValueInfo* info);
  void ShapeOf(ProtoReader field, ValueInfo* info);
  int64_t Dimension(ProtoReader field, const std::string& value);
  std::pair<std::string, std::string> StringEntry(ProtoReader field);
  void OpsetImport(ProtoReader field, ModelProto* model);

  const ReadOptions* options_;
  TensorSources sources_;
};

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
  bool has_tensor = false;
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
        attribute.tensor = ReadTensor(*this, Message(field), sources_);
        has_tensor = true;
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
  // A tensor of no type and place would be taken for a scalar.
  if (attribute.kind == Kind::kTensor && !has_tensor) {
    FailInvalid("attribute '" + name + "': expected the tensor that its type promises, found none");
  }
  const bool casts_to_double = name == "to" && attribute.int_value == kDoubleType;
  if (casts_to_double && sources_.doubles_are_floats) attribute.int_value = kFloatType;
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
        node.unread_attributes.push_back(Bytes(field));
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
    if (field.tag() == 1) {
      const int64_t data_type = Int(field);
      const auto type = ElementTypeOf(data_type);
      info->type = type.value_or(ElementType::kFloat);
      if (!type) info->other_type = DataTypeName(data_type);
    }
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
      info.other_type = type_field.tag() == 4 ? "sequence" : "no tensor";
    }
  }
  return info;
}

GraphProto Parser::ReadGraph(ProtoReader field) {
  GraphProto graph;
  while (Next(field)) {
    switch (field.tag()) {
      case 1:
        if (options_ != nullptr) graph.nodes.push_back(ReadNode(Message(field)));
        break;
      case 5:
        graph.initializers.push_back(ReadInitializer(*this, Message(field), &graph.files));
        break;
      case 11:
        graph.inputs.push_back(ReadValueInfo(Message(field)));
        break;
      case 12:
        graph.outputs.push_back(ReadValueInfo(Message(field)));
        break;
      case 15:
        if (options_ == nullptr) break;
        Fail(ErrorCode::kUnsupportedOperator, "the model has sparse initialisers, which the engine lacks");
        break;
    }
  }
  if (options_ != nullptr && !failed()) ReadNeededParts(&graph);
  return graph;
}

// What is left unread of a graph until it is known what is needed.
void Parser::ReadNeededParts(GraphProto* graph) {
  // Where all outputs are wanted as they are nothing is left out: the trainer goes on with weights of no
  // output, too.
  const bool wants_all =
      options_->outputs != nullptr &&
      std::equal(options_->outputs->begin(), options_->outputs->end(), graph->outputs.begin(),
                 graph->outputs.end(),
                 [](const std::string& name, const ValueInfo& info) { return name == info.name; });
  if (options_->outputs != nullptr && !wants_all) FindNeededParts(*options_->outputs, graph);
  if (options_->single_precision) {
    for (std::vector<ValueInfo>* infos : {&graph->inputs, &graph->outputs}) {
      for (ValueInfo& info : *infos) {
        if (info.type != ElementType::kDouble) continue;
        info.type = ElementType::kFloat;
        sources_.doubles_are_floats = true;
      }
    }
  }
  for (NodeProto& node : graph->nodes) {
    if (!node.is_needed) continue;
    for (const auto bytes : node.unread_attributes) node.attributes.insert(ReadAttribute(Message(bytes)));
  }
  for (Initializer& initializer : graph->initializers) {
    if (initializer.is_needed)
      initializer.tensor = ReadTensor(*this, ProtoReader(initializer.unread), sources_);
  }
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

Result<ModelProto> ParseModelProto(std::span<const uint8_t> bytes, const ReadOptions* options) {
  Parser parser(options);
  ModelProto model = parser.ReadModel(parser.Message(bytes));
  auto outcome = parser.Outcome(std::move(model));
  if (outcome && (!outcome->has_graph || outcome->ir_version == 0)) {
    return MakeError(ErrorCode::kInvalidModel,
                     "expected an ONNX model with an IR version and a graph, found none");
  }
  return outcome;
}

}  // namespace onnx_engine
