#include "preprocessing/noise_reduction.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "signal/fft.h"
#include "signal/saturation.h"
#include "signal/unit_peak.h"

namespace speech_emotion {
namespace {

constexpr double kFrameS = 0.032;
constexpr int kOverlap = 4;  // frames over each sample
// The noise profile comes from the quietest of the frames, as pauses are.
constexpr double kQuietShare = 0.15;
constexpr size_t kFewestQuietFrames = 8;
constexpr size_t kFewestFrames = 2 * kFewestQuietFrames;
// Noise is what lies below the mean log power of its bin in those frames and a standard deviation more, but
// no more than that of Gaussian noise, pi / sqrt(6): what varies more isn't stationary.
constexpr double kLargestDeviation = 1.2825;
constexpr float kSilentLevel = -1000.0f;  // below any logarithm of a power
constexpr float kSmallestPower = 1e-20f;  // of a clip scaled to a peak of 0.5 to 1
// The mask is smoothed by triangles of this many frames and bins to either side.
constexpr int kTimeReach = 3;
constexpr int kBinReach = 2;
// Smoothed mask up to which all is noise, and from which on nothing is.
constexpr float kMaskLow = 0.25f;
constexpr float kMaskHigh = 0.55f;

// About 32 ms: 4 to 8 times a power of two, since the transform is slow for large prime factors.
int FrameLength(int sample_rate_hz) {
  int unit = 4;
  while (unit * 8 <= kFrameS * sample_rate_hz) unit *= 2;
  return unit * static_cast<int>(std::lround(kFrameS * sample_rate_hz / unit));
}

// Weights for distances of -reach to reach that add up to 1.
float Triangle(int distance, int reach) {
  return static_cast<float>(reach + 1 - std::abs(distance)) / static_cast<float>((reach + 1) * (reach + 1));
}

float Power(std::complex<float> value) { return value.real() * value.real() + value.imag() * value.imag(); }

float LogPower(std::complex<float> value) { return std::log(std::max(kSmallestPower, Power(value))); }

class NoiseGate {
 public:
  NoiseGate(double reduction_db, int sample_rate_hz, std::vector<float>& samples)
      : samples_(samples),
        exponent_(PeakExponent(samples)),
        length_(FrameLength(sample_rate_hz)),
        shift_(length_ / kOverlap),
        fft_(length_),
        bins_(fft_.bins()),
        lowest_gain_(static_cast<float>(std::pow(10.0, -reduction_db / 20.0))),
        window_(HannWindow(length_)),
        frame_(length_),
        overlap_(length_, 0.0),
        threshold_(bins_),
        spectra_(static_cast<size_t>(kRows) * bins_),
        masks_(static_cast<size_t>(kRows) * bins_, 0.0f),
        over_time_(bins_) {}

  void Run() {
    if (!MeasureNoise()) return;
    const auto count = static_cast<std::ptrdiff_t>(samples_.size());
    // Frame t begins at t * shift - (length - shift), so that every sample lies in kOverlap frames.
    const std::ptrdiff_t frames = (count - 1 + length_ - shift_) / shift_ + 1;
    for (std::ptrdiff_t t = 0; t < frames + kTimeReach; ++t) {
      if (t < frames) {
        ComputeMask(t);
      } else {
        std::fill_n(&masks_[Row(t)], bins_, 0.0f);
      }
      if (t >= kTimeReach) Resynthesize(t - kTimeReach);
    }
  }

 private:
  static constexpr int kRows = 2 * kTimeReach + 1;

  size_t Row(std::ptrdiff_t t) const { return static_cast<size_t>((t + kRows) % kRows) * bins_; }

  // spectrum: [bins] of the windowed frame that begins at sample `start`, zeros beyond the clip.
  void Transform(std::ptrdiff_t start, std::complex<float>* spectrum) {
    const auto count = static_cast<std::ptrdiff_t>(samples_.size());
    const double scale = std::ldexp(1.0, -exponent_);
    for (int i = 0; i < length_; ++i) {
      const std::ptrdiff_t n = start + i;
      frame_[i] = n >= 0 && n < count ? static_cast<float>(samples_[n] * scale) * window_[i] : 0.0f;
    }
    fft_.Forward(frame_.data(), spectrum);
  }

  // Fills threshold_; false where no frame tells anything of noise.
  bool MeasureNoise() {
    // Zeros before and after the recording are no part of it.
    const auto sounds = [](float sample) { return sample != 0.0f; };
    const auto begin = std::find_if(samples_.begin(), samples_.end(), sounds) - samples_.begin();
    const auto end = samples_.rend() - std::find_if(samples_.rbegin(), samples_.rend(), sounds);
    std::vector<float> levels;
    for (auto start = begin; start + length_ <= end; start += shift_) levels.push_back(Level(start));
    if (levels.size() < kFewestFrames) return false;
    const auto share = static_cast<size_t>(std::ceil(kQuietShare * static_cast<double>(levels.size())));
    const size_t quiet = std::max(share, kFewestQuietFrames);
    std::vector<float> sorted = levels;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(quiet - 1), sorted.end());
    const float loudest = sorted[quiet - 1];

    std::vector<double> sum(bins_, 0.0), sum_of_squares(bins_, 0.0);
    size_t count = 0;
    for (size_t t = 0; t < levels.size(); ++t) {
      if (levels[t] > loudest || levels[t] == kSilentLevel) continue;
      ++count;
      Transform(begin + static_cast<std::ptrdiff_t>(t) * shift_, spectra_.data());
      for (int k = 0; k < bins_; ++k) {
        const double level = LogPower(spectra_[k]);
        sum[k] += level;
        sum_of_squares[k] += level * level;
      }
    }
    for (int k = 0; count > 0 && k < bins_; ++k) {
      const double mean = sum[k] / static_cast<double>(count);
      const double variance = std::max(0.0, sum_of_squares[k] / static_cast<double>(count) - mean * mean);
      threshold_[k] = static_cast<float>(std::exp(mean + std::min(std::sqrt(variance), kLargestDeviation)));
    }
    return count > 0;
  }

  // Mean logarithm of the spectrum's power, to which every bin counts alike whatever the colour of the noise;
  // kSilentLevel for a frame with a stretch of digital silence, which tells nothing of the noise elsewhere.
  float Level(std::ptrdiff_t start) {
    for (int part = 0; part < kOverlap; ++part) {
      bool silent = true;
      for (int i = 0; i < shift_; ++i) silent = silent && samples_[start + part * shift_ + i] == 0.0f;
      if (silent) return kSilentLevel;
    }
    Transform(start, spectra_.data());
    float sum = 0.0f;
    for (int k = 0; k < bins_; ++k) sum += LogPower(spectra_[k]);
    return sum / static_cast<float>(bins_);
  }

  void ComputeMask(std::ptrdiff_t t) {
    std::complex<float>* spectrum = &spectra_[Row(t)];
    Transform(t * shift_ - (length_ - shift_), spectrum);
    float* mask = &masks_[Row(t)];
    for (int k = 0; k < bins_; ++k) {
      const float power = Power(spectrum[k]), threshold = threshold_[k];
      const float share = power / (power + threshold);  // above 0: the threshold is
      mask[k] = share * share;
    }
  }

  void Resynthesize(std::ptrdiff_t t) {
    // The masks of the frames around: [2 reach + 1, bins] -> [bins].
    std::fill(over_time_.begin(), over_time_.end(), 0.0f);
    for (int d = -kTimeReach; d <= kTimeReach; ++d) {
      const float weight = Triangle(d, kTimeReach);
      const float* mask = &masks_[Row(t + d)];
      for (int k = 0; k < bins_; ++k) over_time_[k] += weight * mask[k];
    }
    std::complex<float>* spectrum = &spectra_[Row(t)];
    for (int k = 0; k < bins_; ++k) spectrum[k] *= Gain(k);
    fft_.Inverse(spectrum, frame_.data());
    // The squares of kOverlap periodic Hann windows add up to 3/8 of their number.
    constexpr double kScale = 1.0 / (0.375 * kOverlap);
    for (int i = 0; i < length_; ++i) overlap_[i] += kScale * frame_[i] * window_[i];
    const std::ptrdiff_t start = t * shift_ - (length_ - shift_);
    const auto count = static_cast<std::ptrdiff_t>(samples_.size());
    for (int i = 0; i < shift_; ++i) {
      const std::ptrdiff_t n = start + i;
      if (n >= 0 && n < count) samples_[n] = Saturate(std::ldexp(overlap_[i], exponent_));
    }
    std::copy(overlap_.begin() + shift_, overlap_.end(), overlap_.begin());
    std::fill(overlap_.end() - shift_, overlap_.end(), 0.0);
  }

  // At the ends of the spectrum the mask is the one of the nearest bin with neighbours to both sides.
  float Gain(int bin) const {
    const int centre = std::clamp(bin, kBinReach, bins_ - 1 - kBinReach);
    float smoothed = 0.0f;
    for (int d = -kBinReach; d <= kBinReach; ++d) smoothed += Triangle(d, kBinReach) * over_time_[centre + d];
    const float open = std::clamp((smoothed - kMaskLow) / (kMaskHigh - kMaskLow), 0.0f, 1.0f);
    return lowest_gain_ + (1.0f - lowest_gain_) * open;
  }

  std::vector<float>& samples_;
  int exponent_;  // the largest magnitude is 0.5 to 1 times two to this power
  int length_, shift_;
  RealFft fft_;
  int bins_;
  float lowest_gain_;
  std::vector<float> window_;                 // [length]
  std::vector<float> frame_;                  // [length]
  std::vector<double> overlap_;               // [length], from the next frame's start on
  std::vector<float> threshold_;              // [bins], power
  std::vector<std::complex<float>> spectra_;  // [rows, bins], a ring by frame
  std::vector<float> masks_;                  // [rows, bins], the same
  std::vector<float> over_time_;              // [bins]
};

}  // namespace

void ReduceNoise(double reduction_db, int sample_rate_hz, std::vector<float>& samples) {
  NoiseGate(reduction_db, sample_rate_hz, samples).Run();
}

}  // namespace speech_emotion
