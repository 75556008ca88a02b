#include "speech_emotion/random.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

using speech_emotion::Random;

TEST_CASE("a seed gives these draws, to the bit, on every platform") {
  Random random(2024);
  CHECK(random.Bits() == 11302035004393361974u);
  CHECK(random.Uniform() == 0x1.96e50634f5cdbp-1);
  CHECK(random.UniformInt(-5, 1000000) == 262604);
  CHECK(random.Normal() == 0x1.81526569218dfp-2);
  CHECK(random.Normal() == -0x1.803f949708629p+0);
  CHECK(random.Beta(0.2, 0.2) == 0x1.fda32ce9163c7p-1);
  CHECK(random.Beta(3.0, 1.5) == 0x1.4e60643ca32a4p-1);
  double sum = 0.0;
  for (int i = 0; i < 1000; ++i) {
    sum += random.Normal();
    sum += random.Beta(0.4, 0.4);
  }
  CHECK(sum == 0x1.082a95ac3658bp+9);
}

TEST_CASE("uniform draws fill their range evenly and keep to it") {
  Random random(1);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100000; ++i) {
    const double value = random.Uniform(-2.0, 3.0);
    REQUIRE(value >= -2.0);
    REQUIRE(value < 3.0);
    ++counts[static_cast<size_t>((value + 2.0) * 2.0)];
  }
  for (int count : counts) CHECK(count == Approx(10000).epsilon(0.05));
  CHECK(random.Uniform(4.0, 4.0) == 4.0);
}

TEST_CASE("whole numbers are drawn evenly, both ends among them") {
  Random random(2);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) ++counts.at(static_cast<size_t>(random.UniformInt(-3, 3) + 3));
  for (int count : counts) CHECK(count == Approx(10000).epsilon(0.05));
  CHECK(random.UniformInt(5, 5) == 5);
  CHECK(random.UniformInt(5, 4) == 5);
}

TEST_CASE("normal draws have the moments and the tails of a normal distribution") {
  Random random(3);
  constexpr int kCount = 200000;
  double sum = 0.0, square = 0.0, fourth = 0.0;
  int beyond_two = 0;
  for (int i = 0; i < kCount; ++i) {
    const double value = random.Normal();
    sum += value;
    square += value * value;
    fourth += value * value * value * value;
    beyond_two += std::abs(value) > 2.0;
  }
  CHECK(std::abs(sum / kCount) < 0.01);
  CHECK(square / kCount == Approx(1.0).epsilon(0.01));
  CHECK(fourth / kCount == Approx(3.0).epsilon(0.03));
  CHECK(static_cast<double>(beyond_two) / kCount == Approx(0.0455).epsilon(0.05));
}

TEST_CASE("Beta draws have their mean and variance, down to parameters whose Gamma draws underflow") {
  const std::pair<double, double> parameters[] = {
      {0.2, 0.2}, {0.4, 0.4}, {1.0, 1.0}, {2.0, 5.0}, {0.001, 0.001}};
  for (const auto& [a, b] : parameters) {
    CAPTURE(a, b);
    Random random(4);
    constexpr int kCount = 50000;
    double sum = 0.0, square = 0.0;
    for (int i = 0; i < kCount; ++i) {
      const double value = random.Beta(a, b);
      REQUIRE(value >= 0.0);
      REQUIRE(value <= 1.0);
      sum += value;
      square += value * value;
    }
    const double mean = sum / kCount;
    CHECK(mean == Approx(a / (a + b)).margin(0.01));
    CHECK(square / kCount - mean * mean == Approx(a * b / ((a + b) * (a + b) * (a + b + 1.0))).epsilon(0.03));
  }
}
