#include <algorithm>
#include <cmath>

#include "augmentation/clip_check.h"
#include "signal/dot_product.h"
#include "signal/fft.h"
#include "signal/unit_peak.h"
#include "speech_emotion/augmentation.h"

namespace speech_emotion {
namespace {

// Frames of two periods of a 62 Hz voice, and a search that spans one.
constexpr double kHopS = 0.016;  // half a frame
constexpr double kSearchS = 0.008;
// What likeness loses at the ends of the search: of periods that are about alike the one nearest to where it
// is due, or a glide would come early or late by all of the search.
constexpr double kPenalty = 0.15;
// Below this energy (of a frame of a signal whose peak is about one) there is nothing to align.
constexpr double kLeastEnergy = 1e-9;

// WSOLA (Verhelst & Roelands, An overlap-add technique based on waveform similarity, 1993): frames are taken
// where they best continue the frame before them, within a search around where they are due. Each
// decision rests on sums of fixed order, so that it falls alike on every platform.
class Aligner {
 public:
  // Positions are those of `signal`, counted from -padding() on; beyond it lies silence.
  Aligner(std::span<const float> signal, int hop, int search)
      : hop_(hop), search_(search), padding_(6 * hop + 2 * search) {
    padded_.resize(signal.size() + 2 * static_cast<size_t>(padding_), 0.0f);
    std::copy(signal.begin(), signal.end(), padded_.begin() + padding_);
    energy_.resize(padded_.size() + 1, 0.0);
    for (size_t i = 0; i < padded_.size(); ++i) {
      energy_[i + 1] = energy_[i] + static_cast<double>(padded_[i]) * padded_[i];
    }
  }

  // The frame [2 * hop] around a position.
  const float* Frame(int64_t middle) const { return &padded_[static_cast<size_t>(middle + padding_ - hop_)]; }

  // The middle, `search` samples or less from `due`, of the frame most like the one around `continued`.
  int64_t Align(int64_t due, int64_t continued) const {
    const float* wanted = Frame(continued);
    int64_t best = due;
    double best_likeness = Likeness(wanted, due);
    for (int distance = 1; distance <= search_; ++distance) {
      const double part = static_cast<double>(distance) / search_;
      for (const int64_t middle : {due + distance, due - distance}) {
        const double likeness = Likeness(wanted, middle) * (1.0 - kPenalty * part * part);
        if (likeness <= best_likeness) continue;
        best_likeness = likeness;
        best = middle;
      }
    }
    return Peak(wanted, best, due);
  }

 private:
  // From `middle` uphill, without the penalty, which would put each frame a little off its place.
  int64_t Peak(const float* wanted, int64_t middle, int64_t due) const {
    double likeness = Likeness(wanted, middle);
    for (const int64_t step : {1, -1}) {
      while (std::abs(middle + step - due) <= search_) {
        const double next = Likeness(wanted, middle + step);
        if (next <= likeness) break;
        likeness = next;
        middle += step;
      }
    }
    return middle;
  }

  // In proportion to the correlation coefficient.
  double Likeness(const float* wanted, int64_t middle) const {
    const auto first = static_cast<size_t>(middle + padding_ - hop_);
    const double energy = energy_[first + 2 * static_cast<size_t>(hop_)] - energy_[first];
    if (energy < kLeastEnergy) return 0.0;
    return DotProduct(wanted, &padded_[first], 2 * hop_) / std::sqrt(energy);
  }

  int hop_, search_, padding_;
  std::vector<float> padded_;
  std::vector<double> energy_;  // of the samples before each
};

}  // namespace

Result<Waveform> TimeStretch(const Waveform& waveform, double rate) {
  if (auto ok = CheckClip(waveform); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRange("a rate", rate, 0.5, 2.0); !ok) return tl::unexpected(ok.error());
  if (rate == 1.0) return waveform;
  UnitPeakSignal signal = ToUnitPeak(waveform.samples);
  const int hop = static_cast<int>(std::lround(kHopS * waveform.sample_rate_hz));
  const Aligner aligner(signal.samples, hop,
                        static_cast<int>(std::lround(kSearchS * waveform.sample_rate_hz)));
  const std::vector<float> window = HannWindow(2 * hop);
  const auto total = static_cast<int64_t>(std::nearbyint(static_cast<double>(signal.samples.size()) / rate));
  std::vector<float> output(static_cast<size_t>(total), 0.0f);
  int64_t middle = 0;
  // Frame k lies around output sample k * hop.
  for (int64_t k = 0; (k - 1) * hop < total; ++k) {
    if (k > 0) middle = aligner.Align(std::llround(static_cast<double>(k * hop) * rate), middle + hop);
    const float* frame = aligner.Frame(middle);
    const int64_t start = (k - 1) * hop;
    const int64_t first = std::max<int64_t>(0, -start), last = std::min<int64_t>(2 * hop, total - start);
    for (int64_t i = first; i < last; ++i) output[static_cast<size_t>(start + i)] += window[i] * frame[i];
  }
  signal.samples = std::move(output);
  return Waveform{FromUnitPeak(std::move(signal)), waveform.sample_rate_hz};
}

}  // namespace speech_emotion
