// A device that isn't the processor, for machines without a GPU: its memory is the processor's, and so are
// its kernels, but it has tensors of its own, and as a GPU refuses to compute with any other.
#pragma once

#include <string>

namespace speech_emotion::trainer {

// torch's name of a GPU, or of the stand-in; "" where this libtorch has neither.
std::string OtherDevice();

}  // namespace speech_emotion::trainer
