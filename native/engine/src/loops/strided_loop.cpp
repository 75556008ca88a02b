#include "loops/strided_loop.h"

namespace onnx_engine {

std::vector<int64_t> RowMajorStrides(const Shape& shape) {
  std::vector<int64_t> strides(shape.size());
  int64_t stride = 1;
  for (size_t d = shape.size(); d-- > 0;) {
    strides[d] = stride;
    stride *= std::max<int64_t>(shape[d], 1);
  }
  return strides;
}

std::vector<int64_t> BroadcastStrides(const Shape& shape, const Shape& target) {
  const std::vector<int64_t> own = RowMajorStrides(shape);
  std::vector<int64_t> strides(target.size(), 0);
  const size_t missing = target.size() - shape.size();
  for (size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] != 1) strides[missing + d] = own[d];
  }
  return strides;
}

}  // namespace onnx_engine
