// Constant, ConstantOfShape, Shape and Size.
#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "operators/operators.h"

namespace onnx_engine {
namespace {

PreparedNode Give(Tensor value) {
  PreparedNode prepared;
  prepared.outputs = {{value.type(), value.shape()}};
  prepared.run = [value = std::move(value)](const KernelArguments& arguments) {
    std::memcpy(arguments.Output<void>(0), value.data<void>(), static_cast<size_t>(value.byte_size()));
  };
  return prepared;
}

template <class T>
Tensor TensorOf(ElementType type, Shape shape, std::span<const T> values) {
  Tensor tensor(type, std::move(shape));
  std::copy(values.begin(), values.end(), tensor.data<T>());
  return tensor;
}

}  // namespace

std::string UnsupportedConstant(const Node& node) {
  for (const char* variant : {"sparse_value", "value_string", "value_strings"}) {
    if (node.attributes.count(variant) > 0) return variant;
  }
  return "";
}

Result<PreparedNode> PrepareConstant(const OperatorContext& context) {
  if (const Tensor* value = context.TensorAttribute("value"); value != nullptr) return Give(*value);
  if (context.HasAttribute("value_float")) {
    const float value = context.Float("value_float", 0.0f);
    return Give(TensorOf<float>(ElementType::kFloat, {}, {&value, 1}));
  }
  if (context.HasAttribute("value_int")) {
    const int64_t value = context.Int("value_int", 0);
    return Give(TensorOf<int64_t>(ElementType::kInt64, {}, {&value, 1}));
  }
  if (context.HasAttribute("value_floats")) {
    const std::vector<float> values = context.Floats("value_floats");
    return Give(TensorOf<float>(ElementType::kFloat, {static_cast<int64_t>(values.size())}, values));
  }
  if (context.HasAttribute("value_ints")) {
    const std::vector<int64_t> values = context.Ints("value_ints");
    return Give(TensorOf<int64_t>(ElementType::kInt64, {static_cast<int64_t>(values.size())}, values));
  }
  return context.AttributeError("a value", "none");
}

Result<PreparedNode> PrepareConstantOfShape(const OperatorContext& context) {
  auto shape = context.InputInts(0);
  if (!shape) return tl::unexpected(shape.error());
  const Tensor* value = context.TensorAttribute("value");
  if (value != nullptr && value->size() != 1)
    return context.ShapeError("a value of one element", value->shape());
  const Tensor element = value == nullptr ? Tensor(ElementType::kFloat, {1}) : *value;
  PreparedNode prepared;
  prepared.outputs = {{element.type(), std::move(*shape)}};
  const auto count = static_cast<size_t>(ElementCount(prepared.outputs[0].shape).value_or(0));
  prepared.run = [element, count](const KernelArguments& arguments) {
    const auto size = static_cast<size_t>(element.byte_size());
    for (size_t i = 0; i < count; ++i) {
      std::memcpy(arguments.Output<char>(0) + i * size, element.data<char>(), size);
    }
  };
  return prepared;
}

Result<PreparedNode> PrepareShape(const OperatorContext& context) {
  const Shape& input = context.InputShape(0);
  const int64_t rank = context.InputRank(0);
  const auto clamp = [rank](int64_t axis) {
    return std::clamp<int64_t>(axis < 0 ? axis + rank : axis, 0, rank);
  };
  const int64_t start = clamp(context.Int("start", 0));
  const int64_t end = std::max(start, clamp(context.Int("end", rank)));
  PreparedNode prepared = Give(TensorOf<int64_t>(ElementType::kInt64, {end - start},
                                                 {input.data() + start, static_cast<size_t>(end - start)}));
  prepared.reads_shapes_only = true;
  return prepared;
}

Result<PreparedNode> PrepareSize(const OperatorContext& context) {
  const int64_t count = ElementCount(context.InputShape(0)).value_or(0);
  PreparedNode prepared = Give(TensorOf<int64_t>(ElementType::kInt64, {}, {&count, 1}));
  prepared.reads_shapes_only = true;
  return prepared;
}

}  // namespace onnx_engine
