#include "speech_emotion/random.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace speech_emotion {
namespace {

// The library's logarithm and exponential may differ in their last bit from one platform to the next, and
// then a rejected draw here would be an accepted one there. frexp, ldexp, floor and sqrt are exact.

// log x = e log 2 + log m with m in [sqrt(1/2), sqrt 2), and log m = 2 artanh((m - 1) / (m + 1)).
double ExactlyRepeatableLog(double x) {
  if (x <= 0.0) return -std::numeric_limits<double>::infinity();
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < std::numbers::sqrt2 / 2.0) {
    mantissa *= 2.0;
    --exponent;
  }
  const double s = (mantissa - 1.0) / (mantissa + 1.0), square = s * s;
  constexpr double kTerms[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11,
                               1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3,  1.0};
  double series = 0.0;
  for (double term : kTerms) series = series * square + term;
  return exponent * std::numbers::ln2 + 2.0 * s * series;
}

// exp x = 2^k exp r with r in [-log 2 / 2, log 2 / 2].
double ExactlyRepeatableExp(double x) {
  if (x < -700.0) return 0.0;
  if (x > 700.0) return std::numeric_limits<double>::infinity();
  const double k = std::floor(x / std::numbers::ln2 + 0.5);
  const double r = x - k * std::numbers::ln2;
  double series = 1.0;
  for (int n = 15; n >= 1; --n) series = 1.0 + series * r / n;
  return std::ldexp(series, static_cast<int>(k));
}

}  // namespace

int64_t Random::UniformInt(int64_t low, int64_t high) {
  if (high <= low) return low;
  const uint64_t choices = static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  if (choices == 0) return static_cast<int64_t>(Bits());
  // Draws from the incomplete last stretch of `choices` would favour its numbers.
  const uint64_t limit = std::numeric_limits<uint64_t>::max() / choices * choices;
  uint64_t bits = Bits();
  while (bits >= limit) bits = Bits();
  return static_cast<int64_t>(static_cast<uint64_t>(low) + bits % choices);
}

// The polar method: Marsaglia & Bray, A convenient method for generating normal variables, 1964.
double Random::Normal() {
  if (has_spare_normal_) {
    has_spare_normal_ = false;
    return spare_normal_;
  }
  double x = 0.0, y = 0.0, square = 0.0;
  do {
    x = Uniform(-1.0, 1.0);
    y = Uniform(-1.0, 1.0);
    square = x * x + y * y;
  } while (square >= 1.0 || square == 0.0);
  const double scale = std::sqrt(-2.0 * ExactlyRepeatableLog(square) / square);
  spare_normal_ = y * scale;
  has_spare_normal_ = true;
  return x * scale;
}

// The logarithm of a Gamma(shape, 1) variate: Marsaglia & Tsang, A simple method for generating gamma
// variables, 2000; small shapes from shape + 1. Small shapes are why it is the logarithm: the variate itself
// underflows.
double Random::LogGamma(double shape) {
  if (shape < 1.0) {
    const double log_uniform = ExactlyRepeatableLog(1.0 - Uniform());
    return LogGamma(shape + 1.0) + log_uniform / shape;
  }
  const double d = shape - 1.0 / 3.0, c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double normal = Normal();
    const double root = 1.0 + c * normal;
    if (root <= 0.0) continue;
    const double log_cube = 3.0 * ExactlyRepeatableLog(root), cube = root * root * root;
    const double log_uniform = ExactlyRepeatableLog(1.0 - Uniform());
    if (log_uniform < 0.5 * normal * normal + d * (1.0 - cube + log_cube)) {
      return ExactlyRepeatableLog(d) + log_cube;
    }
  }
}

double Random::Beta(double a, double b) {
  const double log_first = LogGamma(a);
  const double log_second = LogGamma(b);
  return 1.0 / (1.0 + ExactlyRepeatableExp(log_second - log_first));
}

}  // namespace speech_emotion
