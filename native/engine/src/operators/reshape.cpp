// Operators that give a tensor another shape and leave its elements where they are.
#include <algorithm>
#include <cstring>
#include <utility>

#include "operators/operators.h"

namespace onnx_engine {
namespace {

// `shape` must have as many elements as input 0.
Result<PreparedNode> SameElements(const OperatorContext& context, Shape shape) {
  const TensorType& input = context.Input(0);
  const int64_t count = ElementCount(input.shape).value_or(0);
  if (ElementCount(shape) != count) {
    return context.ShapeError(
        "a shape of " + std::to_string(count) + " elements for input " + ShapeToString(input.shape), shape);
  }
  PreparedNode prepared;
  prepared.outputs = {{input.element, std::move(shape)}};
  prepared.output_is_input = true;
  const auto bytes = static_cast<size_t>(count * ElementSize(input.element));
  prepared.run = [bytes](const KernelArguments& arguments) {
    std::memcpy(arguments.Output<void>(0), arguments.Input<void>(0), bytes);
  };
  return prepared;
}

// The axes of Squeeze and Unsqueeze, in ascending order: an attribute up to opset 12, an input since.
Result<std::vector<int64_t>> SortedAxes(const OperatorContext& context, int rank) {
  auto axes = context.InputOrAttributeInts(1, "axes");
  if (!axes) return axes;
  std::vector<int64_t> is_given(static_cast<size_t>(rank), 0);
  for (const int64_t given : *axes) {
    auto axis = context.Axis(given, rank);
    if (!axis) return tl::unexpected(axis.error());
    if (std::exchange(is_given[static_cast<size_t>(*axis)], 1) != 0)
      return context.ShapeError("different axes", *axes);
  }
  axes->clear();
  for (int axis = 0; axis < rank; ++axis) {
    if (is_given[static_cast<size_t>(axis)] != 0) axes->push_back(axis);
  }
  return axes;
}

}  // namespace

Result<PreparedNode> PrepareReshape(const OperatorContext& context) {
  auto shape = context.InputInts(1);
  if (!shape) return tl::unexpected(shape.error());
  const Shape& input = context.InputShape(0);
  const bool zero_copies = context.Int("allowzero", 0) == 0;
  int64_t known = 1;
  int64_t* free_dimension = nullptr;
  for (size_t d = 0; d < shape->size(); ++d) {
    int64_t& size = (*shape)[d];
    if (size == -1 && free_dimension == nullptr) {
      free_dimension = &size;
      continue;
    }
    if (size == 0 && zero_copies && d < input.size()) size = input[d];
    if (size < 0 || size >= int64_t{1} << 31 || (known *= size) >= int64_t{1} << 31) {
      return context.ShapeError("dimensions >= 0, and -1 once at most, below 2^31 elements", *shape);
    }
  }
  const int64_t count = ElementCount(input).value_or(0);
  if (free_dimension != nullptr) *free_dimension = known > 0 && count % known == 0 ? count / known : -1;
  return SameElements(context, std::move(*shape));
}

Result<PreparedNode> PrepareFlatten(const OperatorContext& context) {
  const Shape& input = context.InputShape(0);
  const int rank = context.InputRank(0);
  const int64_t given = context.Int("axis", 1);
  if (given < -rank || given > rank) {
    return context.ShapeError("an axis of " + std::to_string(rank) + " dimensions", std::to_string(given));
  }
  const auto axis = static_cast<size_t>(given < 0 ? given + rank : given);
  Shape output = {1, 1};
  for (size_t d = 0; d < input.size(); ++d) output[d < axis ? 0 : 1] *= input[d];
  return SameElements(context, std::move(output));
}

Result<PreparedNode> PrepareSqueeze(const OperatorContext& context) {
  const Shape& input = context.InputShape(0);
  auto axes = SortedAxes(context, context.InputRank(0));
  if (!axes) return tl::unexpected(axes.error());
  Shape output;
  for (size_t d = 0; d < input.size(); ++d) {
    const bool named = std::find(axes->begin(), axes->end(), static_cast<int64_t>(d)) != axes->end();
    if (named && input[d] != 1) {
      return context.ShapeError("a dimension " + std::to_string(d) + " of size 1", input);
    }
    if (!named && !(axes->empty() && input[d] == 1)) output.push_back(input[d]);
  }
  return SameElements(context, std::move(output));
}

Result<PreparedNode> PrepareUnsqueeze(const OperatorContext& context) {
  auto count = context.InputOrAttributeInts(1, "axes");
  if (!count) return tl::unexpected(count.error());
  if (count->size() > kMaxRank) return context.ShapeError("at most 16 axes", *count);
  auto axes = SortedAxes(context, context.InputRank(0) + static_cast<int>(count->size()));
  if (!axes) return tl::unexpected(axes.error());
  Shape output = context.InputShape(0);
  for (int64_t axis : *axes) output.insert(output.begin() + axis, 1);
  return SameElements(context, std::move(output));
}

Result<PreparedNode> PrepareIdentity(const OperatorContext& context) {
  return SameElements(context, context.InputShape(0));
}

namespace {

// A training_mode that is on matters where anything is dropped.
Result<void> CheckDropsNothing(const OperatorContext& context) {
  if (!context.HasInput(2)) return {};
  const Tensor* training = context.InputValue(2);
  if (training == nullptr || training->type() != ElementType::kBool || training->size() != 1) {
    return context.Unsupported("a training_mode computed from data");
  }
  if (*training->data<uint8_t>() == 0) return {};
  const Tensor* ratio = context.InputValue(1);
  if (ratio != nullptr && ratio->type() == ElementType::kFloat && ratio->size() == 1 &&
      *ratio->data<float>() == 0.0f) {
    return {};
  }
  return context.Unsupported("training_mode");
}

}  // namespace

// At inference nothing is dropped; the mask, where it is asked for, keeps everything.
Result<PreparedNode> PrepareDropout(const OperatorContext& context) {
  if (auto ok = CheckDropsNothing(context); !ok) return tl::unexpected(ok.error());
  auto prepared = SameElements(context, context.InputShape(0));
  if (!prepared || !context.HasOutput(1)) return prepared;
  if (context.opset() < 10) return context.Unsupported("a mask before opset 10, which isn't bool");
  const int64_t count = ElementCount(context.InputShape(0)).value_or(0);
  prepared->outputs.push_back({ElementType::kBool, context.InputShape(0)});
  prepared->run = [copy = std::move(prepared->run), count](const KernelArguments& arguments) {
    copy(arguments);
    std::memset(arguments.Output<void>(1), 1, static_cast<size_t>(count));
  };
  return prepared;
}

}  // namespace onnx_engine
