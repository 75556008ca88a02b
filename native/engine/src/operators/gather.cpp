// Gather along one axis.
#include <algorithm>
#include <cstring>
#include <utility>

#include "operators/operators.h"

namespace onnx_engine {

Result<PreparedNode> PrepareGather(const OperatorContext& context) {
  const TensorType& input = context.Input(0);
  const TensorType& indices = context.Input(1);
  if (indices.element != ElementType::kInt64 && indices.element != ElementType::kInt32) {
    return context.ShapeError("indices of int64 or int32", std::string(ElementTypeName(indices.element)));
  }
  auto axis = context.Axis(context.Int("axis", 0), context.InputRank(0));
  if (!axis) return tl::unexpected(axis.error());
  const auto place = input.shape.begin() + *axis;
  const int64_t size = *place;
  Shape output(input.shape.begin(), place);
  output.insert(output.end(), indices.shape.begin(), indices.shape.end());
  output.insert(output.end(), place + 1, input.shape.end());
  const int64_t outer = ElementCount(Shape(input.shape.begin(), place)).value_or(0);
  const int64_t count = ElementCount(indices.shape).value_or(0);
  const auto block = static_cast<size_t>(ElementCount(Shape(place + 1, input.shape.end())).value_or(0) *
                                         ElementSize(input.element));
  if (size == 0 && count > 0) return context.ShapeError("an axis with elements", input.shape);
  PreparedNode prepared;
  prepared.outputs = {{input.element, std::move(output)}};
  prepared.run = [=, wide = indices.element == ElementType::kInt64](const KernelArguments& arguments) {
    // input [outer, size, block], output [outer, count, block]
    auto* out = arguments.Output<char>(0);
    for (int64_t i = 0; i < outer; ++i) {
      for (int64_t n = 0; n < count; ++n, out += block) {
        int64_t index = wide ? arguments.Input<int64_t>(1)[n] : arguments.Input<int32_t>(1)[n];
        if (index < 0) index += size;
        // An index from data can't be refused any more: it stops at the ends.
        index = std::clamp<int64_t>(index, 0, size - 1);
        std::memcpy(out, arguments.Input<char>(0) + static_cast<size_t>(i * size + index) * block, block);
      }
    }
  };
  return prepared;
}

}  // namespace onnx_engine
