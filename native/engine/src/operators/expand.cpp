// Expand: broadcasting without arithmetic.
#include <algorithm>
#include <utility>

#include "loops/strided_copy.h"
#include "operators/operators.h"

namespace onnx_engine {

Result<PreparedNode> PrepareExpand(const OperatorContext& context) {
  const TensorType& input = context.Input(0);
  auto target = context.InputInts(1);
  if (!target) return tl::unexpected(target.error());
  Shape output = std::move(*target);
  if (output.size() < input.shape.size())
    output.insert(output.begin(), input.shape.size() - output.size(), 1);
  if (auto ok = context.CheckSize({input.element, output}); !ok) return tl::unexpected(ok.error());
  const size_t missing = output.size() - input.shape.size();
  for (size_t d = 0; d < input.shape.size(); ++d) {
    int64_t& size = output[missing + d];
    if (size == 1) size = input.shape[d];  // the two shapes broadcast to each other
    if (input.shape[d] != size && input.shape[d] != 1) {
      return context.ShapeError("an input that broadcasts to " + ShapeToString(output), input.shape);
    }
  }
  if (auto ok = context.CheckSize({input.element, output}); !ok) return tl::unexpected(ok.error());
  const StridedLoop<1> loop(output, {BroadcastStrides(input.shape, output)});
  PreparedNode prepared;
  prepared.outputs = {{input.element, std::move(output)}};
  prepared.run = StridedCopy(input.element, loop, 0);
  return prepared;
}

}  // namespace onnx_engine
