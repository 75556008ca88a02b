// Numpy's broadcasting of several inputs to one output shape.
#pragma once

#include "graph/operator.h"

namespace onnx_engine {

// The common shape of all inputs from `first` to the last.
Result<Shape> BroadcastInputShapes(const OperatorContext& context, int first = 0);

}  // namespace onnx_engine
