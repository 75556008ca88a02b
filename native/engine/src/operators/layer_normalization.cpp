// LayerNormalization: zero mean and unit variance over the dimensions from the axis on.
#include <cmath>
#include <utility>

#include "loops/broadcast.h"
#include "loops/strided_loop.h"
#include "operators/operators.h"

namespace onnx_engine {
namespace {

struct LayerGeometry {
  int64_t outer = 1, inner = 1;
  float epsilon = 0.0f;
  bool has_bias = false;
  StridedLoop<2> parameters = {{}, {}};  // over the input; the scale and the bias broadcast to it
};

struct Moments {
  double mean;
  double inverse_deviation;
};

// In double: a float sum of a whole spectrogram has too few digits for a variance.
Moments ComputeMoments(const float* x, int64_t count, float epsilon) {
  double sum = 0.0;
  for (int64_t i = 0; i < count; ++i) sum += static_cast<double>(x[i]);
  const double mean = sum / static_cast<double>(count);
  double squares = 0.0;
  for (int64_t i = 0; i < count; ++i) {
    const double centred = static_cast<double>(x[i]) - mean;
    squares += centred * centred;
  }
  return {mean, 1.0 / std::sqrt(squares / static_cast<double>(count) + static_cast<double>(epsilon))};
}

void RunLayerNormalization(const LayerGeometry& g, const KernelArguments& arguments, float* means,
                           float* inverses) {
  // [outer, inner]
  for (int64_t i = 0; i < g.outer; ++i) {
    const float* in = arguments.Input<float>(0) + i * g.inner;
    float* out = arguments.Output<float>(0) + i * g.inner;
    const Moments moments = ComputeMoments(in, g.inner, g.epsilon);
    const auto mean = static_cast<float>(moments.mean);
    const auto inverse = static_cast<float>(moments.inverse_deviation);
    for (int64_t n = 0; n < g.inner; ++n) out[n] = (in[n] - mean) * inverse;
    if (means != nullptr) means[i] = mean;
    if (inverses != nullptr) inverses[i] = inverse;
  }
  const auto* scale = arguments.Input<float>(1);
  const auto* bias = g.has_bias ? arguments.Input<float>(2) : nullptr;
  const auto& strides = g.parameters.row_strides();
  g.parameters.ForEachRow([&](int64_t first, const StridedLoop<2>::Offsets& offsets) {
    float* out = arguments.Output<float>(0) + first;
    for (int64_t n = 0; n < g.parameters.row_size(); ++n) out[n] *= scale[offsets[0] + n * strides[0]];
    for (int64_t n = 0; n < g.parameters.row_size() && bias != nullptr; ++n) {
      out[n] += bias[offsets[1] + n * strides[1]];
    }
  });
}

}  // namespace

Result<PreparedNode> PrepareLayerNormalization(const OperatorContext& context) {
  const Shape& input = context.InputShape(0);
  auto axis = context.Axis(context.Int("axis", -1), context.InputRank(0));
  if (!axis) return tl::unexpected(axis.error());
  auto common = BroadcastInputShapes(context);
  if (!common) return tl::unexpected(common.error());
  if (*common != input)
    return context.ShapeError("a scale and bias that broadcast to " + ShapeToString(input), *common);
  LayerGeometry g;
  Shape statistics = input;
  for (size_t d = 0; d < input.size(); ++d) {
    const bool normalized = static_cast<int>(d) >= *axis;
    (normalized ? g.inner : g.outer) *= input[d];
    if (normalized) statistics[d] = 1;
  }
  g.epsilon = context.Float("epsilon", 1e-5f);
  g.has_bias = context.HasInput(2);
  const Shape bias = g.has_bias ? context.InputShape(2) : Shape{};
  g.parameters =
      StridedLoop<2>(input, {BroadcastStrides(context.InputShape(1), input), BroadcastStrides(bias, input)});
  PreparedNode prepared;
  prepared.outputs = {context.Input(0), {ElementType::kFloat, statistics}, {ElementType::kFloat, statistics}};
  prepared.run = [g](const KernelArguments& arguments) {
    RunLayerNormalization(g, arguments, arguments.Output<float>(1), arguments.Output<float>(2));
  };
  return prepared;
}

}  // namespace onnx_engine
