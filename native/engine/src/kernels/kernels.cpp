#include "onnx_engine/kernels.h"

#include <atomic>

namespace onnx_engine {

extern const Kernels kBaselineKernels;

#if defined(__x86_64__)

extern const Kernels kAvx2Kernels;

std::span<const Kernels* const> SupportedKernels() {
  static const Kernels* const kAll[] = {&kBaselineKernels, &kAvx2Kernels};
  __builtin_cpu_init();
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return {kAll, has_avx2 ? size_t{2} : size_t{1}};
}

#else

std::span<const Kernels* const> SupportedKernels() {
  static const Kernels* const kAll[] = {&kBaselineKernels};
  return kAll;
}

#endif

namespace {

std::atomic<const Kernels*>& Active() {
  static std::atomic<const Kernels*> active = SupportedKernels().back();
  return active;
}

}  // namespace

const Kernels& ActiveKernels() { return *Active().load(std::memory_order_relaxed); }
void UseKernels(const Kernels& kernels) { Active().store(&kernels, std::memory_order_relaxed); }

}  // namespace onnx_engine
