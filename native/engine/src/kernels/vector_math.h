// Exponentials of whole arrays: exp, sigmoid and tanh are where recurrent layers and softmax spend
// their time, and the C library computes them one by one. In place where source == destination.
#pragma once

#include "onnx_engine/kernels.h"

namespace onnx_engine {

inline void Exponentials(const float* source, int64_t count, float* destination) {
  ActiveKernels().exponentials(source, count, destination);
}
inline void Sigmoids(const float* source, int64_t count, float* destination) {
  ActiveKernels().sigmoids(source, count, destination);
}
inline void HyperbolicTangents(const float* source, int64_t count, float* destination) {
  ActiveKernels().hyperbolic_tangents(source, count, destination);
}

}  // namespace onnx_engine
