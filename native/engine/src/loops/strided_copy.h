// The kernel of every operator that only moves elements.
#pragma once

#include "graph/operator.h"
#include "loops/strided_loop.h"

namespace onnx_engine {

// Output 0, walked by `loop`, takes its elements from input 0, from element `start` on.
Kernel StridedCopy(ElementType type, const StridedLoop<1>& loop, int64_t start);

}  // namespace onnx_engine
