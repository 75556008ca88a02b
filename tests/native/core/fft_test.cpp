#include "signal/fft.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "support/signals.h"

using speech_emotion::RealFft;

TEST_CASE("a transform agrees with its definition") {
  for (const int length : {4, 6, 16, 30, 126, 400}) {
    const auto signal = WhiteNoise(static_cast<size_t>(length), 1, 1.0f);
    RealFft fft(length);
    std::vector<std::complex<float>> spectrum(fft.bins());
    fft.Forward(signal.data(), spectrum.data());
    for (int k = 0; k < fft.bins(); ++k) {
      std::complex<double> expected;
      for (int n = 0; n < length; ++n) {
        expected +=
            static_cast<double>(signal[n]) * std::polar(1.0, -2.0 * std::numbers::pi * k * n / length);
      }
      CAPTURE(length, k);
      CHECK(std::abs(std::complex<double>(spectrum[k]) - expected) < 1e-5 * length);
    }
  }
}

TEST_CASE("the inverse of a transform is the signal") {
  for (const int length : {4, 6, 10, 512, 2048, 400, 882}) {
    const auto signal = WhiteNoise(static_cast<size_t>(length), 2, 1.0f);
    RealFft fft(length);
    std::vector<std::complex<float>> spectrum(fft.bins());
    std::vector<float> back(length);
    fft.Forward(signal.data(), spectrum.data());
    fft.Inverse(spectrum.data(), back.data());
    double largest = 0.0;
    for (int n = 0; n < length; ++n) largest = std::max<double>(largest, std::abs(back[n] - signal[n]));
    CAPTURE(length);
    CHECK(largest < 2e-6);
  }
}
