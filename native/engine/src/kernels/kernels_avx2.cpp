// x86-64 since 2013. Compiled with -mavx2 -mfma; only a processor that has both may come here.
#include "kernels/kernel_source.h"

namespace onnx_engine {

extern const Kernels kAvx2Kernels;
constexpr Kernels kAvx2Kernels = KernelSource<8, 3>::Table("AVX2");

}  // namespace onnx_engine
