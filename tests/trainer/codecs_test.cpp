// Codecs change what is heard, and neither its length nor its time.
#include "data/features/codecs.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "generated_corpora.h"
#include "support/cli_audio.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

constexpr std::pair<Codec, const char*> kCodecs[] = {
    {Codec::kOpus, "Opus"}, {Codec::kGsm, "GSM"}, {Codec::kMp3, "MP3"}, {Codec::kNarrowBand, "8 kHz"}};

Waveform Through(const Waveform& clip, Codec codec, double kbit_per_s) {
  auto copy = ThroughCodec(clip, codec, kbit_per_s);
  if (!copy) FAIL(copy.error().message);
  return std::move(*copy);
}

// Of b later than a: where their product is largest, in samples.
int DelayOf(const std::vector<float>& a, const std::vector<float>& b) {
  constexpr int kFarthest = 2000;
  int best = 0;
  double largest = 0.0;
  for (int delay = -kFarthest; delay <= kFarthest; ++delay) {
    double sum = 0.0;
    for (int i = kFarthest; i + kFarthest < static_cast<int>(a.size()); ++i)
      sum += static_cast<double>(a.data()[i]) * b.data()[i + delay];
    if (sum > largest) std::tie(best, largest) = std::pair(delay, sum);
  }
  return best;
}

double Power(const std::vector<float>& samples) {
  double power = 0.0;
  for (const float sample : samples) power += static_cast<double>(sample) * sample;
  return power;
}

// Speech-like, with a noise above 4 kHz.
Waveform BroadClip(int rate_hz) {
  Waveform clip{cli_test::Voice(1.0, rate_hz), rate_hz};
  const auto hiss = trainer_test::Tone(6000.0, 1.0, rate_hz);
  for (size_t i = 0; i < clip.samples.size(); ++i) clip.samples[i] += 0.1f * hiss[i];
  return clip;
}

double PowerAt(const Waveform& clip, double frequency_hz) {
  double sine = 0.0, cosine = 0.0;
  for (size_t i = 0; i < clip.samples.size(); ++i) {
    const double angle = 2.0 * 3.14159265358979 * frequency_hz * static_cast<double>(i) / clip.sample_rate_hz;
    sine += clip.samples[i] * std::sin(angle);
    cosine += clip.samples[i] * std::cos(angle);
  }
  return sine * sine + cosine * cosine;
}

}  // namespace

TEST_CASE("a codec leaves a clip its length, rate, level and time, at every rate") {
  for (const int rate_hz : {16000, 24414, 48000}) {
    const Waveform clip{cli_test::Voice(1.0, rate_hz), rate_hz};
    for (const auto& [codec, name] : kCodecs) {
      INFO(name << " at " << rate_hz);
      const Waveform copy = Through(clip, codec, codec == Codec::kMp3 ? 32.0 : 16.0);
      CHECK(copy.sample_rate_hz == rate_hz);
      REQUIRE(copy.samples.size() == clip.samples.size());
      CHECK(std::abs(DelayOf(clip.samples, copy.samples)) <= rate_hz / 4000);
      CHECK(copy.samples != clip.samples);
      CHECK(std::abs(10.0 * std::log10(Power(copy.samples) / Power(clip.samples))) < 1.5);  // dB
      CHECK(copy.samples == Through(clip, codec, codec == Codec::kMp3 ? 32.0 : 16.0).samples);
    }
  }
}

TEST_CASE("telephones cut at 4 kHz, and fewer bits a second cost more") {
  const Waveform clip = BroadClip(16000);
  const double before = PowerAt(clip, 6000.0);
  CHECK(PowerAt(Through(clip, Codec::kGsm, 0.0), 6000.0) < 0.01 * before);
  CHECK(PowerAt(Through(clip, Codec::kNarrowBand, 0.0), 6000.0) < 0.01 * before);
  const auto error_of = [&](double kbit_per_s) {
    std::vector<float> error = Through(clip, Codec::kOpus, kbit_per_s).samples;
    for (size_t i = 0; i < error.size(); ++i) error[i] -= clip.samples[i];
    return Power(error);
  };
  CHECK(error_of(64.0) < error_of(12.0));
}

TEST_CASE("clips that are silent, quiet, loud or a moment long go through every codec") {
  for (const auto& [codec, name] : kCodecs) {
    INFO(name);
    const double kbit_per_s = 32.0;
    CHECK(Through({std::vector<float>(8000, 0.0f), 16000}, codec, kbit_per_s).samples ==
          std::vector<float>(8000, 0.0f));
    CHECK(Through({{}, 16000}, codec, kbit_per_s).samples.empty());
    CHECK(Through({std::vector<float>(10, 0.1f), 16000}, codec, kbit_per_s).samples.size() == 10);
    for (const float gain : {1e-4f, 30.0f}) {
      Waveform clip{cli_test::Voice(0.5, 16000), 16000};
      for (float& sample : clip.samples) sample *= gain;
      const double level = Power(Through(clip, codec, kbit_per_s).samples) / Power(clip.samples);
      CHECK(std::abs(10.0 * std::log10(level)) < 1.5);
    }
  }
  CHECK_FALSE(ThroughCodec(BroadClip(16000), Codec::kOpus, 1.0).has_value());
}
