// Numbers as text: what the C library prints and reads, without it.
#include "base/number_text.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

namespace {

using namespace speech_emotion;

double FromBits(uint64_t bits) {
  double value = 0.0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// Of all magnitudes, subnormal ones and round ones among them; finite.
double RandomNumber(std::mt19937_64& random) {
  const uint64_t bits = random();
  const double value = FromBits(bits % 7 == 0 ? bits & 0x800fffffffffffff : bits);
  if (bits % 5 == 0) return static_cast<double>(static_cast<int32_t>(random())) / 1000.0;
  return std::isfinite(value) ? value : 0.0;
}

std::string Printed(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

}  // namespace

TEST_CASE("numbers are written as printf writes them") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    const double value = RandomNumber(random);
    for (int digits : {1, 6, 9, 17}) REQUIRE(FormatNumber(value, digits) == Printed(value, digits));
  }
  CHECK(FormatNumber(0.1) == "0.1");
  CHECK(FormatNumber(1e-10) == "1e-10");
  CHECK(FormatNumber(7600.0) == "7600");
  CHECK(FormatNumber(-0.0) == "-0");
  CHECK(FormatNumber(1.0 / 3.0) == "0.33333333333333331");
  CHECK(FormatNumber(2.5, 1) == "2");  // between two, the even one
  CHECK(FormatNumber(INFINITY) == "inf");
}

TEST_CASE("every number survives its text") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 5000; ++i) {
    const double value = RandomNumber(random);
    double read = 1.0;
    REQUIRE(ParseNumber(FormatNumber(value), read));
    // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): bit by bit; em++ 3.1.6 has no std::bit_cast
    REQUIRE(std::memcmp(&read, &value, sizeof value) == 0);
  }
}

TEST_CASE("text becomes the nearest double, as by strtod") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 2000; ++i) {
    const std::string text = Printed(RandomNumber(random), 1 + i % 20);
    double read = 0.0;
    CAPTURE(text);
    REQUIRE(ParseNumber(text, read) == std::isfinite(std::strtod(text.c_str(), nullptr)));
    if (std::isfinite(std::strtod(text.c_str(), nullptr)))
      REQUIRE(read == std::strtod(text.c_str(), nullptr));
  }
  // Halfway between 1 and the next double, and a little more than that, a thousand digits later.
  const std::string half = "1.00000000000000011102230246251565404236316680908203125";
  double read = 0.0;
  REQUIRE(ParseNumber(half, read));
  CHECK(read == 1.0);
  REQUIRE(ParseNumber(half + std::string(1000, '0') + "1", read));
  CHECK(read > 1.0);
  REQUIRE(ParseNumber("2.4703282292062328e-324", read));
  CHECK(read == 4.9406564584124654e-324);
  REQUIRE(ParseNumber("1e-99999999999", read));
  CHECK(read == 0.0);
}

TEST_CASE("text that is not one finite number is refused") {
  double number = 0.0;
  int whole = 0;
  for (const char* text : {"", "-", "+", ".", "e5", "1e", "1e+", "0x10", "inf", "nan", " 1", "1 ", "1..2",
                           "1,5", "--1", "1e400", "-1e99999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseNumber(text, number));
    CHECK_FALSE(ParseNumber(text, whole));
  }
  CHECK_FALSE(ParseNumber("1.5", whole));
  CHECK_FALSE(ParseNumber("2147483648", whole));
  REQUIRE(ParseNumber("2147483647", whole));
  CHECK(whole == 2147483647);
  REQUIRE(ParseNumber("-12e2", whole));
  CHECK(whole == -1200);
}
