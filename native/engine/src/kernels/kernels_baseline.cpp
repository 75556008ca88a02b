// What every processor of an architecture has: SSE2, NEON or wasm SIMD, without a line for any of them.
#include "kernels/kernel_source.h"

namespace speech_emotion {

extern const Kernels kBaselineKernels;
constexpr Kernels kBaselineKernels = KernelSource<4, 2>::Table("baseline");

}  // namespace speech_emotion
