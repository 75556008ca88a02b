#include "augmentation/convolution.h"

#include <algorithm>
#include <bit>
#include <complex>

#include "signal/fft.h"

namespace speech_emotion {

// Overlap-add: pieces of the signal, transformed with room for the filter's length behind them.
std::vector<float> Convolve(std::span<const float> signal, std::span<const float> filter, size_t delay) {
  std::vector<float> output(signal.size(), 0.0f);
  if (signal.empty() || filter.empty()) return output;
  const size_t piece_wanted = std::min(signal.size(), std::max<size_t>(filter.size(), 1024));
  const size_t length = std::bit_ceil(std::max<size_t>(piece_wanted + filter.size() - 1, 4));
  const size_t piece = length - filter.size() + 1;
  RealFft fft(static_cast<int>(length));
  std::vector<std::complex<float>> response(fft.bins()), spectrum(fft.bins());
  std::vector<float> block(length, 0.0f);
  std::copy(filter.begin(), filter.end(), block.begin());
  fft.Forward(block.data(), response.data());
  for (size_t start = 0; start < signal.size(); start += piece) {
    const size_t count = std::min(piece, signal.size() - start);
    std::fill(block.begin(), block.end(), 0.0f);
    std::copy_n(signal.begin() + static_cast<std::ptrdiff_t>(start), count, block.begin());
    fft.Forward(block.data(), spectrum.data());
    // Written out: std::complex's product looks for NaN.
    for (int k = 0; k < fft.bins(); ++k) {
      const float a = spectrum[k].real(), b = spectrum[k].imag();
      const float c = response[k].real(), d = response[k].imag();
      spectrum[k] = {a * c - b * d, a * d + b * c};
    }
    fft.Inverse(spectrum.data(), block.data());
    const size_t first = start < delay ? delay - start : 0;
    for (size_t i = first; i < length && start + i - delay < output.size(); ++i) {
      output[start + i - delay] += block[i];
    }
  }
  return output;
}

}  // namespace speech_emotion
