#include "loops/broadcast.h"

#include <algorithm>

namespace onnx_engine {

Result<Shape> BroadcastInputShapes(const OperatorContext& context, int first) {
  Shape common = context.InputShape(first);
  for (int i = first + 1; i < context.input_count(); ++i) {
    const Shape& shape = context.InputShape(i);
    Shape merged(std::max(common.size(), shape.size()));
    for (size_t back = 1; back <= merged.size(); ++back) {
      const int64_t a = back <= common.size() ? common[common.size() - back] : 1;
      const int64_t b = back <= shape.size() ? shape[shape.size() - back] : 1;
      if (a != b && a != 1 && b != 1) {
        return context.ShapeError(
            "an input " + std::to_string(i) + " that broadcasts to " + ShapeToString(common), shape);
      }
      merged[merged.size() - back] = a == 1 ? b : a;
    }
    common = std::move(merged);
  }
  if (auto ok = context.CheckSize({context.Input(first).element, common}); !ok)
    return tl::unexpected(ok.error());
  return common;
}

}  // namespace onnx_engine
