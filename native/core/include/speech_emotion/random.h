// Random draws that are the same on every platform.
#pragma once

#include <cstdint>
#include <random>

#include "speech_emotion/export.h"

namespace speech_emotion {

// The generator is std::mt19937_64, whose sequence the standard fixes; it doesn't fix those of its
// distributions. These use only operations that IEEE 754 rounds alike everywhere, so that a seed gives the
// same draws to the bit with any compiler and library. One thread at a time.
class SPEECH_EMOTION_EXPORT Random {
 public:
  explicit Random(uint64_t seed) : generator_(seed) {}

  uint64_t Bits() { return generator_(); }

  // In [0, 1), in steps of 2^-53.
  double Uniform() { return static_cast<double>(Bits() >> 11) * 0x1p-53; }
  // In [low, high]; `low` where they are equal.
  double Uniform(double low, double high) { return low + (high - low) * Uniform(); }
  // A whole number in [low, high], each as likely as the next; `low` where high <= low.
  int64_t UniformInt(int64_t low, int64_t high);
  // True in `probability` of the draws: always at 1, never at 0.
  bool Chance(double probability) { return Uniform() < probability; }

  // Of mean 0 and variance 1.
  double Normal();
  // In [0, 1], of parameters a, b > 0.
  double Beta(double a, double b);

 private:
  double LogGamma(double shape);

  std::mt19937_64 generator_;
  double spare_normal_ = 0.0;
  bool has_spare_normal_ = false;
};

}  // namespace speech_emotion
