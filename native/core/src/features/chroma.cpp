#include "features/chroma.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "signal/dot_product.h"

namespace speech_emotion {
namespace {

constexpr double kLowestAHz = 440.0 / 16.0;
constexpr double kCentreOctave = 5.0;  // above kLowestAHz
constexpr double kOctaveWidth = 2.0;
constexpr int kClassOfC = 9;  // counted from C, A is the tenth

}  // namespace

ChromaBank::ChromaBank(int sample_rate_hz, int fft_length)
    : bins_(fft_length / 2 + 1), weights_(static_cast<size_t>(kClasses) * bins_) {
  // Semitones of each bin above kLowestAHz. Bin 0 has no pitch: it is put an octave and a half below bin 1.
  const auto semitone = [&](int bin) {
    const double lowest = kClasses * std::log2(static_cast<double>(sample_rate_hz) / fft_length / kLowestAHz);
    return bin == 0 ? lowest - 1.5 * kClasses : lowest + kClasses * std::log2(static_cast<double>(bin));
  };
  for (int bin = 0; bin < bins_; ++bin) {
    const double pitch = semitone(bin);
    const double width = std::max(semitone(bin + 1) - pitch, 1.0);
    double gains[kClasses], energy = 0.0;
    for (int c = 0; c < kClasses; ++c) {
      const double distance = std::remainder(pitch - c, static_cast<double>(kClasses));
      gains[c] = std::exp(-2.0 * (distance / width) * (distance / width));
      energy += gains[c] * gains[c];
    }
    const double octave = (pitch / kClasses - kCentreOctave) / kOctaveWidth;
    const double weight = std::exp(-0.5 * octave * octave) / std::sqrt(energy);
    for (int c = 0; c < kClasses; ++c) {  // class c counts from A
      weights_[static_cast<size_t>((c + kClassOfC) % kClasses) * bins_ + bin] =
          static_cast<float>(gains[c] * weight);
    }
  }
}

void ChromaBank::Apply(const float* power, float* chroma) const {
  float loudest = 0.0f;
  for (int c = 0; c < kClasses; ++c) {
    chroma[c] = DotProduct(power, &weights_[static_cast<size_t>(c) * bins_], bins_);
    loudest = std::max(loudest, chroma[c]);
  }
  if (loudest < std::numeric_limits<float>::min()) return;
  for (int c = 0; c < kClasses; ++c) chroma[c] /= loudest;
}

}  // namespace speech_emotion
