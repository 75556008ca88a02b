#include "training/augmentation.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "training/sampler.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

FeatureMatrix Clip(int frames) {
  FeatureMatrix clip{64, {}};
  for (int t = 0; t < frames; ++t) {
    for (int b = 0; b < 64; ++b)
      clip.values.push_back(-10.0f + static_cast<float>(std::sin(0.1 * t + 0.2 * b)) * 3.0f);
  }
  return clip;
}

std::vector<float> Piece(const FeatureMatrix& clip, int frames, const AugmentationOptions* options,
                         uint64_t seed, double warp = 0.0) {
  std::vector<float> out(static_cast<size_t>(frames) * clip.features);
  Random random(seed);
  REQUIRE(CropAndAugment(clip, frames, warp, options, random, out.data()).has_value());
  return out;
}

}  // namespace

TEST_CASE("without options the middle of the clip comes out unchanged") {
  const FeatureMatrix clip = Clip(301);
  const auto piece = Piece(clip, 201, nullptr, 1);
  for (int t = 0; t < 201; ++t) {
    for (int b = 0; b < 64; ++b) REQUIRE(piece[t * 64 + b] == Approx(clip.row(t + 50)[b]));
  }
}

TEST_CASE("augmentation is the same for the same seed, another for another, and always finite") {
  const AugmentationOptions options;
  for (const int frames : {1, 5, 40, 150, 400}) {
    const FeatureMatrix clip = Clip(frames);
    const auto first = Piece(clip, 230, &options, 4), second = Piece(clip, 230, &options, 4);
    CHECK(first == second);
    CHECK(first != Piece(clip, 230, &options, 5));
    for (float value : first) REQUIRE(std::isfinite(value));
  }
}

TEST_CASE("a clip without frames, or an option out of its range, is refused") {
  std::vector<float> out(230 * 64);
  Random random(1);
  AugmentationOptions options;
  CHECK_FALSE(CropAndAugment({64, {}}, 230, 0.0, &options, random, out.data()).has_value());
  options.masks.max_time_part = 2.0;
  CHECK_FALSE(CropAndAugment(Clip(230), 230, 0.0, &options, random, out.data()).has_value());
}

TEST_CASE("noise is at the level asked for") {
  AugmentationOptions options;
  options.min_tempo = options.max_tempo = 1.0;
  options.mel_warp = options.max_tilt = 0.0;
  options.masks.time_masks = options.masks.feature_masks = 0;
  options.noise_probability = 1.0;
  options.min_snr_db = options.max_snr_db = 0.0;
  const FeatureMatrix clip = Clip(230);
  const auto plain = Piece(clip, 230, nullptr, 1), noisy = Piece(clip, 230, &options, 1);
  double before = 0.0, after = 0.0;
  for (size_t i = 0; i < plain.size(); ++i) {
    before += std::exp(static_cast<double>(plain[i]));
    after += std::exp(static_cast<double>(noisy[i]));
  }
  CHECK(after / before ==
        Approx(2.0).epsilon(0.25));  // as much noise as signal; its slope shifts it a little
}

TEST_CASE("masks of a whole clip are at the mean of each feature, whatever its scale") {
  FeatureMatrix clip{2, {}};
  for (int t = 0; t < 50; ++t) {
    clip.values.push_back(static_cast<float>(t % 2));            // 0.5 on average
    clip.values.push_back(-300.0f + static_cast<float>(t % 5));  // -298
  }
  SpecAugmentOptions masks;
  masks.feature_masks = 0;
  FeatureMatrix masked = clip;
  Random random(3);
  REQUIRE(MaskClip(masks, 2, random, masked.values).has_value());
  int changed = 0;
  for (int t = 0; t < 50; ++t) {
    if (masked.row(t)[0] == clip.row(t)[0]) {
      CHECK(masked.row(t)[1] == clip.row(t)[1]);
      continue;
    }
    ++changed;
    CHECK(masked.row(t)[0] == Approx(0.5));
    CHECK(masked.row(t)[1] == Approx(-298.0));
  }
  CHECK(changed > 0);
  CHECK(changed <= 24);  // two masks of a quarter of the frames at most
  masks.max_time_part = 2.0;
  CHECK_FALSE(MaskClip(masks, 2, random, masked.values).has_value());
}

TEST_CASE("draws are even over a corpus's classes, and TESS is a small part") {
  std::vector<Utterance> utterances;
  const auto add = [&](const char* corpus, const char* label, int count) {
    for (int i = 0; i < count; ++i) utterances.push_back({"", corpus, label, "x", Sex::kUnknown});
  };
  add("ravdess", "neutral", 100);
  add("ravdess", "sad", 300);
  add("tess", "sad", 400);
  const BalancedSampler sampler(utterances);
  Random random(1);
  std::map<std::string, int> drawn;
  for (int i = 0; i < 22000; ++i) {
    const Utterance& utterance = utterances[sampler.Draw(random)];
    ++drawn[utterance.corpus + " " + utterance.label];
  }
  CHECK(drawn["ravdess neutral"] == Approx(10000).epsilon(0.05));
  CHECK(drawn["ravdess sad"] == Approx(10000).epsilon(0.05));
  CHECK(drawn["tess sad"] == Approx(2000).epsilon(0.1));
}

TEST_CASE("plain speech and sounds make the part of the draws that a recipe gives them") {
  std::vector<Utterance> utterances;
  const auto add = [&](const char* corpus, const char* label, ClipKind kind, int count) {
    for (int i = 0; i < count; ++i) {
      utterances.push_back({"", corpus, label, "x", Sex::kUnknown});
      utterances.back().kind = kind;
    }
  };
  add("crema-d", "sad", ClipKind::kActed, 400);
  add("commands", "neutral", ClipKind::kPlain, 900);
  add("books", "neutral", ClipKind::kPlain, 100);
  add("sounds", "rain", ClipKind::kSound, 900);
  const auto drawn = [&](const DrawShares& shares) {
    const BalancedSampler sampler(utterances, shares);
    Random random(1);
    std::map<std::string, double> parts;
    for (int i = 0; i < 20000; ++i) parts[utterances[sampler.Draw(random)].corpus] += 1.0 / 20000;
    return parts;
  };
  auto parts = drawn({.plain = 0.2, .sounds = 0.1});
  CHECK(parts["crema-d"] == Approx(0.7).epsilon(0.03));
  CHECK(parts["commands"] == Approx(0.15).epsilon(0.05));  // three times the root of the other's clips
  CHECK(parts["books"] == Approx(0.05).epsilon(0.1));
  CHECK(parts["sounds"] == Approx(0.1).epsilon(0.1));
  parts = drawn({});
  CHECK(parts["crema-d"] == Approx(20.0 / 90.0).epsilon(0.05));
  parts = drawn({.plain = 0.0, .sounds = -1.0});
  CHECK(parts["books"] == 0.0);
  CHECK(parts["sounds"] == Approx(0.6).epsilon(0.05));
}
