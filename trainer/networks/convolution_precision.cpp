#include "networks/convolution_precision.h"

#include <ATen/autocast_mode.h>

namespace speech_emotion::trainer {

bool HasBfloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

Bfloat16Convolutions::Bfloat16Convolutions(bool on) : on_(on && !at::autocast::is_cpu_enabled()) {
  if (!on_) return;
  at::autocast::set_autocast_cpu_dtype(torch::kBFloat16);
  at::autocast::set_cpu_enabled(true);
  at::autocast::increment_nesting();
}

Bfloat16Convolutions::~Bfloat16Convolutions() {
  if (!on_) return;
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_cpu_enabled(false);
}

}  // namespace speech_emotion::trainer
