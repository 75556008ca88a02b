#include "features/mel_bank.h"

#include <algorithm>
#include <cmath>

#include "signal/dot_product.h"

namespace speech_emotion {
namespace {

constexpr double kSlaneyHzPerMel = 200.0 / 3.0;
constexpr double kSlaneyBreakHz = 1000.0;
const double kSlaneyLogStep = std::log(6.4) / 27.0;

}  // namespace

double HzToMel(double hz, MelScale scale) {
  if (scale == MelScale::kHtk) return 2595.0 * std::log10(1.0 + hz / 700.0);
  if (hz < kSlaneyBreakHz) return hz / kSlaneyHzPerMel;
  return kSlaneyBreakHz / kSlaneyHzPerMel + std::log(hz / kSlaneyBreakHz) / kSlaneyLogStep;
}

double MelToHz(double mel, MelScale scale) {
  if (scale == MelScale::kHtk) return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
  const double break_mel = kSlaneyBreakHz / kSlaneyHzPerMel;
  if (mel < break_mel) return mel * kSlaneyHzPerMel;
  return kSlaneyBreakHz * std::exp(kSlaneyLogStep * (mel - break_mel));
}

MelBank::MelBank(const MelOptions& options, int sample_rate_hz, int fft_length) {
  const int bins = fft_length / 2 + 1;
  const double low = HzToMel(options.low_hz, options.scale);
  const double high = HzToMel(options.high_hz, options.scale);
  std::vector<double> edges(options.bands + 2);
  for (size_t i = 0; i < edges.size(); ++i) {
    edges[i] = MelToHz(low + (high - low) * static_cast<double>(i) / (options.bands + 1), options.scale);
  }
  for (int band = 0; band < options.bands; ++band) {
    const double left = edges[band], centre = edges[band + 1], right = edges[band + 2];
    const double height = options.norm == MelNorm::kArea ? 2.0 / (right - left) : 1.0;
    Filter filter{0, 0, weights_.size()};
    for (int bin = 0; bin < bins; ++bin) {
      const double hz = static_cast<double>(bin) * sample_rate_hz / fft_length;
      const double weight = std::min((hz - left) / (centre - left), (right - hz) / (right - centre));
      if (weight <= 0.0) continue;
      if (filter.bin_count == 0) filter.first_bin = bin;
      ++filter.bin_count;
      weights_.push_back(static_cast<float>(weight * height));
    }
    filters_.push_back(filter);
  }
}

void MelBank::Apply(const float* power, float* mel) const {
  for (size_t band = 0; band < filters_.size(); ++band) {
    const Filter& filter = filters_[band];
    mel[band] = DotProduct(power + filter.first_bin, weights_.data() + filter.offset, filter.bin_count);
  }
}

}  // namespace speech_emotion
