#include "recognition/headline.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace speech_emotion;

namespace {

constexpr double kHop_s = 0.25;
constexpr double kUncertainBelow = 0.35;
constexpr std::optional<size_t> kNone = std::nullopt;

using Floats = std::vector<float>;

// As the recognizer's own options have it: a lead of 0.22 for a second.
Headline Steady() { return Headline(kUncertainBelow, 0.22 * 0.22 * 1.0); }

}  // namespace

TEST_CASE("the first headline is what leads, or none where nothing stands out") {
  CHECK(Steady().Accept(Floats{0.2f, 0.7f, 0.1f}, kHop_s) == 1);
  CHECK(Steady().Accept(Floats{0.34f, 0.33f, 0.33f}, kHop_s) == kNone);
}

TEST_CASE("labels that change places by chance don't change the headline") {
  auto headline = Steady();
  REQUIRE(headline.Accept(Floats{0.46f, 0.44f, 0.1f}, kHop_s) == 0);
  std::mt19937 random(3);
  for (int i = 0; i < 240; ++i) {  // a minute
    const float noise = static_cast<float>(random() % 1000) / 1000.0f * 0.1f - 0.05f;
    CHECK(headline.Accept(Floats{0.46f + noise, 0.44f - noise, 0.1f}, kHop_s) == 0);
  }
}

TEST_CASE("a label that leads clearly is the headline at once, one that leads a little after a while") {
  const auto windows_until_change = [](float lead) {
    auto headline = Steady();
    headline.Accept(Floats{0.6f, 0.4f}, kHop_s);
    int windows = 1;
    while (headline.Accept(Floats{0.5f - lead / 2, 0.5f + lead / 2}, kHop_s) == 0) ++windows;
    return windows;
  };
  CHECK(windows_until_change(0.45f) == 1);
  CHECK(windows_until_change(0.225f) == 4);    // a second
  CHECK(windows_until_change(0.1125f) == 16);  // four of them
}

TEST_CASE("a voice that turns from one emotion to another is named by the new one within two seconds") {
  // Windows of three seconds across the splice, of which the new one, a louder one, counts three times.
  auto headline = Steady();
  headline.Accept(Floats{0.7f, 0.15f, 0.15f}, kHop_s);
  double after_s = 0.0;
  for (bool changed = false; !changed;) {
    after_s += kHop_s;
    const double part = std::min(1.0, after_s / 3.0);
    const auto share = static_cast<float>(3.0 * part / (1.0 + 2.0 * part));
    changed = headline.Accept(Floats{0.7f - 0.55f * share, 0.15f + 0.55f * share, 0.15f}, kHop_s) == 1;
  }
  CHECK(after_s <= 2.0);
}

TEST_CASE("between a label and none of them the headline keeps, too") {
  auto headline = Steady();
  REQUIRE(headline.Accept(Floats{0.4f, 0.3f, 0.3f}, kHop_s) == 0);
  for (int i = 0; i < 40; ++i) {
    CHECK(headline.Accept(Floats{i % 2 == 0 ? 0.32f : 0.38f, 0.3f, 0.3f}, kHop_s) == 0);
  }
  std::optional<size_t> shown = 0;
  for (int i = 0; i < 20; ++i) shown = headline.Accept(Floats{0.25f, 0.25f, 0.25f}, kHop_s);
  CHECK(shown == kNone);
  for (int i = 0; i < 12; ++i) shown = headline.Accept(Floats{0.2f, 0.3f, 0.5f}, kHop_s);
  CHECK(shown == 2);
}

TEST_CASE("without a lead that is asked for, the headline is what leads") {
  Headline headline(kUncertainBelow, 0.0);
  CHECK(headline.Accept(Floats{0.6f, 0.4f}, kHop_s) == 0);
  CHECK(headline.Accept(Floats{0.49f, 0.51f}, kHop_s) == 1);
  CHECK(headline.Accept(Floats{0.51f, 0.49f}, kHop_s) == 0);
}
