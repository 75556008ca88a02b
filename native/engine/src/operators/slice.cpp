// Slice: attributes up to opset 9, inputs since.
#include <algorithm>
#include <numeric>
#include <utility>

#include "loops/strided_copy.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

struct SliceRange {
  int64_t start;
  int64_t step;
  int64_t count;
};

// The rules for start:end:step along an axis; every number may be anything. They are numpy's but for one:
// backwards, a start in front of the axis becomes its first element (numpy: nothing).
SliceRange ClampSlice(int64_t start, int64_t end, int64_t step, int64_t size) {
  if (size == 0) return {0, step, 0};
  const auto place = [size](int64_t index, int64_t lowest, int64_t highest) {
    return std::clamp(index < 0 ? index + size : index, lowest, highest);
  };
  if (step > 0) {
    start = place(start, 0, size);
    end = place(end, 0, size);
    return {start, step, end > start ? (end - start - 1) / step + 1 : 0};
  }
  start = place(start, 0, size - 1);
  end = place(end, -1, size - 1);
  // -step could overflow: the count is that of (start - end - 1) / |step|.
  return {start, step, start > end ? -((start - end - 1) / step) + 1 : 0};
}

struct SliceNumbers {
  std::vector<int64_t> starts, ends, axes, steps;
};

Result<SliceNumbers> ReadNumbers(const OperatorContext& context) {
  auto starts = context.InputOrAttributeInts(1, "starts");
  if (!starts) return tl::unexpected(starts.error());
  auto ends = context.InputOrAttributeInts(2, "ends");
  if (!ends) return tl::unexpected(ends.error());
  auto axes = context.InputOrAttributeInts(3, "axes");
  if (!axes) return tl::unexpected(axes.error());
  auto steps = context.InputOrAttributeInts(4, "steps");
  if (!steps) return tl::unexpected(steps.error());
  const size_t count = starts->size();
  if (axes->empty()) {
    axes->resize(count);
    std::iota(axes->begin(), axes->end(), 0);
  }
  if (steps->empty()) steps->assign(count, 1);
  if (ends->size() != count || axes->size() != count || steps->size() != count) {
    return context.ShapeError(
        std::to_string(count) + " ends, axes and steps",
        ShapeToString({static_cast<int64_t>(ends->size()), static_cast<int64_t>(axes->size()),
                       static_cast<int64_t>(steps->size())}));
  }
  return SliceNumbers{std::move(*starts), std::move(*ends), std::move(*axes), std::move(*steps)};
}

}  // namespace

Result<PreparedNode> PrepareSlice(const OperatorContext& context) {
  const TensorType& input = context.Input(0);
  auto numbers = ReadNumbers(context);
  if (!numbers) return tl::unexpected(numbers.error());
  Shape output = input.shape;
  std::vector<int64_t> strides = RowMajorStrides(input.shape);
  int64_t first = 0;
  std::vector<bool> sliced(output.size(), false);
  for (size_t i = 0; i < numbers->starts.size(); ++i) {
    auto axis = context.Axis(numbers->axes[i], context.InputRank(0));
    if (!axis) return tl::unexpected(axis.error());
    const auto d = static_cast<size_t>(*axis);
    if (numbers->steps[i] == 0 || sliced[d]) {
      return context.AttributeError("different axes and steps other than 0", ShapeToString(numbers->axes));
    }
    sliced[d] = true;
    const SliceRange range =
        ClampSlice(numbers->starts[i], numbers->ends[i], numbers->steps[i], input.shape[d]);
    output[d] = range.count;
    if (range.count > 0) first += range.start * strides[d];
    if (range.count > 1) strides[d] *= range.step;  // |step| < size here
  }
  const StridedLoop<1> loop(output, {strides});
  if (ElementCount(output) == 0) first = 0;  // nothing is read
  PreparedNode prepared;
  prepared.outputs = {{input.element, std::move(output)}};
  prepared.run = StridedCopy(input.element, loop, first);
  return prepared;
}

}  // namespace onnx_engine
