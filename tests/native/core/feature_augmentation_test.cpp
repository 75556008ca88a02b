#include "speech_emotion/feature_augmentation.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace speech_emotion;

namespace {

FeatureMatrix Clip(int frames, int bands = 16) {
  FeatureMatrix clip{bands, {}};
  for (int t = 0; t < frames; ++t) {
    for (int b = 0; b < bands; ++b) {
      clip.values.push_back(-10.0f + 3.0f * static_cast<float>(std::sin(0.1 * t + 0.2 * b)));
    }
  }
  return clip;
}

bool Refused(const Result<void>& result, const char* name) {
  return !result && result.error().code == ErrorCode::kInvalidArgument &&
         result.error().message.find(name) != std::string::npos;
}

}  // namespace

TEST_CASE("masks are whole frames and whole bands of the fill value, no more than asked for") {
  for (const MaskFill fill : {MaskFill::kMean, MaskFill::kZero}) {
    const FeatureMatrix clip = Clip(100);
    double mean = 0.0;
    for (float value : clip.values) mean += value / clip.values.size();
    const float filled = fill == MaskFill::kMean ? static_cast<float>(mean) : 0.0f;
    std::set<int> masked_counts;
    for (uint64_t seed = 0; seed < 200; ++seed) {
      SpecAugmentOptions options{
          .time_masks = 1, .max_time_mask = 12, .feature_masks = 1, .max_feature_mask = 5};
      options.fill = fill;
      Random random(seed);
      FeatureMatrix masked = clip;
      REQUIRE(SpecAugment(options, random, masked).has_value());
      std::set<int> bands, frames;
      for (int b = 0; b < 16; ++b) {
        bool all = true;
        for (int t = 0; t < 100; ++t) all = all && masked.row(t)[b] == Approx(filled);
        if (all) bands.insert(b);
      }
      for (int t = 0; t < 100; ++t) {
        bool all = true;
        for (int b = 0; b < 16; ++b) all = all && masked.row(t)[b] == Approx(filled);
        if (all) frames.insert(t);
      }
      REQUIRE(bands.size() <= 5);
      REQUIRE(frames.size() <= 12);
      if (!bands.empty()) REQUIRE(*bands.rbegin() - *bands.begin() + 1 == static_cast<int>(bands.size()));
      if (!frames.empty()) REQUIRE(*frames.rbegin() - *frames.begin() + 1 == static_cast<int>(frames.size()));
      for (int t = 0; t < 100; ++t) {
        for (int b = 0; b < 16; ++b) {
          if (!bands.contains(b) && !frames.contains(t)) REQUIRE(masked.row(t)[b] == clip.row(t)[b]);
        }
      }
      masked_counts.insert(static_cast<int>(frames.size()));
    }
    CHECK(masked_counts.size() == 13);  // every width from none to twelve
  }
}

TEST_CASE("a time mask takes no more than its part of a short clip") {
  SpecAugmentOptions options{
      .time_masks = 1, .max_time_mask = 100, .max_time_part = 0.25, .feature_masks = 0};
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Random random(seed);
    FeatureMatrix masked = Clip(10);
    const FeatureMatrix clip = masked;
    REQUIRE(SpecAugment(options, random, masked).has_value());
    int changed = 0;
    for (int t = 0; t < 10; ++t) changed += masked.row(t)[0] != clip.row(t)[0];
    REQUIRE(changed <= 2);
  }
}

TEST_CASE("a band is read from its place times one plus the warp") {
  FeatureMatrix ramp{32, {}};
  for (int i = 0; i < 64; ++i) ramp.values.push_back(static_cast<float>(i % 32));
  for (const double warp : {-0.1, 0.0, 0.07}) {
    FeatureMatrix warped = ramp;
    REQUIRE(WarpBands(warp, warped).has_value());
    for (int t = 0; t < 2; ++t) {
      for (int b = 0; b < 32; ++b) REQUIRE(warped.row(t)[b] == Approx(std::min(b * (1.0 + warp), 31.0)));
    }
  }
}

TEST_CASE("a tilt is a line over the bands around nothing in the middle") {
  FeatureMatrix flat{4, std::vector<float>(8, 2.0f)};
  REQUIRE(TiltBands(1.0, flat).has_value());
  CHECK(flat.values == std::vector<float>{1.5f, 1.75f, 2.0f, 2.25f, 1.5f, 1.75f, 2.0f, 2.25f});
}

TEST_CASE("stretched frames are the clip's own at another tempo") {
  const FeatureMatrix clip = Clip(50);
  Random random(1);
  const auto slow = StretchFrames(clip, 5.0, 0.5, 40, random);
  REQUIRE(slow.has_value());
  REQUIRE(slow->frames() == 40);
  for (int t = 0; t < 40; ++t) {
    for (int b = 0; b < 16; ++b) {
      const float between = 0.5f * (clip.row(5 + t / 2)[b] + clip.row(5 + (t + 1) / 2)[b]);
      REQUIRE(slow->row(t)[b] == Approx(between));
    }
  }
  const auto same = StretchFrames(clip, 0.0, 1.0, 50, random);
  REQUIRE(same.has_value());
  CHECK(same->values == clip.values);
}

TEST_CASE("a clip that is too short lies in a background as quiet as its quietest frames") {
  FeatureMatrix clip = Clip(50);
  for (int t = 0; t < 10; ++t) std::fill_n(clip.values.begin() + t * 16, 16, -15.0f);
  Random random(2);
  const auto placed = StretchFrames(clip, -100.0, 1.0, 250, random);
  REQUIRE(placed.has_value());
  for (int t = 0; t < 50; ++t) {
    for (int b = 0; b < 16; ++b) REQUIRE(placed->row(100 + t)[b] == clip.row(t)[b]);
  }
  double sum = 0.0, square = 0.0;
  for (int t = 0; t < 100; ++t) {
    for (float value : placed->row(t)) {
      sum += value;
      square += (value + 15.0) * (value + 15.0);
    }
  }
  CHECK(sum / 1600.0 == Approx(-15.0).margin(0.05));
  CHECK(std::sqrt(square / 1600.0) == Approx(0.4).epsilon(0.1));
}

TEST_CASE("noise on log-mels comes at the ratio asked for, also at levels whose power overflows") {
  for (const float offset : {0.0f, 200.0f, -300.0f}) {
    FeatureMatrix clip = Clip(200);
    for (float& value : clip.values) value += offset;
    FeatureMatrix noisy = clip;
    Random random(3);
    REQUIRE(AddBandNoise(0.0, 0.0, random, noisy).has_value());
    double before = 0.0, after = 0.0;
    for (size_t i = 0; i < clip.values.size(); ++i) {
      before += std::exp(static_cast<double>(clip.values[i]) - offset);
      after += std::exp(static_cast<double>(noisy.values[i]) - offset);
    }
    CAPTURE(offset);
    CHECK(after / before == Approx(2.0).epsilon(0.03));
  }
}

TEST_CASE("noise fluctuates from band to band as the mean power of four bins does") {
  FeatureMatrix clip{16, std::vector<float>(16 * 1000, -30.0f)};
  Random random(9);
  REQUIRE(AddBandNoise(-60.0, 0.0, random, clip).has_value());
  const double level = -30.0 + 6.0 * std::log(10.0);
  double mean = 0.0, square = 0.0;
  for (float value : clip.values) {
    mean += (value - level) / 16e3;
    square += (value - level) * (value - level) / 16e3;
  }
  CHECK(mean == Approx(-0.1302).margin(0.015));                           // digamma(4) - log 4
  CHECK(std::sqrt(square - mean * mean) == Approx(0.5327).margin(0.01));  // the root of trigamma(4)
}

TEST_CASE("a slope lifts noise at the top and lowers it at the bottom") {
  FeatureMatrix clip{16, std::vector<float>(16 * 500, -30.0f)};
  Random random(4);
  REQUIRE(AddBandNoise(-60.0, 4.0, random, clip).has_value());
  double top = 0.0, bottom = 0.0;
  for (int t = 0; t < 500; ++t) {
    bottom += clip.row(t)[0] / 500.0;
    top += clip.row(t)[15] / 500.0;
  }
  CHECK(top - bottom == Approx(4.0 * 15 / 16).margin(0.15));
}

TEST_CASE("another recording is added as power, as loud as it is told to be") {
  FeatureMatrix clip{2, {-3.0f, -4.0f, -5.0f, -2.0f}};
  const FeatureMatrix noise{2, {10.0f, 11.0f, 12.0f, 9.0f}};
  const auto power = [](const FeatureMatrix& matrix) {
    double sum = 0.0;
    for (const float value : matrix.values) sum += std::exp(static_cast<double>(value));
    return sum;
  };
  FeatureMatrix noisy = clip;
  REQUIRE(AddNoise(noise, 10.0, noisy).has_value());
  CHECK(power(noisy) / power(clip) == Approx(1.1));
  CHECK(noisy.values[2] > clip.values[2]);
  const auto other_shape = AddNoise(FeatureMatrix{4, noise.values}, 10.0, noisy);
  REQUIRE_FALSE(other_shape.has_value());
  CHECK(other_shape.error().message == "expected a noise of 2 frames of 2 bands, found 1 of 4");
}

TEST_CASE("labels mix linearly, and log-mels as powers") {
  std::vector<float> label{1.0f, 0.0f, 0.0f};
  REQUIRE(Mix(std::vector<float>{0.0f, 0.5f, 0.5f}, 0.75, MixScale::kLinear, label).has_value());
  CHECK(label == std::vector<float>{0.75f, 0.125f, 0.125f});
  FeatureMatrix features{2, {-3.0f, 90.0f}};
  const FeatureMatrix other{2, {-5.0f, -90.0f}};
  REQUIRE(Mix(other, 0.6, MixScale::kLogPower, features).has_value());
  CHECK(features.values[0] == Approx(std::log(0.6 * std::exp(-3.0) + 0.4 * std::exp(-5.0))));
  CHECK(features.values[1] == Approx(90.0 + std::log(0.6)));
  for (const auto scale : {MixScale::kLinear, MixScale::kLogPower}) {
    FeatureMatrix all = features, none = features;
    REQUIRE(Mix(other, 1.0, scale, all).has_value());
    REQUIRE(Mix(other, 0.0, scale, none).has_value());
    CHECK(all.values == features.values);
    CHECK(none.values == other.values);
  }
}

TEST_CASE("changes of nothing, of one value and of enormous values stay finite") {
  for (const float value : {0.0f, 1e30f, -1e30f, 3e38f, -3e38f}) {
    for (const auto& [frames, bands] : {std::pair{0, 8}, {1, 1}, {1, 8}, {3, 2}, {0, 0}}) {
      FeatureMatrix features{bands, std::vector<float>(static_cast<size_t>(frames) * bands, value)};
      if (features.values.size() > 1) features.values[1] = -value;
      Random random(5);
      REQUIRE(SpecAugment({}, random, features).has_value());
      REQUIRE(WarpBands(0.1, features).has_value());
      REQUIRE(TiltBands(1.0, features).has_value());
      REQUIRE(AddBandNoise(10.0, 1.0, random, features).has_value());
      REQUIRE(Mix(FeatureMatrix(features), 0.3, MixScale::kLogPower, features).has_value());
      REQUIRE(features.values.size() == static_cast<size_t>(frames) * bands);
      if (frames > 0) {
        const auto stretched = StretchFrames(features, -1.5, 0.7, 9, random);
        REQUIRE(stretched.has_value());
        features = *stretched;
      }
      for (float changed : features.values) REQUIRE(std::isfinite(changed));
    }
  }
}

TEST_CASE("what can't be is refused by name") {
  FeatureMatrix clip = Clip(4);
  Random random(6);
  CHECK(Refused(SpecAugment({.time_masks = -1}, random, clip), "time masks"));
  CHECK(Refused(SpecAugment({.max_time_part = 1.5}, random, clip), "part of the frames"));
  CHECK(Refused(SpecAugment({.max_feature_mask = -3}, random, clip), "feature mask"));
  CHECK(Refused(WarpBands(0.6, clip), "warp"));
  CHECK(Refused(TiltBands(std::nan(""), clip), "tilt"));
  CHECK(Refused(AddBandNoise(1e6, 0.0, random, clip), "signal-to-noise"));
  CHECK(Refused(Mix(clip, 1.2, MixScale::kLinear, clip), "share"));
  CHECK_FALSE(StretchFrames(clip, 0.0, 0.0, 10, random).has_value());
  CHECK_FALSE(StretchFrames(clip, 0.0, 1.0, -1, random).has_value());
  CHECK_FALSE(StretchFrames({8, {}}, 0.0, 1.0, 10, random).has_value());
  const auto mixed = Mix(Clip(5), 0.5, MixScale::kLinear, clip);
  REQUIRE_FALSE(mixed.has_value());
  CHECK(mixed.error().code == ErrorCode::kShapeMismatch);
  CHECK(Mix(Clip(2, 32), 0.5, MixScale::kLinear, clip).error().code == ErrorCode::kShapeMismatch);
}
