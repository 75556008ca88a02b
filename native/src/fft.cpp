#include "fft.h"

namespace speech_emotion {

// A real transform of N samples is a complex one of N / 2.
PowerSpectrum::PowerSpectrum(int fft_length)
    : fft_length_(fft_length),
      fft_(static_cast<size_t>(fft_length / 2), false),
      spectrum_(static_cast<size_t>(fft_length / 2)) {}

void PowerSpectrum::Compute(const float* frame, float* power) {
  fft_.transform_real(frame, spectrum_.data());
  const int half = fft_length_ / 2;
  // KissFFT packs the two real bins, 0 and N / 2, into the first complex value.
  const float dc = spectrum_[0].real();
  const float nyquist = spectrum_[0].imag();
  power[0] = dc * dc;
  power[half] = nyquist * nyquist;
  for (int k = 1; k < half; ++k) {
    const float re = spectrum_[k].real(), im = spectrum_[k].imag();
    power[k] = re * re + im * im;
  }
}

}  // namespace speech_emotion
