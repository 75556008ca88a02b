// Kernels that apply a function to every element. The walk over broadcast tensors exists once; an
// operator adds no more than the loop over one row, for each of its types.
#pragma once

#include <cstdint>

#include "graph/operator.h"
#include "loops/element_dispatch.h"
#include "loops/strided_loop.h"

namespace onnx_engine {

// out[i] = f(in[i]), with two parameters of the operator.
using UnaryRow = void (*)(const void* in, int64_t count, float alpha, float beta, void* out);

// out[i] = f(a[i * a_stride], b[i * b_stride]).
using BinaryRow = void (*)(const void* a, int64_t a_stride, const void* b, int64_t b_stride, int64_t count,
                           void* out);

// The output has the type and shape of input 0.
PreparedNode PrepareUnary(const OperatorContext& context, UnaryRow row, float alpha = 0.0f,
                          float beta = 0.0f);

// Inputs 0 and 1 broadcast to each other.
Result<PreparedNode> PrepareBinary(const OperatorContext& context, BinaryRow row, ElementType output);

// Walks a and b by `loop`; sizes in bytes.
struct BinaryWalk {
  StridedLoop<2> loop = {{}, {}};
  BinaryRow row = nullptr;
  int64_t a_size = 0, b_size = 0, out_size = 0;

  void Run(const void* a, const void* b, void* out) const;
};

// The rows of a stateless Function: Function{}(x, alpha, beta), Function{}(a, b).
template <class T, class Function>
void MapRow(const void* in, int64_t count, float alpha, float beta, void* out) {
  const T* source = static_cast<const T*>(in);
  T* destination = static_cast<T*>(out);
  for (int64_t i = 0; i < count; ++i) {
    destination[i] = Function{}(source[i], static_cast<T>(alpha), static_cast<T>(beta));
  }
}

template <class A, class B, class Out, class Function>
void CombineRow(const void* a, int64_t a_stride, const void* b, int64_t b_stride, int64_t count, void* out) {
  const A* left = static_cast<const A*>(a);
  const B* right = static_cast<const B*>(b);
  Out* destination = static_cast<Out*>(out);
  for (int64_t i = 0; i < count; ++i) destination[i] = Function{}(left[i * a_stride], right[i * b_stride]);
}

// The same with the usual strides apart, for the vectoriser: arithmetic on floats takes this one.
template <class Function>
void CombineFloatRow(const void* a, int64_t a_stride, const void* b, int64_t b_stride, int64_t count,
                     void* out) {
  const auto* left = static_cast<const float*>(a);
  const auto* right = static_cast<const float*>(b);
  auto* destination = static_cast<float*>(out);
  if (a_stride == 1 && b_stride == 1) {
    for (int64_t i = 0; i < count; ++i) destination[i] = Function{}(left[i], right[i]);
  } else if (a_stride == 1 && b_stride == 0) {
    const float constant = *right;
    for (int64_t i = 0; i < count; ++i) destination[i] = Function{}(left[i], constant);
  } else {
    CombineRow<float, float, float, Function>(a, a_stride, b, b_stride, count, out);
  }
}

}  // namespace onnx_engine
