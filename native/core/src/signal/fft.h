// Fourier transforms of real signals, by KissFFT.
#pragma once

#include <complex>
#include <vector>

// KissFFT multiplies with the product that it finds here: the standard library's looks for NaN in each, to
// make infinities of some, and is a call in WebAssembly. Declared before KissFFT, outside of any namespace.
inline std::complex<float> operator*(const std::complex<float>& a, const std::complex<float>& b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

#include "kissfft/kissfft.hh"

namespace speech_emotion {

// The unnormalised transform of real signals, and its inverse.
class RealFft {
 public:
  // `length` samples: even, >= 4.
  explicit RealFft(int length);

  int length() const { return length_; }
  int bins() const { return length_ / 2 + 1; }

  // signal: [length] -> spectrum: [bins], X_k = sum_n x_n exp(-2 pi i k n / length).
  void Forward(const float* signal, std::complex<float>* spectrum);

  // spectrum: [bins] -> signal: [length], so that Inverse(Forward(x)) = x: the factor 1 / length is here.
  // The imaginary parts of the first and the last bin are taken as zero.
  void Inverse(const std::complex<float>* spectrum, float* signal);

 private:
  int length_;
  kissfft<float> forward_;                    // of length / 2 complex values
  std::vector<std::complex<float>> twiddle_;  // [length / 2], exp(2 pi i k / length)
  std::vector<std::complex<float>> packed_;   // [length / 2]
  std::vector<std::complex<float>> result_;   // [length / 2]
};

// [length]: 0.5 - 0.5 cos(2 pi i / length), the periodic one, which continues into its next period as
// spectral analysis wants it, and adds up to one with itself half a length later.
std::vector<float> HannWindow(int length);

class PowerSpectrum {
 public:
  // `fft_length` samples a frame: even, >= 4.
  explicit PowerSpectrum(int fft_length) : fft_(fft_length), spectrum_(fft_.bins()) {}

  int bins() const { return fft_.bins(); }

  // frame: [fft_length]; power: [bins], |X_k|^2 of the unnormalised transform.
  void Compute(const float* frame, float* power);

 private:
  RealFft fft_;
  std::vector<std::complex<float>> spectrum_;
};

}  // namespace speech_emotion
