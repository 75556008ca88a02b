// Softmax and LogSoftmax: along one axis since opset 13; before, over all dimensions from the axis on.
#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/vector_math.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

// x[length] in place.
void Softmax(float* x, int64_t length, bool logarithm) {
  const float largest = *std::max_element(x, x + length);
  for (int64_t i = 0; i < length; ++i) x[i] -= largest;
  double sum = 0.0;
  if (logarithm) {
    for (int64_t i = 0; i < length; ++i) sum += std::exp(static_cast<double>(x[i]));
    const auto log_sum = static_cast<float>(std::log(sum));
    for (int64_t i = 0; i < length; ++i) x[i] -= log_sum;
    return;
  }
  Exponentials(x, length, x);
  for (int64_t i = 0; i < length; ++i) sum += static_cast<double>(x[i]);
  const auto factor = static_cast<float>(1.0 / sum);
  for (int64_t i = 0; i < length; ++i) x[i] *= factor;
}

Result<PreparedNode> Prepare(const OperatorContext& context, bool logarithm) {
  const Shape& shape = context.InputShape(0);
  const bool one_axis = context.opset() >= 13;
  auto axis = context.Axis(context.Int("axis", one_axis ? -1 : 1), context.InputRank(0));
  if (!axis) return tl::unexpected(axis.error());
  // The input as [outer, length, inner].
  int64_t outer = 1, length = 1, inner = 1;
  for (int d = 0; d < context.InputRank(0); ++d) {
    const int64_t size = shape[static_cast<size_t>(d)];
    (d < *axis ? outer : d == *axis || !one_axis ? length : inner) *= size;
  }
  PreparedNode prepared;
  prepared.outputs = {context.Input(0)};
  prepared.scratch_bytes = length * static_cast<int64_t>(sizeof(float));
  prepared.run = [=](const KernelArguments& arguments) {
    auto* row = arguments.Scratch<float>();
    for (int64_t i = 0; i < outer * inner && length > 0; ++i) {
      const int64_t first = i / inner * length * inner + i % inner;
      const float* in = arguments.Input<float>(0) + first;
      float* out = arguments.Output<float>(0) + first;
      for (int64_t n = 0; n < length; ++n) row[n] = in[n * inner];
      Softmax(row, length, logarithm);
      for (int64_t n = 0; n < length; ++n) out[n * inner] = row[n];
    }
  };
  return prepared;
}

}  // namespace

Result<PreparedNode> PrepareSoftmax(const OperatorContext& context) { return Prepare(context, false); }
Result<PreparedNode> PrepareLogSoftmax(const OperatorContext& context) { return Prepare(context, true); }

}  // namespace onnx_engine
