// Clip: limits as attributes up to opset 10, as scalar inputs since.
#include <limits>
#include <utility>

#include "loops/element_dispatch.h"
#include "operators/operators.h"

namespace onnx_engine {

Result<PreparedNode> PrepareClip(const OperatorContext& context) {
  for (int i = 1; i < context.input_count(); ++i) {
    if (context.HasInput(i) && ElementCount(context.InputShape(i)) != 1) {
      return context.ShapeError("a scalar limit", context.InputShape(i));
    }
  }
  const float low = context.Float("min", std::numeric_limits<float>::lowest());
  const float high = context.Float("max", std::numeric_limits<float>::max());
  const bool has_low = context.HasInput(1) || context.HasAttribute("min");
  const bool has_high = context.HasInput(2) || context.HasAttribute("max");
  PreparedNode prepared;
  prepared.outputs = {context.Input(0)};
  const int64_t size = ElementCount(context.InputShape(0)).value_or(0);
  prepared.run = DispatchElement(context.Input(0).element, [&](auto element) -> Kernel {
    using T = decltype(element);
    return [=, input_low = context.HasInput(1),
            input_high = context.HasInput(2)](const KernelArguments& arguments) {
      const T lowest = input_low ? *arguments.Input<T>(1) : SaturatingCast<T>(low);
      const T highest = input_high ? *arguments.Input<T>(2) : SaturatingCast<T>(high);
      const T* in = arguments.Input<T>(0);
      T* out = arguments.Output<T>(0);
      for (int64_t i = 0; i < size; ++i) {
        const T raised = has_low && in[i] < lowest ? lowest : in[i];
        out[i] = has_high && raised > highest ? highest : raised;  // the upper limit wins, as in numpy
      }
    };
  });
  return prepared;
}

}  // namespace onnx_engine
