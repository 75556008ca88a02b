// Sounds that are made for the training.
#include "data/features/generated_sounds.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "speech_emotion/feature_presets.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

TEST_CASE("generated sounds are the same for a seed, others for another, and never clip") {
  for (const auto make : {MusicLikeSound, DeviceSound}) {
    Random one(1), again(1), another(2);
    const Waveform sound = make(16000, one);
    CHECK(sound.samples == make(16000, again).samples);
    CHECK(sound.samples != make(16000, another).samples);
    CHECK(sound.samples.size() == static_cast<size_t>(kGeneratedSoundS * 16000));
  }
  Random random(3);
  for (int i = 0; i < 40; ++i) {
    for (const auto make : {MusicLikeSound, DeviceSound}) {
      float largest = 0.0f;
      for (const float sample : make(16000, random).samples) largest = std::max(largest, std::abs(sample));
      CHECK(largest > 0.0f);
      CHECK(largest <= 1.0f);
    }
  }
}

TEST_CASE("generated sounds join a training as sounds, with features like any clip's") {
  FeatureSet set;
  const FeatureOptions options = FeaturePresetByName("voice").value();
  REQUIRE(AddGeneratedSounds(10, options, 1, set).has_value());
  REQUIRE(set.utterances.size() == 10);
  for (size_t i = 0; i < 10; ++i) {
    CHECK(set.utterances[i].kind == ClipKind::kSound);
    CHECK(set.features[i].frames() > 390);
  }
  CHECK(std::count_if(set.utterances.begin(), set.utterances.end(),
                      [](const Utterance& sound) { return sound.label == "music-like"; }) == 7);
}
