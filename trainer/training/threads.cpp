#include "training/threads.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace speech_emotion::trainer {

void SetTorchThreads(int threads) {
  at::set_num_threads(threads);
  // By name: another BLAS under torch doesn't have it.
  if (void* function = dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
    reinterpret_cast<void (*)(int)>(function)(1);
  }
}

}  // namespace speech_emotion::trainer
