// Where: the condition chooses, element by element, with broadcasting.
#include <utility>

#include "loops/broadcast.h"
#include "loops/element_dispatch.h"
#include "loops/strided_loop.h"
#include "operators/operators.h"

namespace onnx_engine {

Result<PreparedNode> PrepareWhere(const OperatorContext& context) {
  const ElementType type = context.Input(1).element;
  if (context.Input(0).element != ElementType::kBool) {
    return context.ShapeError("a condition of bool", std::string(ElementTypeName(context.Input(0).element)));
  }
  if (context.Input(2).element != type) {
    return context.ShapeError("inputs of one element type",
                              std::string(ElementTypeName(type)) + " and " +
                                  std::string(ElementTypeName(context.Input(2).element)));
  }
  auto shape = BroadcastInputShapes(context);
  if (!shape) return tl::unexpected(shape.error());
  const StridedLoop<3> loop(*shape, {BroadcastStrides(context.InputShape(0), *shape),
                                     BroadcastStrides(context.InputShape(1), *shape),
                                     BroadcastStrides(context.InputShape(2), *shape)});
  PreparedNode prepared;
  prepared.outputs = {{type, std::move(*shape)}};
  prepared.run = DispatchSize(type, [&](auto element) -> Kernel {
    using T = decltype(element);
    return [loop](const KernelArguments& arguments) {
      const auto* condition = arguments.Input<uint8_t>(0);
      const T* if_true = arguments.Input<T>(1);
      const T* if_false = arguments.Input<T>(2);
      T* out = arguments.Output<T>(0);
      const auto& strides = loop.row_strides();
      loop.ForEachRow([&](int64_t first, const StridedLoop<3>::Offsets& offsets) {
        for (int64_t i = 0; i < loop.row_size(); ++i) {
          out[first + i] = condition[offsets[0] + i * strides[0]] != 0
                               ? if_true[offsets[1] + i * strides[1]]
                               : if_false[offsets[2] + i * strides[2]];
        }
      });
    };
  });
  return prepared;
}

}  // namespace onnx_engine
