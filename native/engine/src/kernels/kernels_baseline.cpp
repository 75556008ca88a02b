// What every processor of an architecture has: SSE2, NEON or wasm SIMD, without a line for any of them.
#include "kernels/kernel_source.h"

namespace onnx_engine {

extern const Kernels kBaselineKernels;
constexpr Kernels kBaselineKernels = KernelSource<4, 2>::Table("baseline");

}  // namespace onnx_engine
