#include "speech_emotion/augmentation.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <string>

#include "support/signals.h"

using namespace speech_emotion;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using Change = std::function<Result<Waveform>(const Waveform&)>;

std::map<std::string, Change> AllChanges() {
  std::map<std::string, Change> changes;
  for (const auto color :
       {NoiseColor::kWhite, NoiseColor::kPink, NoiseColor::kBrown, NoiseColor::kBlue, NoiseColor::kViolet}) {
    changes["noise " + std::to_string(static_cast<int>(color))] = [color](const Waveform& clip) {
      Random random(1);
      return AddNoise(clip, color, -20.0, random);
    };
  }
  changes["babble"] = [](const Waveform& clip) {
    Random random(2);
    return AddBabble(clip, std::vector<Waveform>{clip, {{0.1f, -0.3e30f}, clip.sample_rate_hz}}, -20.0,
                     random);
  };
  changes["gain"] = [](const Waveform& clip) { return ApplyGain(clip, 200.0); };
  for (const double rate : {0.5, 0.93, 2.0}) {
    changes["stretch " + std::to_string(rate)] = [rate](const Waveform& clip) {
      return TimeStretch(clip, rate);
    };
    changes["speed " + std::to_string(rate)] = [rate](const Waveform& clip) {
      return ChangeSpeed(clip, rate);
    };
    changes["tract " + std::to_string(rate)] = [rate](const Waveform& clip) {
      return WarpVocalTract(clip, rate);
    };
  }
  changes["pitch down"] = [](const Waveform& clip) { return ShiftPitch(clip, -12.0); };
  changes["pitch up"] = [](const Waveform& clip) { return ShiftPitch(clip, 12.0); };
  changes["band"] = [](const Waveform& clip) { return LimitBand(clip, 300.0, 3400.0); };
  changes["high pass"] = [](const Waveform& clip) { return LimitBand(clip, 700.0, 700000.0); };
  changes["room"] = [](const Waveform& clip) {
    Room room;
    room.rt60_s = 0.1;
    return AddRoom(clip, room);
  };
  return changes;
}

WaveformAugmentation Everything() {
  WaveformAugmentation all;
  all.speed.probability = all.time_stretch.probability = all.pitch_semitones.probability = 1.0;
  all.vocal_tract.probability = all.room.probability = all.babble_snr_db.probability = 1.0;
  all.noise_snr_db.probability = all.band_probability = all.gain_db.probability = 1.0;
  all.room.max_rt60_s = 0.3;
  return all;
}

Waveform Voice() {
  Waveform voice{Tone(140.0, 16000, 0.4, 0.3), 16000};
  const auto overtone = Tone(420.0, 16000, 0.4, 0.2), noise = WhiteNoise(voice.samples.size(), 3, 0.02f);
  for (size_t i = 0; i < voice.samples.size(); ++i) voice.samples[i] += overtone[i] + noise[i];
  return voice;
}

}  // namespace

TEST_CASE("every change gives finite samples for any finite clip, however short, quiet or loud") {
  constexpr float kLargest = std::numeric_limits<float>::max();
  for (const int rate_hz : {1000, 16000}) {
    for (const size_t count : {0u, 1u, 2u, 7u, 500u}) {
      const std::vector<float> noise = WhiteNoise(count, 4, 1.0f);
      std::map<std::string, std::vector<float>> signals;
      signals["zeros"].assign(count, 0.0f);
      signals["offset"].assign(count, 0.7f);
      signals["denormal"].assign(count, 1e-42f);
      for (float sample : noise) {
        signals["clipped"].push_back(sample > 0.0f ? 1.0f : -1.0f);
        signals["loud"].push_back(1e30f * sample);
        signals["loudest"].push_back(sample > 0.0f ? kLargest : -kLargest);
        signals["faint"].push_back(1e-30f * sample);
      }
      for (const auto& [signal_name, samples] : signals) {
        for (const auto& [change_name, change] : AllChanges()) {
          const auto changed = change({samples, rate_hz});
          CAPTURE(rate_hz, count, signal_name, change_name);
          REQUIRE(changed.has_value());
          REQUIRE(changed->sample_rate_hz == rate_hz);
          REQUIRE(CheckFinite(changed->samples).has_value());
          REQUIRE(changed->samples.empty() == (count == 0 || (count == 1 && changed->samples.empty())));
          REQUIRE(changed->samples.size() <= 2 * count);
          if (signal_name == "zeros") REQUIRE(RootMeanSquare(changed->samples) == 0.0);
        }
      }
    }
  }
}

TEST_CASE("a clip 1e30 times as loud comes out 1e30 times as loud") {
  const Waveform voice = Voice();
  Waveform loud = voice;
  for (float& sample : loud.samples) sample = std::ldexp(sample, 100);
  for (const auto& [name, change] : AllChanges()) {
    if (name == "gain" || name == "babble") continue;
    const auto changed = change(voice), changed_loud = change(loud);
    CAPTURE(name);
    REQUIRE((changed && changed_loud));
    REQUIRE(changed->samples.size() == changed_loud->samples.size());
    for (size_t i = 0; i < changed->samples.size(); ++i) {
      REQUIRE(std::ldexp(changed_loud->samples[i], -100) == changed->samples[i]);
    }
  }
}

TEST_CASE("a clip that isn't finite, or whose rate no device has, is refused by every change") {
  for (const auto& [name, change] : AllChanges()) {
    CAPTURE(name);
    const auto broken = change({{0.1f, std::nanf(""), 0.2f}, 16000});
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().code == ErrorCode::kInvalidAudio);
    const auto rateless = change({{0.1f, 0.2f}, 0});
    REQUIRE_FALSE(rateless.has_value());
    CHECK(rateless.error().message.find("rate") != std::string::npos);
  }
}

TEST_CASE("an argument out of its range is refused by name, with what was found") {
  const Waveform voice = Voice();
  Random random(1);
  const auto refused = [](const Result<Waveform>& result, const char* name, const char* found) {
    REQUIRE_FALSE(result.has_value());
    CAPTURE(result.error().message);
    CHECK(result.error().code == ErrorCode::kInvalidArgument);
    CHECK(result.error().message.find(name) != std::string::npos);
    CHECK(result.error().message.find(found) != std::string::npos);
  };
  refused(ApplyGain(voice, 201.0), "gain", "201");
  refused(AddNoise(voice, NoiseColor::kPink, kNaN, random), "signal-to-noise", "nan");
  refused(TimeStretch(voice, 0.4), "rate", "0.4");
  refused(TimeStretch(voice, 2.5), "rate", "2.5");
  refused(ChangeSpeed(voice, -1.0), "rate", "-1");
  refused(ShiftPitch(voice, 13.0), "pitch", "13");
  refused(WarpVocalTract(voice, 0.0), "vocal tract", "0");
  refused(LimitBand(voice, 300.0, 350.0), "low cut", "300");
  refused(LimitBand(voice, 0.0, kNaN), "high cut", "nan");
}

TEST_CASE("gain multiplies, past full scale, too") {
  const auto louder = ApplyGain({{0.1f, -0.9f}, 16000}, 20.0);
  REQUIRE(louder.has_value());
  CHECK(louder->samples[0] == Approx(1.0));
  CHECK(louder->samples[1] == Approx(-9.0));
}

TEST_CASE("without any probability a clip passes unchanged") {
  const Waveform voice = Voice();
  CHECK(Augment(voice, {}, 1)->samples == voice.samples);
}

TEST_CASE("the same seed gives the same clip to the bit, and another seed another") {
  const Waveform voice = Voice();
  const std::vector<Waveform> voices{{Tone(200.0, 16000, 0.3), 16000}, {Tone(310.0, 16000, 0.1), 16000}};
  const auto first = Augment(voice, Everything(), 7, voices),
             second = Augment(voice, Everything(), 7, voices);
  REQUIRE(first.has_value());
  CHECK(first->samples == second->samples);
  CHECK(first->samples != Augment(voice, Everything(), 8, voices)->samples);
}

TEST_CASE("a seed gives this clip on every platform") {
  const std::vector<Waveform> voices{{Tone(200.0, 16000, 0.3), 16000}, {Tone(310.0, 16000, 0.1), 16000}};
  const auto clip = Augment(Voice(), Everything(), 7, voices);
  REQUIRE(clip.has_value());
  CHECK(clip->samples.size() == 6058);
  CHECK(RootMeanSquare(clip->samples) == Approx(0.60914).epsilon(1e-3));
  for (const auto& [at, value] :
       {std::pair<size_t, double>{1000, -0.70846}, {3000, -0.71685}, {5000, 0.00075}}) {
    CHECK(clip->samples[at] == Approx(value).margin(1e-3));
  }
}

TEST_CASE("one more kind of change alters no other's draws") {
  const Waveform voice = Voice();
  WaveformAugmentation noise, both;
  noise.noise_snr_db.probability = both.noise_snr_db.probability = 1.0;
  both.gain_db = {1.0, 6.0, 6.0};
  const auto quiet = Augment(voice, noise, 11), loud = Augment(voice, both, 11);
  REQUIRE((quiet && loud));
  for (size_t i = 0; i < quiet->samples.size(); ++i) {
    REQUIRE(loud->samples[i] == Approx(quiet->samples[i] * std::pow(10.0, 0.3)).margin(1e-6));
  }
}

TEST_CASE("a change comes as often as its probability, and by amounts from all of its range") {
  WaveformAugmentation sometimes;
  sometimes.gain_db = {0.3, -6.0, 6.0};
  const Waveform clip{{0.5f, -0.5f}, 16000};
  int changed = 0, louder = 0;
  constexpr int kCount = 2000;
  for (int seed = 0; seed < kCount; ++seed) {
    const auto result = Augment(clip, sometimes, static_cast<uint64_t>(seed));
    REQUIRE(result.has_value());
    REQUIRE(std::abs(20.0 * std::log10(result->samples[0] / 0.5)) < 6.01);
    changed += result->samples != clip.samples;
    louder += result->samples[0] > 0.5f;
  }
  CHECK(changed == Approx(0.3 * kCount).epsilon(0.1));
  CHECK(louder == Approx(0.15 * kCount).epsilon(0.15));
}

TEST_CASE("an augmentation with an option out of range is refused by that option's name") {
  const auto message = [](const auto& change) {
    WaveformAugmentation augmentation = Everything();
    change(augmentation);
    const auto result = Augment(Voice(), augmentation, 1);
    return result ? std::string() : result.error().message;
  };
  using Options = WaveformAugmentation;
  CHECK(message([](Options& o) { o.speed.probability = 1.5; }).find("speed.probability") !=
        std::string::npos);
  CHECK(message([](Options& o) { o.time_stretch.low = 0.1; }).find("time_stretch.low") != std::string::npos);
  CHECK(message([](Options& o) { o.pitch_semitones.high = -3.0; }).find("pitch_semitones.high") !=
        std::string::npos);
  CHECK(message([](Options& o) { o.vocal_tract.low = kNaN; }).find("vocal_tract.low") != std::string::npos);
  CHECK(message([](Options& o) { o.room.max_rt60_s = 9.0; }).find("room.max_rt60_s") != std::string::npos);
  CHECK(message([](Options& o) { o.room.min_size_m[2] = 0.0; }).find("room height") != std::string::npos);
  CHECK(message([](Options& o) { o.max_babble_voices = 0; }).find("max_babble_voices") != std::string::npos);
  CHECK(message([](Options& o) { o.noise_colors.clear(); }).find("noise_colors") != std::string::npos);
  CHECK(message([](Options& o) { o.max_low_cut_hz = 2950.0; }).find("max_low_cut_hz") != std::string::npos);
  CHECK(message([](Options& o) { o.gain_db.high = 1e9; }).find("gain_db.high") != std::string::npos);
  CHECK(message([](Options&) {}).find("voice for babble") != std::string::npos);  // none were given
}
