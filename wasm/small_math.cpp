// exp, exp2 and pow without the C library's table, which doesn't compress: 3 kB of what every visitor would
// download. They take several times as long. The inner loops of what runs live have exponentials of their own
// (native/engine/src/kernels).
#include <cmath>

extern "C" double exp(double x) {
  if (!(x < 709.8)) return x * HUGE_VAL;  // NaN stays one
  if (x < -745.2) return 0.0;
  // e^x = 2^k e^r, with ln 2 in two parts, the first of so few bits that its product with k is exact.
  const double k = std::nearbyint(x / 0.6931471805599453);
  const double r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  double power = 1.0;
  for (int n = 14; n > 0; --n) power = 1.0 + power * r / n;
  return std::scalbn(power, static_cast<int>(k));
}

// Whole exponents of up to 64 give what multiplying does, others are right to 13 digits.
extern "C" double pow(double base, double exponent) {
  const double whole = std::trunc(exponent);
  if (whole == exponent && std::fabs(exponent) <= 64.0) {
    double power = 1.0, square = base;
    for (auto rest = static_cast<unsigned>(std::fabs(exponent)); rest != 0; rest >>= 1) {
      if ((rest & 1) != 0) power *= square;
      square *= square;
    }
    return exponent < 0.0 ? 1.0 / power : power;
  }
  if (base < 0.0 && whole != exponent) return std::nan("");
  const double magnitude = std::exp(exponent * std::log(std::fabs(base)));
  return base < 0.0 && std::fmod(whole, 2.0) != 0.0 ? -magnitude : magnitude;
}

extern "C" double exp2(double x) { return pow(2.0, x); }
