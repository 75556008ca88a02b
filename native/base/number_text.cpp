#include "base/number_text.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

namespace speech_emotion {
namespace {

constexpr int kFractionBits = 52;  // of a double, without the leading one
constexpr int kLowestExponent = -1074;
constexpr size_t kMaxDigits = 800;  // 767 decide which double is the nearest

// A whole number >= 0 of any length.
class BigNumber {
 public:
  explicit BigNumber(uint64_t value)
      : limbs_{static_cast<uint32_t>(value), static_cast<uint32_t>(value >> 32)} {
    Trim();
  }

  bool is_zero() const { return limbs_.empty(); }
  int bits() const {
    return is_zero() ? 0 : static_cast<int>(32 * limbs_.size()) - std::countl_zero(limbs_.back());
  }

  void MultiplyAdd(uint32_t factor, uint32_t summand) {
    uint64_t carry = summand;
    for (uint32_t& limb : limbs_) {
      carry += static_cast<uint64_t>(limb) * factor;
      limb = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    if (carry > 0) limbs_.push_back(static_cast<uint32_t>(carry));
  }

  void MultiplyByPower(uint32_t base, int exponent) {
    for (int i = 0; i < exponent; ++i) MultiplyAdd(base, 0);
  }

  // Leaves the quotient and returns the remainder.
  uint32_t Divide(uint32_t divisor) {
    uint64_t rest = 0;
    for (size_t i = limbs_.size(); i-- > 0;) {
      rest = rest << 32 | limbs_[i];
      limbs_[i] = static_cast<uint32_t>(rest / divisor);
      rest %= divisor;
    }
    Trim();
    return static_cast<uint32_t>(rest);
  }

  void ShiftLeft(int bits) {
    MultiplyByPower(2, bits % 32);
    if (!is_zero()) limbs_.insert(limbs_.begin(), static_cast<size_t>(bits / 32), 0);
  }

  // Takes `other` off where it is not larger; false where it is.
  bool Subtract(const BigNumber& other) {
    if (*this < other) return false;
    uint64_t borrow = 0;
    for (size_t i = 0; i < limbs_.size(); ++i) {
      const uint64_t taken = (i < other.limbs_.size() ? other.limbs_[i] : 0) + borrow;
      borrow = taken > limbs_[i] ? 1 : 0;
      limbs_[i] = static_cast<uint32_t>(limbs_[i] - taken);
    }
    Trim();
    return true;
  }

 private:
  bool operator<(const BigNumber& other) const {
    if (limbs_.size() != other.limbs_.size()) return limbs_.size() < other.limbs_.size();
    for (size_t i = limbs_.size(); i-- > 0;) {
      if (limbs_[i] != other.limbs_[i]) return limbs_[i] < other.limbs_[i];
    }
    return false;
  }
  void Trim() {
    while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
  }

  std::vector<uint32_t> limbs_;  // lowest first, the last one not 0
};

// 0.d1d2d3... * 10^exponent.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

// All digits of a finite value > 0.
Decimal Expand(double value) {
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  const int biased = static_cast<int>(bits >> kFractionBits & 0x7ff);
  const uint64_t fraction = bits & ((uint64_t{1} << kFractionBits) - 1);
  // value = number * 2^exponent; below one that is number * 5^-exponent * 10^exponent.
  BigNumber number(biased == 0 ? fraction : fraction | uint64_t{1} << kFractionBits);
  const int exponent = std::max(biased, 1) - 1 + kLowestExponent;
  if (exponent > 0) number.ShiftLeft(exponent);
  number.MultiplyByPower(5, -exponent);
  Decimal decimal;
  while (!number.is_zero()) decimal.digits += static_cast<char>('0' + number.Divide(10));
  std::reverse(decimal.digits.begin(), decimal.digits.end());
  decimal.exponent = static_cast<int>(decimal.digits.size()) + std::min(exponent, 0);
  return decimal;
}

// To the nearest number of `count` digits, between two to the even one; without zeros at the end.
void Round(size_t count, Decimal& decimal) {
  std::string& digits = decimal.digits;
  if (digits.size() > count) {
    const bool above_half =
        digits[count] != '5' || digits.find_first_not_of('0', count + 1) != std::string::npos;
    const bool up = digits[count] >= '5' && (above_half || (digits[count - 1] - '0') % 2 == 1);
    digits.resize(count);
    if (up) {
      while (!digits.empty() && digits.back() == '9') digits.pop_back();
      if (digits.empty()) {
        digits = "0";
        ++decimal.exponent;
      }
      ++digits.back();
    }
  }
  digits.resize(digits.find_last_not_of('0') + 1);
}

// The double nearest to numerator / denominator, between two the one with the even last bit.
double Divide(BigNumber numerator, BigNumber denominator) {
  // Shifted so that the quotient has 62 or 63 bits.
  const int shift = 62 + denominator.bits() - numerator.bits();
  numerator.ShiftLeft(std::max(shift, 0));
  denominator.ShiftLeft(62 + std::max(-shift, 0));
  uint64_t quotient = 0;
  for (int i = 0; i < 63; ++i) {
    quotient = quotient << 1 | (numerator.Subtract(denominator) ? 1 : 0);
    numerator.ShiftLeft(1);
  }
  if (!numerator.is_zero()) quotient |= 1;  // far below the last bit that counts
  const int bits = 64 - std::countl_zero(quotient);
  const int kept = std::min(kFractionBits + 1, bits - shift - kLowestExponent);  // subnormal ones have fewer
  if (kept < 0) return 0.0;
  const int dropped = bits - kept;
  const uint64_t half = uint64_t{1} << (dropped - 1);
  const uint64_t rest = quotient & (2 * half - 1);
  quotient >>= dropped;
  if (rest > half || (rest == half && quotient % 2 == 1)) ++quotient;
  return std::ldexp(static_cast<double>(quotient), dropped - shift);
}

bool IsDigit(std::string_view text, size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; }

// The digits from `i` on, moved to their end; what they count, at most 99999.
int TakeExponent(std::string_view text, size_t& i) {
  int exponent = 0;
  for (; IsDigit(text, i); ++i) exponent = std::min(10 * exponent + (text[i] - '0'), 99'999);
  return exponent;
}

// The digits from `i` on, moved past them and a point among them, as number * 10^exponent; false for none.
bool TakeDigits(std::string_view text, size_t& i, BigNumber& number, int& exponent) {
  size_t taken = 0;
  bool found = false, point = false, more = false;
  for (; IsDigit(text, i) || (!point && i < text.size() && text[i] == '.'); ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    found = true;
    if (point) --exponent;
    const auto digit = static_cast<uint32_t>(text[i] - '0');
    if (taken == kMaxDigits) {
      more = more || digit > 0;
      ++exponent;
      continue;
    }
    number.MultiplyAdd(10, digit);
    if (!number.is_zero()) ++taken;
  }
  if (more) {  // stands for all that were left out: they can only break a tie
    number.MultiplyAdd(10, 1);
    --exponent;
  }
  return found;
}

}  // namespace

std::string FormatNumber(double value, int digits) {
  if (std::isnan(value)) return "nan";
  std::string text = std::signbit(value) ? "-" : "";
  if (std::isinf(value)) return text + "inf";
  if (value == 0.0) return text + "0";
  Decimal decimal = Expand(std::abs(value));
  Round(static_cast<size_t>(digits), decimal);
  const auto count = static_cast<int>(decimal.digits.size());
  if (decimal.exponent < -3 || decimal.exponent > digits) {
    text += decimal.digits[0];
    if (count > 1) text.append(".").append(decimal.digits, 1);
    const int exponent = std::abs(decimal.exponent - 1);
    text += decimal.exponent > 0 ? "e+" : "e-";
    if (exponent < 10) text += '0';
    return text + std::to_string(exponent);
  }
  if (decimal.exponent <= 0) {
    return text.append("0.").append(static_cast<size_t>(-decimal.exponent), '0').append(decimal.digits);
  }
  const auto whole = static_cast<size_t>(decimal.exponent);
  if (count <= decimal.exponent)
    return text.append(decimal.digits).append(whole - decimal.digits.size(), '0');
  return text.append(decimal.digits, 0, whole).append(".").append(decimal.digits, whole);
}

std::string FormatNumber(double value) {
  std::string text = FormatNumber(value, 9);
  double read = 0.0;
  return ParseNumber(text, read) && read != value ? FormatNumber(value, 17) : text;
}

bool ParseNumber(std::string_view text, double& value) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  BigNumber number(0);
  int exponent = 0;  // of ten
  size_t i = 0;
  if (!TakeDigits(text, i, number, exponent)) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    const bool small = ++i < text.size() && text[i] == '-';
    if (small || (i < text.size() && text[i] == '+')) ++i;
    if (!IsDigit(text, i)) return false;
    const int given = TakeExponent(text, i);
    exponent += small ? -given : given;
  }
  if (i != text.size()) return false;
  const int magnitude = exponent + static_cast<int>(0.30103 * number.bits());  // of ten, about
  if (magnitude > 400 && !number.is_zero()) return false;
  value = 0.0;
  if (magnitude > -400 && !number.is_zero()) {
    BigNumber denominator(1);
    number.MultiplyByPower(10, exponent);
    denominator.MultiplyByPower(10, -exponent);
    value = Divide(std::move(number), std::move(denominator));
  }
  if (negative) value = -value;
  return std::isfinite(value);
}

bool ParseNumber(std::string_view text, int& value) {
  double number = 0.0;
  if (!ParseNumber(text, number) || number != std::floor(number)) return false;
  if (std::abs(number) > std::numeric_limits<int>::max()) return false;
  value = static_cast<int>(number);
  return true;
}

}  // namespace speech_emotion
