// Sums of the powers of log-mels: noise, other recordings, mixtures.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "augmentation/band_values.h"
#include "base/range_check.h"
#include "onnx_engine/kernels.h"
#include "signal/saturation.h"
#include "speech_emotion/feature_augmentation.h"

namespace speech_emotion {
namespace {

// to[i] = log(e^from[i] + e^to[i]). The sum would keep nothing of what log1p, which takes longer, has over a
// logarithm.
void LogAddExp(std::span<const float> from, std::span<float> to) {
  std::array<float, 256> exponentials;
  for (size_t first = 0; first < to.size(); first += exponentials.size()) {
    const size_t count = std::min(exponentials.size(), to.size() - first);
    const float* other = from.data() + first;
    float* values = to.data() + first;
    for (size_t i = 0; i < count; ++i) {
      exponentials[i] = std::min(values[i], other[i]) - std::max(values[i], other[i]);
    }
    onnx_engine::ActiveKernels().exponentials(exponentials.data(), static_cast<int64_t>(count),
                                              exponentials.data());
    for (size_t i = 0; i < count; ++i) {
      values[i] = std::max(values[i], other[i]) + std::log(1.0f + exponentials[i]);
    }
  }
}

// The logarithm of the mean power of log-mels.
double LogMeanPower(const std::vector<float>& log_mel) {
  const float largest = *std::max_element(log_mel.begin(), log_mel.end());
  std::vector<float> powers(log_mel.size());
  for (size_t i = 0; i < powers.size(); ++i) powers[i] = log_mel[i] - largest;
  onnx_engine::ActiveKernels().exponentials(powers.data(), static_cast<int64_t>(powers.size()),
                                            powers.data());
  return largest + std::log(Mean(powers));
}

// Draws of the logarithm of the mean of four exponential variables of mean 1: what a band of a few bins shows
// of white noise. From a table of its quantiles: four draws and their logarithms a band took most of the time
// of a training's augmentation.
class BandFluctuation {
 public:
  explicit BandFluctuation(Random& random) : random_(random) {}

  float Draw() {
    if (bits_left_ < kBits) {
      bits_ = random_.Bits();
      bits_left_ = 64;
    }
    const float drawn = Quantiles()[bits_ % kCount];
    bits_ >>= kBits;
    bits_left_ -= kBits;
    return drawn;
  }

 private:
  static constexpr int kBits = 12;
  static constexpr size_t kCount = size_t{1} << kBits;

  // Of (k + 1/2) / kCount. The sum x of four such variables has the distribution
  // 1 - e^-x (1 + x + x^2 / 2 + x^3 / 6) (Erlang), inverted by bisection.
  static const std::array<float, kCount>& Quantiles() {
    static const auto quantiles = [] {
      std::array<float, kCount> values;
      double low = 0.0;
      for (size_t k = 0; k < kCount; ++k) {
        const double probability = (static_cast<double>(k) + 0.5) / kCount;
        double high = 40.0;
        while (high - low > 1e-9) {
          const double x = (low + high) / 2.0;
          const double below = 1.0 - std::exp(-x) * (1.0 + x * (1.0 + x * (0.5 + x / 6.0)));
          (below < probability ? low : high) = x;
        }
        values[k] = static_cast<float>(std::log(low / 4.0));
      }
      return values;
    }();
    return quantiles;
  }

  Random& random_;
  uint64_t bits_ = 0;
  int bits_left_ = 0;
};

}  // namespace

Result<void> AddBandNoise(double snr_db, double slope, Random& random, FeatureMatrix& log_mel) {
  if (auto ok = CheckRange("a signal-to-noise ratio in dB", snr_db, -100.0, 200.0); !ok) return ok;
  if (auto ok = CheckRange("a slope in nats", slope, -20.0, 20.0); !ok) return ok;
  if (log_mel.values.empty()) return {};
  const double level = LogMeanPower(log_mel.values) - snr_db * std::numbers::ln10 / 10.0;
  std::vector<float> noise = BandLine(slope, log_mel.features);
  for (float& value : noise) value += static_cast<float>(level);
  BandFluctuation fluctuation(random);
  std::vector<float> frame(noise.size());
  for (size_t first = 0; first < log_mel.values.size(); first += frame.size()) {
    for (size_t b = 0; b < frame.size(); ++b) frame[b] = noise[b] + fluctuation.Draw();
    LogAddExp(frame, std::span(log_mel.values).subspan(first, frame.size()));
  }
  return {};
}

Result<void> AddNoise(const FeatureMatrix& noise, double snr_db, FeatureMatrix& log_mel) {
  if (auto ok = CheckRange("a signal-to-noise ratio in dB", snr_db, -100.0, 200.0); !ok) return ok;
  if (noise.features != log_mel.features || noise.values.size() != log_mel.values.size()) {
    return MakeError(ErrorCode::kShapeMismatch, "expected a noise of " + std::to_string(log_mel.frames()) +
                                                    " frames of " + std::to_string(log_mel.features) +
                                                    " bands, found " + std::to_string(noise.frames()) +
                                                    " of " + std::to_string(noise.features));
  }
  if (log_mel.values.empty()) return {};
  const auto gain = static_cast<float>(LogMeanPower(log_mel.values) - LogMeanPower(noise.values) -
                                       snr_db * std::numbers::ln10 / 10.0);
  std::vector<float> scaled = noise.values;
  for (float& value : scaled) value += gain;
  LogAddExp(scaled, log_mel.values);
  return {};
}

Result<void> Mix(std::span<const float> other, double share, MixScale scale, std::span<float> values) {
  if (auto ok = CheckRange("a share", share, 0.0, 1.0); !ok) return ok;
  if (other.size() != values.size()) {
    return MakeError(ErrorCode::kShapeMismatch, "expected two examples of the same size, found " +
                                                    std::to_string(values.size()) + " and " +
                                                    std::to_string(other.size()) + " values");
  }
  if (scale == MixScale::kLinear) {
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = Saturate(share * values[i] + (1.0 - share) * other[i]);
    }
    return {};
  }
  if (share == 1.0) return {};
  if (share == 0.0) {
    std::copy(other.begin(), other.end(), values.begin());
    return {};
  }
  const auto log_share = static_cast<float>(std::log(share));
  const auto log_rest = static_cast<float>(std::log1p(-share));
  std::vector<float> rest(other.begin(), other.end());
  for (float& value : rest) value += log_rest;
  for (float& value : values) value += log_share;
  LogAddExp(rest, values);
  return {};
}

Result<void> Mix(const FeatureMatrix& other, double share, MixScale scale, FeatureMatrix& values) {
  if (other.features != values.features) {
    return MakeError(ErrorCode::kShapeMismatch, "expected two matrices of the same features, found " +
                                                    std::to_string(values.features) + " and " +
                                                    std::to_string(other.features));
  }
  return Mix(other.values, share, scale, std::span(values.values));
}

}  // namespace speech_emotion
