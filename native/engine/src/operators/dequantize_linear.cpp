// DequantizeLinear: (x - zero_point) * scale, per tensor or per index of one axis. Weights stored as
// int8 pass through it once, when constants are folded.
#include <type_traits>
#include <utility>

#include "loops/element_dispatch.h"
#include "onnx_engine/kernels.h"
#include "operators/operators.h"
#include "reader/tensor_proto.h"

namespace onnx_engine {
namespace {

template <class T>
void Dequantize(const T* x, const float* scale, const T* zero_point, int64_t outer, int64_t channels,
                int64_t inner, float* out) {
  using Difference = std::conditional_t<sizeof(T) == 1, int32_t, int64_t>;
  // [outer, channels, inner]
  for (int64_t i = 0; i < outer * channels; ++i) {
    const int64_t c = i % channels;
    const Difference zero = zero_point == nullptr ? 0 : zero_point[c];
    const int64_t first = i * inner;
    if constexpr (std::is_same_v<T, int8_t>) {  // whole models pass here
      ActiveKernels().dequantize(x + first, inner, zero, scale[c], out + first);
    } else {
      for (int64_t n = first; n < first + inner; ++n) out[n] = static_cast<float>(x[n] - zero) * scale[c];
    }
  }
}

}  // namespace

std::string UnsupportedDequantizeLinear(const Node& node) {
  const auto block = node.attributes.find("block_size");
  if (block != node.attributes.end() && block->second.int_value != 0) return "block_size";
  const auto output = node.attributes.find("output_dtype");  // 0: that of the scale
  if (output == node.attributes.end() || output->second.int_value == 0) return "";
  return ElementTypeOf(output->second.int_value) == ElementType::kFloat
             ? ""
             : "output_dtype " + DataTypeName(output->second.int_value);
}

Result<PreparedNode> PrepareDequantizeLinear(const OperatorContext& context) {
  const TensorType& input = context.Input(0);
  const Shape& scale = context.InputShape(1);
  if (input.element != ElementType::kInt8 && input.element != ElementType::kUint8 &&
      input.element != ElementType::kInt32) {
    return context.Unsupported("inputs of " + std::string(ElementTypeName(input.element)));
  }
  if (context.Input(1).element != ElementType::kFloat) {
    return context.Unsupported("a scale of " + std::string(ElementTypeName(context.Input(1).element)));
  }
  if (context.HasInput(2) && (context.Input(2).element != input.element || context.InputShape(2) != scale)) {
    return context.ShapeError("a zero point like the scale " + ShapeToString(scale), context.InputShape(2));
  }
  int64_t outer = 1, channels = 1, inner = ElementCount(input.shape).value_or(0);
  if (ElementCount(scale) != 1) {
    auto axis = context.Axis(context.Int("axis", 1), context.InputRank(0));
    if (!axis) return tl::unexpected(axis.error());
    channels = input.shape[static_cast<size_t>(*axis)];
    if (scale != Shape{channels}) return context.ShapeError("a scale " + ShapeToString({channels}), scale);
    inner = 1;
    for (int d = 0; d < context.InputRank(0); ++d) {
      if (d != *axis) (d < *axis ? outer : inner) *= input.shape[static_cast<size_t>(d)];
    }
  }
  PreparedNode prepared;
  prepared.outputs = {{ElementType::kFloat, input.shape}};
  prepared.run = DispatchElement(input.element, [&](auto element) -> Kernel {
    using T = decltype(element);
    return [=, has_zero = context.HasInput(2)](const KernelArguments& arguments) {
      Dequantize(arguments.Input<T>(0), arguments.Input<float>(1), has_zero ? arguments.Input<T>(2) : nullptr,
                 outer, channels, inner, arguments.Output<float>(0));
    };
  });
  return prepared;
}

}  // namespace onnx_engine
