#include "loops/strided_copy.h"

#include <cstring>

#include "loops/element_dispatch.h"

namespace onnx_engine {

Kernel StridedCopy(ElementType type, const StridedLoop<1>& loop, int64_t start) {
  return DispatchSize(type, [&](auto element) -> Kernel {
    using T = decltype(element);
    return [loop, start](const KernelArguments& arguments) {
      const T* in = arguments.Input<T>(0) + start;
      T* out = arguments.Output<T>(0);
      const int64_t count = loop.row_size();
      const int64_t stride = loop.row_strides()[0];
      loop.ForEachRow([&](int64_t first, const StridedLoop<1>::Offsets& offsets) {
        const T* row = in + offsets[0];
        if (stride == 1) {
          std::memcpy(out + first, row, static_cast<size_t>(count) * sizeof(T));
        } else {
          for (int64_t i = 0; i < count; ++i) out[first + i] = row[i * stride];
        }
      });
    };
  });
}

}  // namespace onnx_engine
