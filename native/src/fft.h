// The power spectrum of real frames, by KissFFT.
#pragma once

#include <complex>
#include <span>
#include <vector>

#include "kissfft/kissfft.hh"

namespace speech_emotion {

class PowerSpectrum {
 public:
  // `fft_length` samples a frame: even, >= 2.
  explicit PowerSpectrum(int fft_length);

  int bins() const { return fft_length_ / 2 + 1; }

  // frame: [fft_length]; power: [bins], |X_k|^2 of the unnormalised transform.
  void Compute(const float* frame, float* power);

 private:
  int fft_length_;
  kissfft<float> fft_;
  std::vector<std::complex<float>> spectrum_;
};

}  // namespace speech_emotion
