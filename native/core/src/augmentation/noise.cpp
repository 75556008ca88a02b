#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "augmentation/clip_check.h"
#include "signal/fft.h"
#include "signal/unit_peak.h"
#include "speech_emotion/augmentation.h"

namespace speech_emotion {
namespace {

constexpr double kFlatBelowHz = 20.0;
constexpr size_t kMaxBlock = 1 << 15;  // samples: a frequency step below 20 Hz at all rates up to 655 kHz
constexpr double kVoiceSpreadDb = 6.0;

// The power of 1 / f.
double Slope(NoiseColor color) {
  switch (color) {
    case NoiseColor::kWhite:
      return 0.0;
    case NoiseColor::kPink:
      return 1.0;
    case NoiseColor::kBrown:
      return 2.0;
    case NoiseColor::kBlue:
      return -1.0;
    case NoiseColor::kViolet:
      return -2.0;
  }
  return 0.0;
}

// Of no particular level. Drawn as spectra, block by block; neighbours fade into each other at equal power.
std::vector<float> MakeNoise(NoiseColor color, size_t samples, int sample_rate_hz, Random& random) {
  const size_t length = std::min(kMaxBlock, std::bit_ceil(std::max<size_t>(samples, 4)));
  const size_t fade = length / 16;
  RealFft fft(static_cast<int>(length));
  std::vector<double> amplitude(fft.bins());  // [bins]
  for (int k = 0; k < fft.bins(); ++k) {
    const double hz = static_cast<double>(k) * sample_rate_hz / static_cast<double>(length);
    amplitude[k] = std::pow(std::max(hz, kFlatBelowHz) / sample_rate_hz, -0.5 * Slope(color));
  }
  std::vector<std::complex<float>> spectrum(fft.bins());
  std::vector<float> block(length), noise(samples, 0.0f);
  for (size_t start = 0; start < samples; start += length - fade) {
    for (int k = 0; k < fft.bins(); ++k) {
      const double real = amplitude[k] * random.Normal();
      spectrum[k] = {static_cast<float>(real), static_cast<float>(amplitude[k] * random.Normal())};
    }
    fft.Inverse(spectrum.data(), block.data());
    const size_t count = std::min(length, samples - start);
    for (size_t i = 0; i < count; ++i) {
      double weight = 1.0;
      if (start > 0 && i < fade) {
        weight =
            std::sin(std::numbers::pi / 2.0 * (static_cast<double>(i) + 0.5) / static_cast<double>(fade));
      } else if (i >= length - fade) {
        weight = std::sin(std::numbers::pi / 2.0 * (static_cast<double>(length - i) - 0.5) /
                          static_cast<double>(fade));
      }
      noise[start + i] += static_cast<float>(weight * block[i]);
    }
  }
  return noise;
}

Waveform Mix(const Waveform& waveform, const std::vector<float>& noise, double snr_db) {
  UnitPeakSignal clip = ToUnitPeak(waveform.samples);
  const double clip_power = MeanPower(clip.samples), noise_power = MeanPower(noise);
  if (clip_power == 0.0 || noise_power == 0.0) return waveform;
  const double scale = std::sqrt(clip_power / noise_power) * std::pow(10.0, -snr_db / 20.0);
  for (size_t i = 0; i < noise.size(); ++i) {
    clip.samples[i] = static_cast<float>(clip.samples[i] + scale * noise[i]);
  }
  return {FromUnitPeak(std::move(clip)), waveform.sample_rate_hz};
}

Result<void> CheckRatio(double snr_db) {
  return CheckRange("a signal-to-noise ratio in dB", snr_db, -100.0, 200.0);
}

Result<void> CheckVoices(const Waveform& waveform, std::span<const Waveform> voices) {
  if (voices.empty()) {
    return MakeError(ErrorCode::kInvalidArgument, "expected at least one voice for babble, found none");
  }
  for (const Waveform& voice : voices) {
    if (auto ok = CheckFinite(voice.samples); !ok) return ok;
    if (voice.sample_rate_hz == waveform.sample_rate_hz) continue;
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected voices at the clip's rate of " + std::to_string(waveform.sample_rate_hz) +
                         " Hz, found " + std::to_string(voice.sample_rate_hz) + " Hz");
  }
  return {};
}

// Adds the voice, at the level of `level` times a mean power of one, from `position` (a part of it) on.
void AddVoice(const Waveform& voice, double position, double level, std::vector<float>& babble) {
  const std::vector<float> samples = ToUnitPeak(voice.samples).samples;
  const double power = MeanPower(samples);
  if (power == 0.0) return;
  const double scale = level / std::sqrt(power);
  auto next = static_cast<size_t>(position * static_cast<double>(samples.size()));
  for (float& sample : babble) {
    if (next >= samples.size()) next = 0;
    sample = static_cast<float>(sample + scale * samples[next++]);
  }
}

}  // namespace

Result<Waveform> AddNoise(const Waveform& waveform, NoiseColor color, double snr_db, Random& random) {
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRatio(snr_db); !ok) return tl::unexpected(ok.error());
  const auto noise = MakeNoise(color, waveform.samples.size(), waveform.sample_rate_hz, random);
  return Mix(waveform, noise, snr_db);
}

Result<Waveform> AddBabble(const Waveform& waveform, std::span<const Waveform> voices, double snr_db,
                           Random& random) {
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRatio(snr_db); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckVoices(waveform, voices); !ok) return tl::unexpected(ok.error());
  std::vector<float> babble(waveform.samples.size(), 0.0f);
  for (const Waveform& voice : voices) {
    const double position = random.Uniform();
    const double level = std::pow(10.0, random.Uniform(-kVoiceSpreadDb, kVoiceSpreadDb) / 20.0);
    AddVoice(voice, position, level, babble);
  }
  return Mix(waveform, babble, snr_db);
}

}  // namespace speech_emotion
