#include "loops/elementwise.h"

#include <utility>

#include "loops/broadcast.h"

namespace onnx_engine {

void BinaryWalk::Run(const void* a, const void* b, void* out) const {
  const auto& strides = loop.row_strides();
  loop.ForEachRow([&](int64_t first, const StridedLoop<2>::Offsets& offsets) {
    row(static_cast<const char*>(a) + offsets[0] * a_size, strides[0],
        static_cast<const char*>(b) + offsets[1] * b_size, strides[1], loop.row_size(),
        static_cast<char*>(out) + first * out_size);
  });
}

PreparedNode PrepareUnary(const OperatorContext& context, UnaryRow row, float alpha, float beta) {
  PreparedNode prepared;
  prepared.outputs = {context.Input(0)};
  prepared.run = [row, alpha, beta,
                  size = ElementCount(context.InputShape(0)).value_or(0)](const KernelArguments& arguments) {
    row(arguments.Input<void>(0), size, alpha, beta, arguments.Output<void>(0));
  };
  return prepared;
}

Result<PreparedNode> PrepareBinary(const OperatorContext& context, BinaryRow row, ElementType output) {
  auto shape = BroadcastInputShapes(context);
  if (!shape) return tl::unexpected(shape.error());
  BinaryWalk walk;
  walk.loop = StridedLoop<2>(*shape, {BroadcastStrides(context.InputShape(0), *shape),
                                      BroadcastStrides(context.InputShape(1), *shape)});
  walk.row = row;
  walk.a_size = ElementSize(context.Input(0).element);
  walk.b_size = ElementSize(context.Input(1).element);
  walk.out_size = ElementSize(output);
  PreparedNode prepared;
  prepared.outputs = {{output, std::move(*shape)}};
  prepared.run = [walk](const KernelArguments& arguments) {
    walk.Run(arguments.Input<void>(0), arguments.Input<void>(1), arguments.Output<void>(0));
  };
  return prepared;
}

}  // namespace onnx_engine
