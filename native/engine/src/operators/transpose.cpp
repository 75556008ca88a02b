// Transpose.
#include <numeric>
#include <utility>

#include "loops/strided_copy.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

bool IsPermutation(const std::vector<int64_t>& order, size_t rank) {
  std::vector<bool> seen(rank, false);
  for (int64_t d : order) {
    if (d < 0 || d >= static_cast<int64_t>(rank) || seen[static_cast<size_t>(d)]) return false;
    seen[static_cast<size_t>(d)] = true;
  }
  return order.size() == rank;
}

}  // namespace

Result<PreparedNode> PrepareTranspose(const OperatorContext& context) {
  const TensorType& input = context.Input(0);
  const size_t rank = input.shape.size();
  std::vector<int64_t> order = context.Ints("perm");
  if (order.empty()) {
    order.resize(rank);
    std::iota(order.rbegin(), order.rend(), 0);
  }
  if (!IsPermutation(order, rank)) {
    return context.ShapeError("an order of " + std::to_string(rank) + " dimensions", order);
  }
  const std::vector<int64_t> input_strides = RowMajorStrides(input.shape);
  Shape output(rank);
  std::vector<int64_t> strides(rank);
  for (size_t d = 0; d < rank; ++d) {
    output[d] = input.shape[static_cast<size_t>(order[d])];
    strides[d] = input_strides[static_cast<size_t>(order[d])];
  }
  const StridedLoop<1> loop(output, {strides});
  PreparedNode prepared;
  prepared.outputs = {{input.element, std::move(output)}};
  prepared.run = StridedCopy(input.element, loop, 0);
  return prepared;
}

}  // namespace onnx_engine
