#include <cmath>

#include "augmentation/clip_check.h"
#include "signal/unit_peak.h"
#include "speech_emotion/augmentation.h"

namespace speech_emotion {
namespace {

// Between whole-numbered rates around this one lies less than 0.01 cent.
constexpr int kFineRateHz = 384000;

// The samples at 1 / rate of their number, `count` of them.
std::vector<float> Resampled(const std::vector<float>& samples, double rate, size_t count) {
  auto resampler = Resampler::Create(static_cast<int>(std::lround(kFineRateHz * rate)), kFineRateHz);
  std::vector<float> output;
  if (resampler) {
    resampler->AcceptWaveform(samples, output);
    resampler->Finish(output);
  }
  output.resize(count, 0.0f);
  return output;
}

}  // namespace

Result<Waveform> ChangeSpeed(const Waveform& waveform, double rate) {
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRange("a rate", rate, 0.5, 2.0); !ok) return tl::unexpected(ok.error());
  UnitPeakSignal signal = ToUnitPeak(waveform.samples);
  const double count = std::nearbyint(static_cast<double>(signal.samples.size()) / rate);
  signal.samples = Resampled(signal.samples, rate, static_cast<size_t>(count));
  return Waveform{FromUnitPeak(std::move(signal)), waveform.sample_rate_hz};
}

// A clip stretched to `factor` times its duration, then played as much faster.
Result<Waveform> ShiftPitch(const Waveform& waveform, double semitones) {
  if (auto ok = CheckRange("a pitch shift in semitones", semitones, -12.0, 12.0); !ok) {
    return tl::unexpected(ok.error());
  }
  const double factor = std::exp2(semitones / 12.0);
  auto stretched = TimeStretch(waveform, 1.0 / factor);
  if (!stretched) return stretched;
  UnitPeakSignal signal = ToUnitPeak(stretched->samples);
  signal.samples = Resampled(signal.samples, factor, waveform.samples.size());
  return Waveform{FromUnitPeak(std::move(signal)), waveform.sample_rate_hz};
}

}  // namespace speech_emotion
