#include "graph/operator.h"

namespace onnx_engine {

const Attribute* OperatorContext::Find(std::string_view name) const {
  const auto entry = node_.attributes.find(name);
  return entry == node_.attributes.end() ? nullptr : &entry->second;
}

float OperatorContext::Float(std::string_view name, float default_value) const {
  const Attribute* attribute = Find(name);
  return attribute == nullptr ? default_value : attribute->float_value;
}

int64_t OperatorContext::Int(std::string_view name, int64_t default_value) const {
  const Attribute* attribute = Find(name);
  return attribute == nullptr ? default_value : attribute->int_value;
}

std::string OperatorContext::String(std::string_view name, std::string_view default_value) const {
  const Attribute* attribute = Find(name);
  return attribute == nullptr ? std::string(default_value) : attribute->string_value;
}

std::vector<int64_t> OperatorContext::Ints(std::string_view name) const {
  const Attribute* attribute = Find(name);
  return attribute == nullptr ? std::vector<int64_t>() : attribute->ints;
}

std::vector<float> OperatorContext::Floats(std::string_view name) const {
  const Attribute* attribute = Find(name);
  return attribute == nullptr ? std::vector<float>() : attribute->floats;
}

const Tensor* OperatorContext::TensorAttribute(std::string_view name) const {
  const Attribute* attribute = Find(name);
  return attribute != nullptr && attribute->kind == Attribute::Kind::kTensor ? &attribute->tensor : nullptr;
}

Result<std::vector<int64_t>> OperatorContext::InputInts(int i) const {
  const std::string what = "input " + std::to_string(i);
  const TensorType& type = Input(i);
  if (type.shape.size() > 1) return ShapeError(what + " of at most one dimension", type.shape);
  if (type.element != ElementType::kInt64 && type.element != ElementType::kInt32) {
    return ShapeError(what + " of int64", std::string(ElementTypeName(type.element)));
  }
  const Tensor* value = InputValue(i);
  if (value == nullptr) return Unsupported(what + " computed from data while it decides a shape");
  if (type.element == ElementType::kInt64) {
    return std::vector<int64_t>(value->data<int64_t>(), value->data<int64_t>() + value->size());
  }
  return std::vector<int64_t>(value->data<int32_t>(), value->data<int32_t>() + value->size());
}

Result<std::vector<int64_t>> OperatorContext::InputOrAttributeInts(int i, std::string_view attribute) const {
  if (HasInput(i)) return InputInts(i);
  return Ints(attribute);
}

Result<void> OperatorContext::CheckSize(const TensorType& type) const {
  if (type.shape.size() > kMaxRank) return ShapeError("at most 16 dimensions", type.shape);
  const auto count = ElementCount(type.shape);
  if (!count) return ShapeError("tensors below 2^31 elements", type.shape);
  if (*count * ElementSize(type.element) <= max_bytes_) return {};
  return ShapeError("tensors of at most " + std::to_string(max_bytes_) + " bytes",
                    ShapeToString(type.shape) + " of " + std::string(ElementTypeName(type.element)));
}

Result<int> OperatorContext::Axis(int64_t axis, int rank) const {
  if (axis >= -rank && axis < rank) return static_cast<int>(axis < 0 ? axis + rank : axis);
  return ShapeError("an axis of " + std::to_string(rank) + " dimensions", std::to_string(axis));
}

tl::unexpected<Error> OperatorContext::ShapeError(const std::string& expected,
                                                  const std::string& found) const {
  return MakeError(ErrorCode::kShapeMismatch, description_ + ": expected " + expected + ", found " + found);
}

tl::unexpected<Error> OperatorContext::ShapeError(const std::string& expected, const Shape& found) const {
  return ShapeError(expected, ShapeToString(found));
}

tl::unexpected<Error> OperatorContext::AttributeError(const std::string& expected,
                                                      const std::string& found) const {
  return MakeError(ErrorCode::kInvalidModel, description_ + ": expected " + expected + ", found " + found);
}

tl::unexpected<Error> OperatorContext::Unsupported(const std::string& variant) const {
  return MakeError(ErrorCode::kUnsupportedOperator, description_ + ": the engine lacks " + variant);
}

namespace {

bool IsReal(ElementType type) {
  return type == ElementType::kFloat || type == ElementType::kDouble || type == ElementType::kInt32 ||
         type == ElementType::kInt64;
}

bool Accepts(InputTypes rule, ElementType type) {
  switch (rule) {
    case InputTypes::kFloat:
      return type == ElementType::kFloat;
    case InputTypes::kSameFloating:
      return type == ElementType::kFloat || type == ElementType::kDouble;
    case InputTypes::kReal:
    case InputTypes::kFirstReal:
    case InputTypes::kSameReal:
      return IsReal(type);
    case InputTypes::kSameNumber:
      return type != ElementType::kBool;
    case InputTypes::kSame:
    case InputTypes::kAny:
      break;
  }
  return true;
}

Result<void> CheckInputTypes(InputTypes rule, const OperatorContext& context) {
  if (rule == InputTypes::kAny) return {};
  const auto name = [&](int i) { return std::string(ElementTypeName(context.Input(i).element)); };
  int first = -1;
  for (int i = 0; i < context.input_count(); ++i) {
    if (!context.HasInput(i)) continue;
    if (first < 0) first = i;
    const ElementType type = context.Input(i).element;
    if (!Accepts(rule, type)) return context.Unsupported("inputs of " + name(i));
    if (rule == InputTypes::kFirstReal) break;
    if (rule != InputTypes::kReal && type != context.Input(first).element) {
      return context.ShapeError("inputs of one element type", name(first) + " and " + name(i));
    }
  }
  return {};
}

Result<void> CheckInputs(const Operator& op, const OperatorContext& context) {
  const int count = context.input_count();
  if (count < op.min_inputs || count > op.max_inputs) {
    const std::string limits = op.max_inputs == kAnyCount ? std::to_string(op.min_inputs) + " or more"
                               : op.min_inputs == op.max_inputs
                                   ? std::to_string(op.min_inputs)
                                   : std::to_string(op.min_inputs) + " to " + std::to_string(op.max_inputs);
    return context.AttributeError(limits + " inputs", std::to_string(count));
  }
  const int required = op.max_inputs == kAnyCount ? count : op.min_inputs;
  for (int i = 0; i < required; ++i) {
    if (!context.HasInput(i)) return context.AttributeError("an input " + std::to_string(i), "none");
  }
  return CheckInputTypes(op.input_types, context);
}

}  // namespace

Result<PreparedNode> PrepareNode(const Operator& op, const OperatorContext& context) {
  if (auto ok = CheckInputs(op, context); !ok) return tl::unexpected(ok.error());
  if (!context.HasOutput(0) && !op.first_output_optional) {
    return context.AttributeError("an output", "none");
  }
  Result<PreparedNode> prepared = op.prepare(context);
  if (!prepared) return prepared;
  if (static_cast<size_t>(context.output_count()) > prepared->outputs.size()) {
    return context.AttributeError("at most " + std::to_string(prepared->outputs.size()) + " outputs",
                                  std::to_string(context.output_count()));
  }
  for (const TensorType& output : prepared->outputs) {
    if (auto ok = context.CheckSize(output); !ok) return tl::unexpected(ok.error());
  }
  return prepared;
}

}  // namespace onnx_engine
