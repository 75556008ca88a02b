// How many processor cores torch takes.
#pragma once

namespace speech_emotion::trainer {

// Of torch's own loops, which share out a batch. A BLAS that threads by itself (OpenBLAS) gets one: its
// threads wait for one another between the many small products of a step, and take longer than one alone.
void SetTorchThreads(int threads);

}  // namespace speech_emotion::trainer
