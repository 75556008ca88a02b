// Concat, and Split, its inverse: blocks of neighbouring bytes, since both cut along one axis.
#include <cstring>
#include <numeric>
#include <utility>

#include "operators/operators.h"

namespace onnx_engine {
namespace {

// A tensor as [outer, block]: what lies before the axis, and the bytes from the axis on.
int64_t OuterCount(const Shape& shape, int axis) {
  return std::accumulate(shape.begin(), shape.begin() + axis, int64_t{1}, std::multiplies<>());
}
size_t BlockBytes(const TensorType& type, int axis) {
  const int64_t count =
      std::accumulate(type.shape.begin() + axis, type.shape.end(), int64_t{1}, std::multiplies<>());
  return static_cast<size_t>(count * ElementSize(type.element));
}

}  // namespace

Result<PreparedNode> PrepareConcat(const OperatorContext& context) {
  auto axis = context.Axis(context.Int("axis", 0), context.InputRank(0));
  if (!axis) return tl::unexpected(axis.error());
  TensorType output = context.Input(0);
  auto& length = output.shape[static_cast<size_t>(*axis)];
  length = 0;
  std::vector<size_t> block_bytes;
  for (int i = 0; i < context.input_count(); ++i) {
    Shape shape = context.InputShape(i);
    if (shape.size() != output.shape.size() || context.Input(i).element != output.element) {
      return context.ShapeError(
          "an input " + std::to_string(i) + " like " + ShapeToString(context.InputShape(0)), shape);
    }
    const int64_t added = shape[static_cast<size_t>(*axis)];
    shape[static_cast<size_t>(*axis)] = length;
    if (shape != output.shape) {
      return context.ShapeError("an input " + std::to_string(i) + " that differs from " +
                                    ShapeToString(context.InputShape(0)) + " in axis " +
                                    std::to_string(*axis) + " only",
                                context.InputShape(i));
    }
    length += added;
    block_bytes.push_back(BlockBytes(context.Input(i), *axis));
  }
  PreparedNode prepared;
  const int64_t outer = OuterCount(output.shape, *axis);
  prepared.outputs = {std::move(output)};
  prepared.run = [outer, block_bytes = std::move(block_bytes)](const KernelArguments& arguments) {
    auto* out = arguments.Output<char>(0);
    for (int64_t i = 0; i < outer; ++i) {
      for (size_t n = 0; n < block_bytes.size(); ++n) {
        std::memcpy(out, arguments.Input<char>(static_cast<int>(n)) + static_cast<size_t>(i) * block_bytes[n],
                    block_bytes[n]);
        out += block_bytes[n];
      }
    }
  };
  return prepared;
}

namespace {

// The sizes of the parts: given, or equal, the last one smaller where num_outputs doesn't divide.
Result<std::vector<int64_t>> SplitSizes(const OperatorContext& context, int64_t length) {
  auto sizes = context.InputOrAttributeInts(1, "split");
  if (!sizes) return sizes;
  const int64_t parts = context.output_count();
  if (sizes->empty()) {
    const bool may_be_uneven = context.HasAttribute("num_outputs");
    if (may_be_uneven && context.Int("num_outputs", 0) != parts) {
      return context.AttributeError("num_outputs = " + std::to_string(parts),
                                    std::to_string(context.Int("num_outputs", 0)));
    }
    const int64_t size = (length + parts - 1) / parts;
    if ((!may_be_uneven && size * parts != length) || size * (parts - 1) > length) {
      return context.ShapeError("an axis that divides into " + std::to_string(parts), std::to_string(length));
    }
    sizes->assign(static_cast<size_t>(parts), size);
    sizes->back() = length - size * (parts - 1);
  }
  int64_t sum = 0;
  for (int64_t size : *sizes) {
    if (size < 0 || size > length)
      return context.ShapeError("parts of an axis of " + std::to_string(length), *sizes);
    sum += size;
  }
  if (sum != length || static_cast<int64_t>(sizes->size()) != parts) {
    return context.ShapeError(std::to_string(parts) + " parts of an axis of " + std::to_string(length),
                              *sizes);
  }
  return sizes;
}

}  // namespace

Result<PreparedNode> PrepareSplit(const OperatorContext& context) {
  const TensorType& input = context.Input(0);
  auto axis = context.Axis(context.Int("axis", 0), context.InputRank(0));
  if (!axis) return tl::unexpected(axis.error());
  auto sizes = SplitSizes(context, input.shape[static_cast<size_t>(*axis)]);
  if (!sizes) return tl::unexpected(sizes.error());
  PreparedNode prepared;
  std::vector<size_t> block_bytes;
  for (int64_t size : *sizes) {
    TensorType part = input;
    part.shape[static_cast<size_t>(*axis)] = size;
    block_bytes.push_back(BlockBytes(part, *axis));
    prepared.outputs.push_back(std::move(part));
  }
  const int64_t outer = OuterCount(input.shape, *axis);
  prepared.run = [outer, block_bytes = std::move(block_bytes)](const KernelArguments& arguments) {
    const auto* in = arguments.Input<char>(0);
    for (int64_t i = 0; i < outer; ++i) {
      for (size_t n = 0; n < block_bytes.size(); ++n) {
        auto* out = arguments.Output<char>(static_cast<int>(n));  // null where nobody reads the part
        if (out != nullptr) std::memcpy(out + static_cast<size_t>(i) * block_bytes[n], in, block_bytes[n]);
        in += block_bytes[n];
      }
    }
  };
  return prepared;
}

}  // namespace onnx_engine
