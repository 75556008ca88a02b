// Low-pass filters by a Kaiser-windowed sinc: Oppenheim & Schafer, Discrete-Time Signal Processing, 7.6.
#pragma once

#include <cmath>
#include <numbers>

namespace speech_emotion {

inline double BesselI0(double x) {
  double sum = 1.0, term = 1.0;
  for (int k = 1; term > 1e-18 * sum; ++k) {
    term *= (x / (2.0 * k)) * (x / (2.0 * k));
    sum += term;
  }
  return sum;
}

inline double Sinc(double x) {
  const double angle = std::numbers::pi * x;
  return std::abs(angle) < 1e-9 ? 1.0 : std::sin(angle) / angle;
}

// Taps that a transition of `width` radians a sample takes at a stop band `attenuation_db` down.
inline double KaiserLength(double attenuation_db, double width) {
  return (attenuation_db - 8.0) / (2.285 * width);
}

class KaiserWindow {
 public:
  // A stop band `attenuation_db` down, more than 50.
  explicit KaiserWindow(double attenuation_db)
      : beta_(0.1102 * (attenuation_db - 8.7)), middle_(BesselI0(beta_)) {}

  // At `position` from the middle, where it is one; the ends are at -1 and 1.
  double operator()(double position) const {
    if (std::abs(position) >= 1.0) return 0.0;
    return BesselI0(beta_ * std::sqrt(1.0 - position * position)) / middle_;
  }

 private:
  double beta_, middle_;
};

}  // namespace speech_emotion
