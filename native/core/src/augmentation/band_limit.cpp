#include <algorithm>
#include <cmath>

#include "augmentation/clip_check.h"
#include "augmentation/convolution.h"
#include "signal/kaiser_sinc.h"
#include "signal/unit_peak.h"
#include "speech_emotion/augmentation.h"

namespace speech_emotion {
namespace {

// Two edges' ripples may add: 6 dB are for that.
constexpr double kAttenuationDb = 66.0;
constexpr double kTransitionHz = 100.0;
constexpr double kLeastLowCutHz = 10.0;

// Taps to either side of the middle one of a low-pass at `cutoff_hz`.
int HalfTaps(double cutoff_hz, int sample_rate_hz) {
  const double width = 2.0 * std::numbers::pi * std::min(kTransitionHz, cutoff_hz) / sample_rate_hz;
  return static_cast<int>(std::ceil(KaiserLength(kAttenuationDb, width) / 2.0));
}

// Adds `sign` times a low-pass at `cutoff_hz`, of gain one at 0 Hz, around the middle of `filter`.
void AddLowPass(double cutoff_hz, int sample_rate_hz, double sign, std::vector<double>& filter) {
  const int half_taps = HalfTaps(cutoff_hz, sample_rate_hz);
  const double cutoff = cutoff_hz / sample_rate_hz;
  const KaiserWindow window(kAttenuationDb);
  std::vector<double> taps;
  double sum = 0.0;
  for (int i = -half_taps; i <= half_taps; ++i) {
    taps.push_back(Sinc(2.0 * cutoff * i) * window(static_cast<double>(i) / (half_taps + 1)));
    sum += taps.back();
  }
  const size_t first = filter.size() / 2 - static_cast<size_t>(half_taps);
  for (size_t i = 0; i < taps.size(); ++i) filter[first + i] += sign * taps[i] / sum;
}

}  // namespace

Result<Waveform> LimitBand(const Waveform& waveform, double low_hz, double high_hz) {
  constexpr double kHighestHz = Resampler::kMaxRateHz;
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRange("a high cut in Hz", high_hz, kTransitionHz, kHighestHz); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = CheckRange("a low cut in Hz", low_hz, 0.0, high_hz - kTransitionHz); !ok) {
    return tl::unexpected(ok.error());
  }
  const int rate_hz = waveform.sample_rate_hz;
  const bool cuts_low = low_hz >= kLeastLowCutHz, cuts_high = high_hz < rate_hz / 2.0;
  if (cuts_low && low_hz >= rate_hz / 2.0) {
    return Waveform{std::vector<float>(waveform.samples.size(), 0.0f), rate_hz};
  }
  if (!cuts_low && !cuts_high) return waveform;
  const int half_taps =
      std::max(cuts_low ? HalfTaps(low_hz, rate_hz) : 0, cuts_high ? HalfTaps(high_hz, rate_hz) : 0);
  std::vector<double> filter(2 * static_cast<size_t>(half_taps) + 1, 0.0);
  if (cuts_high) {
    AddLowPass(high_hz, rate_hz, 1.0, filter);
  } else {
    filter[static_cast<size_t>(half_taps)] = 1.0;
  }
  if (cuts_low) AddLowPass(low_hz, rate_hz, -1.0, filter);
  UnitPeakSignal signal = ToUnitPeak(waveform.samples);
  signal.samples = Convolve(signal.samples, std::vector<float>(filter.begin(), filter.end()),
                            static_cast<size_t>(half_taps));
  return Waveform{FromUnitPeak(std::move(signal)), rate_hz};
}

}  // namespace speech_emotion
