#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <filesystem>

#include "speech_emotion/augmentation.h"
#include "support/fundamental_frequency.h"
#include "support/npy.h"
#include "support/signals.h"
#include "support/wav.h"

using namespace speech_emotion;

namespace {

const std::filesystem::path kGolden =
    std::filesystem::path(SPEECH_EMOTION_TESTS_FOLDER) / "golden" / "librosa-0.11.0";

// Harmonics of a voice that glides.
Waveform Glide(double from_hz, double to_hz, double seconds, int rate_hz = 16000) {
  Waveform waveform{std::vector<float>(static_cast<size_t>(seconds * rate_hz)), rate_hz};
  double phase = 0.0;
  for (size_t i = 0; i < waveform.samples.size(); ++i) {
    const double hz = from_hz + (to_hz - from_hz) * static_cast<double>(i) / waveform.samples.size();
    phase += 2.0 * std::numbers::pi * hz / rate_hz;
    double sum = 0.0;
    for (int k = 1; k <= 20 && k * hz < 0.4 * rate_hz; ++k) sum += std::sin(k * phase) / k;
    waveform.samples[i] = static_cast<float>(0.3 * sum);
  }
  return waveform;
}

// F0 at each 20 ms of the first clip, as cents above what the second has `rate` times as late; where both
// have one.
std::vector<double> Deviations(const Waveform& changed, const Waveform& original, double rate,
                               double factor = 1.0) {
  std::vector<double> deviations;
  for (double time_s = 0.03; time_s < changed.duration_s(); time_s += 0.02) {
    const auto found_hz = F0At(changed, time_s, 60.0 * factor, 450.0 * factor);
    const auto original_hz = F0At(original, time_s * rate);
    if (found_hz && original_hz) deviations.push_back(Cents(*found_hz, factor * *original_hz));
  }
  return deviations;
}

double MedianF0(const Waveform& waveform) {
  std::vector<double> found;
  for (double time_s = 0.03; time_s < waveform.duration_s(); time_s += 0.01) {
    if (const auto hz = F0At(waveform, time_s)) found.push_back(*hz);
  }
  return Median(found);
}

// By the turn of its phase over the middle half.
double ToneHz(const Waveform& waveform, double near_hz) {
  const auto phase = [&](size_t middle) {
    constexpr int kHalf = 800;
    std::complex<double> sum;
    for (int i = -kHalf; i < kHalf; ++i) {
      const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * i / kHalf);
      const double turn =
          -2.0 * std::numbers::pi * near_hz * (static_cast<double>(middle) + i) / waveform.sample_rate_hz;
      sum += window * waveform.samples[middle + i] * std::polar(1.0, turn);
    }
    return std::arg(sum);
  };
  const size_t first = waveform.samples.size() / 4, last = 3 * first, step = 200;
  double turned = 0.0, before = phase(first);
  size_t passed = 0;
  for (size_t middle = first + step; middle < last; middle += step, passed += step) {
    const double now = phase(middle);
    turned += std::remainder(now - before, 2.0 * std::numbers::pi);
    before = now;
  }
  return near_hz + turned / (2.0 * std::numbers::pi) * waveform.sample_rate_hz / static_cast<double>(passed);
}

}  // namespace

TEST_CASE("a stretched clip is as long as librosa's, to the sample") {
  for (const char* name : {"chirp", "harmonic", "espeak"}) {
    const auto waveform = ReadPcm16Wav(kGolden / name / "input.wav");
    const auto length = ReadNpy(kGolden / name / "time_stretch_1.1_length.npy");
    REQUIRE((waveform && length));
    const auto stretched = TimeStretch(*waveform, 1.1);
    REQUIRE(stretched.has_value());
    CHECK(static_cast<double>(stretched->samples.size()) == length->values.at(0));
  }
  // Half to even, as Python rounds.
  CHECK(TimeStretch({std::vector<float>(5, 0.1f), 16000}, 2.0)->samples.size() == 2);
  CHECK(TimeStretch({std::vector<float>(7, 0.1f), 16000}, 2.0)->samples.size() == 4);
  CHECK(ChangeSpeed({std::vector<float>(5, 0.1f), 16000}, 2.0)->samples.size() == 2);
}

TEST_CASE("stretching keeps a gliding voice's F0 within one per cent, at its new time") {
  const std::pair<double, double> glides[] = {{120.0, 220.0}, {220.0, 120.0}, {90.0, 90.0}, {300.0, 400.0}};
  for (const auto& [from_hz, to_hz] : glides) {
    const Waveform voice = Glide(from_hz, to_hz, 1.0);
    for (const double rate : {0.5, 0.8, 1.1, 1.4, 2.0}) {
      const auto stretched = TimeStretch(voice, rate);
      REQUIRE(stretched.has_value());
      const auto deviations = Deviations(*stretched, voice, rate);
      CAPTURE(from_hz, to_hz, rate);
      REQUIRE(deviations.size() > 15);
      CHECK(std::abs(Median(deviations)) < 12.0);
      for (double cents : deviations) REQUIRE(std::abs(cents) < 50.0);
    }
  }
}

TEST_CASE("stretching keeps the F0 of speech within one per cent") {
  const auto speech = ReadPcm16Wav(kGolden / "espeak" / "input.wav");
  REQUIRE(speech.has_value());
  for (const double rate : {0.8, 1.1, 1.4}) {
    const auto stretched = TimeStretch(*speech, rate);
    REQUIRE(stretched.has_value());
    const auto deviations = Deviations(*stretched, *speech, rate);
    CAPTURE(rate);
    REQUIRE(deviations.size() > 15);
    CHECK(std::abs(Median(deviations)) < 17.2);
  }
  // Far from the clip's own tempo other frames count as voiced, and the median over the clip says less.
  for (const double rate : {0.9, 1.1}) {
    CHECK(MedianF0(*TimeStretch(*speech, rate)) == Approx(MedianF0(*speech)).epsilon(0.01));
  }
}

TEST_CASE("a stretched clip keeps its level, and events keep their order and place") {
  Waveform clicks{std::vector<float>(16000, 0.0f), 16000};
  for (const size_t at : {4000u, 8000u, 12000u}) {
    for (size_t i = 0; i < 400; ++i) clicks.samples[at + i] = 0.5f * static_cast<float>(std::sin(0.3 * i));
  }
  for (const double rate : {0.7, 1.3}) {
    const auto stretched = TimeStretch(clicks, rate);
    REQUIRE(stretched.has_value());
    for (const double at : {4000.0, 8000.0, 12000.0}) {
      const auto start = static_cast<size_t>(at / rate);
      CAPTURE(rate, at);
      CHECK(RootMeanSquare(std::span(stretched->samples).subspan(start - 300, 1000)) > 0.1);
      CHECK(RootMeanSquare(std::span(stretched->samples).subspan(start - 1600, 800)) < 1e-6);
    }
  }
  const Waveform voice = Glide(120.0, 180.0, 1.0);
  CHECK(RootMeanSquare(TimeStretch(voice, 0.8)->samples) ==
        Approx(RootMeanSquare(voice.samples)).epsilon(0.02));
  CHECK(TimeStretch(voice, 1.0)->samples == voice.samples);
}

TEST_CASE("a pitch shift is right within five cents on tones, and keeps the length") {
  for (const double hz : {110.0, 220.0, 450.0, 1000.0}) {
    const Waveform tone{Tone(hz, 16000, 0.7), 16000};
    for (const double semitones : {-12.0, -3.0, -0.5, 0.35, 2.0, 7.0, 12.0}) {
      const auto shifted = ShiftPitch(tone, semitones);
      REQUIRE(shifted.has_value());
      const double wanted_hz = hz * std::exp2(semitones / 12.0);
      CAPTURE(hz, semitones);
      CHECK(shifted->samples.size() == tone.samples.size());
      CHECK(std::abs(Cents(ToneHz(*shifted, wanted_hz), wanted_hz)) < 5.0);
    }
  }
}

TEST_CASE("a pitch shift is right within five cents on voices, and doesn't move them in time") {
  const std::pair<double, double> glides[] = {{120.0, 200.0}, {260.0, 180.0}, {150.0, 150.0}};
  for (const auto& [from_hz, to_hz] : glides) {
    const Waveform voice = Glide(from_hz, to_hz, 1.0);
    for (const double semitones : {-4.0, -1.0, 1.0, 4.0}) {
      const auto shifted = ShiftPitch(voice, semitones);
      REQUIRE(shifted.has_value());
      const auto deviations = Deviations(*shifted, voice, 1.0, std::exp2(semitones / 12.0));
      CAPTURE(from_hz, to_hz, semitones);
      REQUIRE(deviations.size() > 40);
      CHECK(std::abs(Median(deviations)) < 5.0);
    }
  }
}

TEST_CASE("a change of speed moves tempo and pitch together") {
  const Waveform tone{Tone(440.0, 16000, 0.7), 16000};
  for (const double rate : {0.5, 0.9, 1.1, 1.2345, 2.0}) {
    const auto changed = ChangeSpeed(tone, rate);
    REQUIRE(changed.has_value());
    CAPTURE(rate);
    CHECK(static_cast<double>(changed->samples.size()) == std::nearbyint(tone.samples.size() / rate));
    CHECK(std::abs(Cents(ToneHz(*changed, 440.0 * rate), 440.0 * rate)) < 0.05);
  }
}
