#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

#include "features/pyin.h"
#include "features/yin.h"
#include "support/signals.h"

using speech_emotion::PitchEstimate;
using speech_emotion::PitchOptions;
using speech_emotion::Pyin;
using speech_emotion::Yin;

namespace {

constexpr int kRatesHz[] = {8000, 16000, 22050, 44100, 48000};

// A frame of 128 ms, about what 2048 samples are at 16 kHz.
int FrameLength(int sample_rate_hz) { return sample_rate_hz / 125 * 16; }

std::vector<PitchEstimate> TrackYin(const std::vector<float>& samples, int sample_rate_hz) {
  const int length = FrameLength(sample_rate_hz), shift = length / 4;
  Yin yin(PitchOptions{}, length, sample_rate_hz);
  std::vector<PitchEstimate> estimates;
  for (size_t begin = 0; begin + length <= samples.size(); begin += shift) {
    estimates.push_back(yin.Compute(&samples[begin]));
  }
  return estimates;
}

void AcceptFrames(Pyin& pyin, const std::vector<float>& samples, int length) {
  for (size_t begin = 0; begin + length <= samples.size(); begin += length / 4) {
    pyin.AcceptFrame(&samples[begin]);
  }
}

std::vector<PitchEstimate> TrackPyin(const std::vector<float>& samples, int sample_rate_hz) {
  const int length = FrameLength(sample_rate_hz);
  Pyin pyin(PitchOptions{}, length, length / 4, sample_rate_hz);
  AcceptFrames(pyin, samples, length);
  return pyin.Finish();
}

// Ten harmonics, as far as the rate holds them; the frequency goes from one to the other by equal ratios.
std::vector<float> Glide(double from_hz, double to_hz, int sample_rate_hz, double seconds,
                         int harmonics = 10) {
  std::vector<float> samples(static_cast<size_t>(seconds * sample_rate_hz));
  double phase = 0.0;
  for (size_t i = 0; i < samples.size(); ++i) {
    const double hz = from_hz * std::pow(to_hz / from_hz, static_cast<double>(i) / samples.size());
    phase += 2.0 * std::numbers::pi * hz / sample_rate_hz;
    for (int k = 1; k <= harmonics && k * hz < 0.45 * sample_rate_hz; ++k) {
      samples[i] += static_cast<float>(0.3 / k * std::sin(k * phase));
    }
  }
  return samples;
}

std::vector<float> Scaled(std::vector<float> samples, float factor) {
  for (float& sample : samples) sample *= factor;
  return samples;
}

bool Sensible(const PitchEstimate& estimate) {
  return std::isfinite(estimate.f0_hz) && estimate.f0_hz >= 0.0f && estimate.voicing_probability >= 0.0f &&
         estimate.voicing_probability <= 1.0f;
}

// Frames with and without an F0, as pYIN has it.
int VoicedFrames(const std::vector<PitchEstimate>& estimates) {
  return static_cast<int>(std::count_if(estimates.begin(), estimates.end(),
                                        [](const PitchEstimate& estimate) { return estimate.f0_hz > 0.0f; }));
}

}  // namespace

TEST_CASE(
    "YIN finds pure and harmonic tones within 0.5 % at any rate, pYIN within half a tenth of a semitone "
    "more") {
  for (const int rate_hz : kRatesHz) {
    for (const double hz : {70.0, 83.1, 110.0, 147.3, 220.0, 301.7, 400.0, 480.0}) {
      for (const int harmonics : {1, 10}) {
        CAPTURE(rate_hz, hz, harmonics);
        const auto samples = Glide(hz, hz, rate_hz, 0.3, harmonics);
        const auto yin = TrackYin(samples, rate_hz);
        const auto pyin = TrackPyin(samples, rate_hz);
        REQUIRE(yin.size() >= 5);
        REQUIRE(pyin.size() == yin.size());
        for (size_t frame = 0; frame < yin.size(); ++frame) {
          CHECK(std::abs(yin[frame].f0_hz / hz - 1.0) < 0.005);
          CHECK(std::abs(pyin[frame].f0_hz / hz - 1.0) < 0.008);
          CHECK(yin[frame].voicing_probability > 0.85f);
        }
      }
    }
  }
}

TEST_CASE("a gliding voice is followed through two octaves without a jump") {
  for (const int rate_hz : kRatesHz) {
    const double seconds = 2.0;
    const auto samples = Glide(100.0, 400.0, rate_hz, seconds);
    const auto yin = TrackYin(samples, rate_hz);
    const auto pyin = TrackPyin(samples, rate_hz);
    const int length = FrameLength(rate_hz), shift = length / 4;
    for (size_t frame = 0; frame < yin.size(); ++frame) {
      // The middle of the frame; a frame of 128 ms covers 9 % of the glide's range.
      const double time_s = (static_cast<double>(frame) * shift + length / 2.0) / rate_hz;
      const double hz = 100.0 * std::pow(4.0, time_s / seconds);
      CAPTURE(rate_hz, time_s, hz);
      CHECK(std::abs(yin[frame].f0_hz / hz - 1.0) < 0.05);
      CHECK(std::abs(pyin[frame].f0_hz / hz - 1.0) < 0.05);
    }
  }
}

TEST_CASE("pYIN tells a voice from the silence around it") {
  const int rate_hz = 16000;
  std::vector<float> samples(static_cast<size_t>(3 * rate_hz), 0.0f);
  const auto voice = Glide(180.0, 140.0, rate_hz, 1.0);
  std::copy(voice.begin(), voice.end(), samples.begin() + rate_hz);
  const auto estimates = TrackPyin(samples, rate_hz);
  for (size_t frame = 0; frame < estimates.size(); ++frame) {
    const double time_s = (static_cast<double>(frame) * 512 + 1024) / rate_hz;
    CAPTURE(time_s);
    if (time_s < 0.93 || time_s > 2.07) CHECK(estimates[frame].f0_hz == 0.0f);
    if (time_s > 1.07 && time_s < 1.93) {
      CHECK(estimates[frame].f0_hz == Approx(180.0 * std::pow(140.0 / 180.0, time_s - 1.0)).epsilon(0.01));
      CHECK(estimates[frame].voicing_probability > 0.1f);
    }
  }
}

TEST_CASE("pYIN leaves a short burst of noise unvoiced, as it would cost two changes of state") {
  const int rate_hz = 16000;
  std::vector<float> samples(static_cast<size_t>(rate_hz), 0.0f);
  const auto burst = WhiteNoise(500, 17);
  std::copy(burst.begin(), burst.end(), samples.begin() + rate_hz / 2);
  const auto estimates = TrackPyin(samples, rate_hz);
  CHECK(VoicedFrames(estimates) == 0);
  CHECK(std::any_of(estimates.begin(), estimates.end(),
                    [](const PitchEstimate& estimate) { return estimate.voicing_probability > 0.0f; }));
}

TEST_CASE("a voice whose octave is louder than its fundamental keeps its fundamental") {
  for (const int rate_hz : kRatesHz) {
    std::vector<float> samples = Tone(120.0, rate_hz, 0.3, 0.3);
    const std::vector<float> octave = Tone(240.0, rate_hz, 0.3, 0.6);
    for (size_t i = 0; i < samples.size(); ++i) samples[i] += octave[i];
    for (const auto& estimate : TrackYin(samples, rate_hz))
      CHECK(estimate.f0_hz == Approx(120.0).epsilon(0.005));
    for (const auto& estimate : TrackPyin(samples, rate_hz))
      CHECK(estimate.f0_hz == Approx(120.0).epsilon(0.008));
  }
}

TEST_CASE("noise sounds hardly voiced") {
  for (const int rate_hz : kRatesHz) {
    const auto samples = WhiteNoise(2 * static_cast<size_t>(rate_hz), 4);
    CAPTURE(rate_hz);
    for (const auto& estimate : TrackYin(samples, rate_hz)) {
      CHECK(Sensible(estimate));
      CHECK(estimate.voicing_probability < 0.4f);
    }
    for (const auto& estimate : TrackPyin(samples, rate_hz)) CHECK(estimate.voicing_probability < 0.05f);
  }
}

TEST_CASE("digital silence is unvoiced") {
  for (const int rate_hz : kRatesHz) {
    const std::vector<float> samples(static_cast<size_t>(rate_hz), 0.0f);
    const int shortest_lag = rate_hz / 500;  // rounded down: what librosa says of silence
    for (const auto& estimate : TrackYin(samples, rate_hz)) {
      CHECK(estimate.f0_hz == Approx(static_cast<double>(rate_hz) / shortest_lag));
      CHECK(estimate.voicing_probability == 0.0f);
    }
    for (const auto& estimate : TrackPyin(samples, rate_hz)) {
      CHECK(estimate.f0_hz == 0.0f);
      CHECK(estimate.voicing_probability == 0.0f);
    }
  }
}

TEST_CASE("a constant and a single click have a defined pitch that nobody should believe") {
  for (const int rate_hz : kRatesHz) {
    const std::vector<float> constant(static_cast<size_t>(rate_hz), -0.7f);
    std::vector<float> click(constant.size(), 0.0f);
    click[click.size() / 2] = 1.0f;
    for (const auto& samples : {constant, click}) {
      for (const auto& estimate : TrackYin(samples, rate_hz)) {
        CHECK(Sensible(estimate));
        CHECK(estimate.voicing_probability < 0.1f);
      }
      for (const auto& estimate : TrackPyin(samples, rate_hz)) {
        CHECK(Sensible(estimate));
        CHECK(estimate.voicing_probability < 0.05f);
      }
    }
  }
}

TEST_CASE("the pitch of a sound does not depend on its level") {
  const int rate_hz = 16000;
  auto samples = Glide(90.0, 250.0, rate_hz, 0.6);
  const auto noise = WhiteNoise(samples.size(), 8, 0.05f);
  for (size_t i = 0; i < samples.size(); ++i) samples[i] += noise[i];
  const auto yin = TrackYin(samples, rate_hz);
  const auto pyin = TrackPyin(samples, rate_hz);
  REQUIRE(VoicedFrames(pyin) == static_cast<int>(pyin.size()));
  for (const float factor : {1e-30f, 1e-6f, 1e4f, 1e9f, 1e37f}) {
    const auto scaled = Scaled(samples, factor);
    const auto scaled_yin = TrackYin(scaled, rate_hz);
    const auto scaled_pyin = TrackPyin(scaled, rate_hz);
    CAPTURE(factor);
    for (size_t frame = 0; frame < yin.size(); ++frame) {
      CHECK(scaled_yin[frame].f0_hz == Approx(yin[frame].f0_hz).epsilon(1e-4));
      CHECK(scaled_yin[frame].voicing_probability == Approx(yin[frame].voicing_probability).margin(1e-5));
      CHECK(scaled_pyin[frame].f0_hz == pyin[frame].f0_hz);
      CHECK(scaled_pyin[frame].voicing_probability == Approx(pyin[frame].voicing_probability).margin(1e-5));
    }
  }
  for (const auto& estimate : TrackYin(Scaled(samples, 1e-44f), rate_hz)) CHECK(Sensible(estimate));
}

TEST_CASE("a frame of just two periods of the lowest pitch is enough") {
  for (const int rate_hz : kRatesHz) {
    const PitchOptions options;
    const int length = 2 * static_cast<int>(std::ceil(rate_hz / options.low_hz));
    for (const double hz : {65.5, 100.0, 200.0, 450.0}) {
      const auto samples = Glide(hz, hz, rate_hz, 0.2);
      CAPTURE(rate_hz, hz);
      Yin yin(options, length, rate_hz);
      Pyin pyin(options, length, length / 2, rate_hz);
      for (size_t begin = 0; begin + length <= samples.size(); begin += length / 2) {
        const PitchEstimate estimate = yin.Compute(&samples[begin]);
        CHECK(Sensible(estimate));
        CHECK(std::abs(estimate.f0_hz / hz - 1.0) < 0.03);
        pyin.AcceptFrame(&samples[begin]);
      }
      for (const auto& estimate : pyin.Finish()) CHECK(Sensible(estimate));
    }
  }
}

TEST_CASE("extreme but valid pitch ranges and frame shifts give sensible results") {
  const auto samples = WhiteNoise(40000, 12);
  for (const auto& [low_hz, high_hz] : {std::pair{1.0, 3999.9}, {64.0, 65.0}, {400.0, 4000.0}}) {
    PitchOptions options;
    options.low_hz = low_hz;
    options.high_hz = high_hz;
    const int length = 2 * static_cast<int>(std::ceil(8000 / low_hz));
    for (const int shift : {1, 5000}) {
      Yin yin(options, length, 8000);
      Pyin pyin(options, length, shift, 8000);
      for (int frame = 0; frame < 4; ++frame) {
        CHECK(Sensible(yin.Compute(&samples[static_cast<size_t>(frame) * shift])));
        pyin.AcceptFrame(&samples[static_cast<size_t>(frame) * shift]);
      }
      const auto estimates = pyin.Finish();
      REQUIRE(estimates.size() == 4);
      for (const auto& estimate : estimates) CHECK(Sensible(estimate));
    }
  }
}

TEST_CASE("pYIN is as new after Finish and after Reset, and has no frames of nothing") {
  const int rate_hz = 8000, length = FrameLength(rate_hz);
  const auto samples = Glide(120.0, 200.0, rate_hz, 0.5);
  const auto expected = TrackPyin(samples, rate_hz);
  Pyin pyin(PitchOptions{}, length, length / 4, rate_hz);
  CHECK(pyin.Finish().empty());
  AcceptFrames(pyin, WhiteNoise(9000, 2), length);
  pyin.Reset();
  for (int round = 0; round < 2; ++round) {
    AcceptFrames(pyin, samples, length);
    const auto estimates = pyin.Finish();
    REQUIRE(estimates.size() == expected.size());
    for (size_t frame = 0; frame < expected.size(); ++frame) {
      CHECK(estimates[frame].f0_hz == expected[frame].f0_hz);
      CHECK(estimates[frame].voicing_probability == expected[frame].voicing_probability);
    }
  }
}
