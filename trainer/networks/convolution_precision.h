// Convolutions in half of the numbers' bits, while a network is trained.
#pragma once

#include <torch/torch.h>

namespace speech_emotion::trainer {

// True: the processor multiplies bfloat16 by itself (AVX512_BF16). Elsewhere it would be slower than float.
bool HasBfloat16();

// Convolutions and linear layers of this thread compute in bfloat16 while one lives with `on`, and what they
// make stays so: sums and exponentials behind them take .to(torch::kFloat) first. Weights stay float.
class Bfloat16Convolutions {
 public:
  explicit Bfloat16Convolutions(bool on);
  ~Bfloat16Convolutions();
  Bfloat16Convolutions(const Bfloat16Convolutions&) = delete;
  Bfloat16Convolutions& operator=(const Bfloat16Convolutions&) = delete;

 private:
  bool on_;
};

}  // namespace speech_emotion::trainer
