#include "signal/fft.h"

#include <cmath>
#include <numbers>

namespace speech_emotion {

// A real transform of N samples is a complex one of N / 2.
RealFft::RealFft(int length)
    : length_(length),
      forward_(static_cast<size_t>(length / 2), false),
      twiddle_(static_cast<size_t>(length / 2)),
      packed_(twiddle_.size()),
      result_(twiddle_.size()) {
  for (size_t k = 0; k < twiddle_.size(); ++k) {
    const double angle = 2.0 * std::numbers::pi * static_cast<double>(k) / length;
    twiddle_[k] = {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
  }
}

void RealFft::Forward(const float* signal, std::complex<float>* spectrum) {
  forward_.transform_real(signal, spectrum);
  // KissFFT packs the two real bins, 0 and N / 2, into the first complex value.
  spectrum[length_ / 2] = spectrum[0].imag();
  spectrum[0] = spectrum[0].real();
}

// Even samples are the inverse of E = (X_k + conj X_{h-k}) / 2, odd ones of O = (X_k - conj X_{h-k}) / 2 w^k,
// with h = N / 2 and w = exp(2 pi i / N). Both come out of one transform of E + iO, and the inverse
// transform of Z is the conjugate of the forward transform of conj Z.
void RealFft::Inverse(const std::complex<float>* spectrum, float* signal) {
  const int half = length_ / 2;
  const float scale = 0.5f / static_cast<float>(half);
  for (int k = 0; k < half; ++k) {
    const float a = spectrum[k].real(), b = k == 0 ? 0.0f : spectrum[k].imag();
    const float c = spectrum[half - k].real(), d = k == 0 ? 0.0f : -spectrum[half - k].imag();
    const float even_re = a + c, even_im = b + d, odd_re = a - c, odd_im = b - d;
    const float w_re = twiddle_[k].real(), w_im = twiddle_[k].imag();
    const float turned_re = odd_re * w_re - odd_im * w_im, turned_im = odd_re * w_im + odd_im * w_re;
    packed_[k] = {scale * (even_re - turned_im), -scale * (even_im + turned_re)};
  }
  forward_.transform(packed_.data(), result_.data());
  for (int n = 0; n < half; ++n) {
    signal[2 * n] = result_[n].real();
    signal[2 * n + 1] = -result_[n].imag();
  }
}

std::vector<float> HannWindow(int length) {
  std::vector<float> window(length);
  for (int i = 0; i < length; ++i) {
    window[i] = static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * i / length));
  }
  return window;
}

void PowerSpectrum::Compute(const float* frame, float* power) {
  fft_.Forward(frame, spectrum_.data());
  for (int k = 0; k < bins(); ++k) {
    const float re = spectrum_[k].real(), im = spectrum_[k].imag();
    power[k] = re * re + im * im;
  }
}

}  // namespace speech_emotion
