#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

#include "augmentation/clip_check.h"
#include "signal/fft.h"
#include "signal/unit_peak.h"
#include "speech_emotion/augmentation.h"

namespace speech_emotion {
namespace {

constexpr double kHopS = 0.016;  // half a frame: two periods of a 62 Hz voice
// The envelope is what of a frame's cepstrum lies below the voice's period, fading out over the upper half of
// that part. Longer than this formants have no more to say; shorter there is none but in voices above 400 Hz.
constexpr double kLeastEnvelopeS = 0.002;
constexpr double kMostEnvelopeS = 0.005;
constexpr double kEnvelopeOfPeriod = 0.8;
constexpr double kLongestPeriodS = 0.015;
constexpr double kEdgeHz = 4800.0;
constexpr double kEdgeOfBand = 0.6;
constexpr double kFloor = 1e-9;  // of a frame's strongest bin, as power: what lies lower is flat
constexpr float kMaxGain = 2.76310211592855f;  // log: 24 dB

// Where a formant at `hz` comes from, so that it goes to `factor` times its place: the paper's
// piecewise-linear map with 1 / factor is that map's inverse.
double Source(double hz, double factor, double half_rate_hz) {
  const double edge_hz = std::min(kEdgeHz, kEdgeOfBand * half_rate_hz);
  const double slope = 1.0 / factor;
  const double knee_source_hz = edge_hz * std::min(slope, 1.0), knee_hz = knee_source_hz / slope;
  if (hz <= knee_hz) return hz * slope;
  return half_rate_hz - (half_rate_hz - knee_source_hz) / (half_rate_hz - knee_hz) * (half_rate_hz - hz);
}

class EnvelopeWarp {
 public:
  EnvelopeWarp(int fft_length, int sample_rate_hz, double factor)
      : fft_(fft_length),
        log_spectrum_(fft_.bins()),
        cepstrum_(fft_length),
        source_(fft_.bins()),
        rate_hz_(sample_rate_hz) {
    for (int k = 0; k < fft_.bins(); ++k) {
      const double hz = static_cast<double>(k) * sample_rate_hz / fft_length;
      const double source = Source(hz, factor, sample_rate_hz / 2.0) * fft_length / sample_rate_hz;
      source_[k] = std::clamp(source, 0.0, static_cast<double>(fft_.bins() - 1));
    }
  }

  int bins() const { return fft_.bins(); }

  // spectrum: [bins] of a frame, whose phases and fine structure stay.
  void Apply(std::complex<float>* spectrum) {
    float strongest = 0.0f;
    for (int k = 0; k < bins(); ++k) strongest = std::max(strongest, std::norm(spectrum[k]));
    const float floor = std::max(static_cast<float>(kFloor) * strongest, 1e-30f);
    for (int k = 0; k < bins(); ++k) {
      log_spectrum_[k] = 0.5f * std::log(std::max(std::norm(spectrum[k]), floor));
    }
    fft_.Inverse(log_spectrum_.data(), cepstrum_.data());
    Lifter();
    fft_.Forward(cepstrum_.data(), log_spectrum_.data());
    for (int k = 0; k < bins(); ++k) {
      const int below = std::min(static_cast<int>(source_[k]), bins() - 2);
      const auto weight = static_cast<float>(source_[k] - below);
      const float low = log_spectrum_[below].real(), high = log_spectrum_[below + 1].real();
      const float gain = low + weight * (high - low) - log_spectrum_[k].real();
      spectrum[k] *= std::exp(std::clamp(gain, -kMaxGain, kMaxGain));
    }
  }

  RealFft& fft() { return fft_; }

 private:
  // Leaves of the cepstrum, which is symmetric, what is the envelope's.
  void Lifter() {
    const int length = static_cast<int>(cepstrum_.size());
    const auto first = cepstrum_.begin() + static_cast<int>(kLeastEnvelopeS * rate_hz_);
    const auto last = cepstrum_.begin() + std::min(length / 2, static_cast<int>(kLongestPeriodS * rate_hz_));
    const auto period = static_cast<double>(std::max_element(first, last) - cepstrum_.begin());
    const double longest =
        std::clamp(kEnvelopeOfPeriod * period, kLeastEnvelopeS * rate_hz_, kMostEnvelopeS * rate_hz_);
    for (int n = 1; n <= length / 2; ++n) {
      const double part = std::clamp(2.0 * n / longest - 1.0, 0.0, 1.0);
      const auto weight = static_cast<float>(0.5 + 0.5 * std::cos(std::numbers::pi * part));
      cepstrum_[n] *= weight;
      if (n < length / 2) cepstrum_[length - n] *= weight;
    }
  }

  RealFft fft_;
  std::vector<std::complex<float>> log_spectrum_;  // [bins], imaginary parts zero; then the envelope
  std::vector<float> cepstrum_;                    // [fft_length]
  std::vector<double> source_;  // [bins]: the bin, in parts, that each one's level is read from
  int rate_hz_;
};

}  // namespace

// Frames under the root of a Hann window before and after: together with their neighbours they add to one.
Result<Waveform> WarpVocalTract(const Waveform& waveform, double factor) {
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRange("a vocal tract factor", factor, 0.5, 2.0); !ok) return tl::unexpected(ok.error());
  UnitPeakSignal signal = ToUnitPeak(waveform.samples);
  const int hop = static_cast<int>(std::lround(kHopS * waveform.sample_rate_hz)), length = 2 * hop;
  const int fft_length = 2 * static_cast<int>(std::bit_ceil(static_cast<unsigned>(length)));
  EnvelopeWarp warp(fft_length, waveform.sample_rate_hz, factor);
  std::vector<float> window(length), frame(fft_length), output(signal.samples.size(), 0.0f);
  for (int i = 0; i < length; ++i) {
    window[i] = static_cast<float>(std::sin(std::numbers::pi * i / length));
  }
  std::vector<std::complex<float>> spectrum(warp.bins());
  const auto samples = static_cast<int64_t>(output.size());
  for (int64_t start = -hop; start < samples; start += hop) {
    std::fill(frame.begin(), frame.end(), 0.0f);
    const int64_t first = std::max<int64_t>(0, -start), last = std::min<int64_t>(length, samples - start);
    for (int64_t i = first; i < last; ++i) frame[i] = window[i] * signal.samples[start + i];
    warp.fft().Forward(frame.data(), spectrum.data());
    warp.Apply(spectrum.data());
    warp.fft().Inverse(spectrum.data(), frame.data());
    for (int64_t i = first; i < last; ++i) output[start + i] += window[i] * frame[i];
  }
  signal.samples = std::move(output);
  return Waveform{FromUnitPeak(std::move(signal)), waveform.sample_rate_hz};
}

}  // namespace speech_emotion
