#include "speech_emotion/feature_augmentation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <utility>

#include "base/range_check.h"
#include "onnx_engine/kernels.h"
#include "signal/saturation.h"

namespace speech_emotion {
namespace {

constexpr float kBackgroundFlutter = 0.4f;  // standard deviation in nats, as of a room's noise in one band

// The mean of the clip's quietest tenth of frames: [bands].
std::vector<float> Background(const FeatureMatrix& clip) {
  const int frames = clip.frames(), bands = clip.features;
  std::vector<std::pair<double, int>> loudness(frames);
  for (int t = 0; t < frames; ++t) {
    double sum = 0.0;
    for (float value : clip.row(t)) sum += value;
    loudness[t] = {sum, t};
  }
  const int count = std::max(1, frames / 10);
  std::partial_sort(loudness.begin(), loudness.begin() + count, loudness.end());
  std::vector<float> mean(bands, 0.0f);
  for (int i = 0; i < count; ++i) {
    const auto row = clip.row(loudness[i].second);
    for (int b = 0; b < bands; ++b) mean[b] += row[b] / static_cast<float>(count);
  }
  return mean;
}

double Mean(const std::vector<float>& values) {
  double sum = 0.0;
  for (float value : values) sum += value;
  return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

// In double, where the difference of two floats can't overflow.
float Between(float low, float high, double weight) {
  return static_cast<float>(low + weight * (static_cast<double>(high) - low));
}

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

// One value a band: `rise` higher at the top than at the bottom, 0 in the middle.
std::vector<float> Line(double rise, int bands) {
  std::vector<float> line(bands);
  for (int b = 0; b < bands; ++b) line[b] = static_cast<float>(rise * (static_cast<double>(b) / bands - 0.5));
  return line;
}

}  // namespace

Result<void> Validate(const SpecAugmentOptions& options) {
  constexpr double kMost = 1e6;
  if (auto ok = CheckRange("a number of time masks", options.time_masks, 0, kMost); !ok) return ok;
  if (auto ok = CheckRange("a widest time mask in frames", options.max_time_mask, 0, kMost); !ok) return ok;
  if (auto ok = CheckRange("a widest time mask as a part of the frames", options.max_time_part, 0, 1); !ok) {
    return ok;
  }
  if (auto ok = CheckRange("a number of feature masks", options.feature_masks, 0, kMost); !ok) return ok;
  return CheckRange("a widest feature mask", options.max_feature_mask, 0, kMost);
}

Result<void> SpecAugment(const SpecAugmentOptions& options, Random& random, FeatureMatrix& features) {
  if (auto ok = Validate(options); !ok) return ok;
  const int frames = features.frames(), count = features.features;
  const float fill = options.fill == MaskFill::kMean ? static_cast<float>(Mean(features.values)) : 0.0f;
  // First and width of a mask.
  const auto draw = [&](int widest, int length) {
    const auto width = static_cast<int>(random.UniformInt(0, std::min(widest, length)));
    return std::pair(static_cast<int>(random.UniformInt(0, length - width)), width);
  };
  for (int m = 0; m < options.feature_masks; ++m) {
    const auto [first, width] = draw(options.max_feature_mask, count);
    for (int t = 0; t < frames; ++t) {
      std::fill_n(features.values.begin() + static_cast<int64_t>(t) * count + first, width, fill);
    }
  }
  const int widest = std::min(options.max_time_mask, static_cast<int>(options.max_time_part * frames));
  for (int m = 0; m < options.time_masks; ++m) {
    const auto [first, width] = draw(widest, frames);
    std::fill_n(features.values.begin() + static_cast<int64_t>(first) * count,
                static_cast<int64_t>(width) * count, fill);
  }
  return {};
}

Result<void> WarpBands(double warp, FeatureMatrix& features) {
  if (auto ok = CheckRange("a warp of the bands", warp, -0.5, 0.5); !ok) return ok;
  const int bands = features.features;
  if (bands < 2) return {};
  std::vector<int> band(bands);       // the lower of the two that are read
  std::vector<double> weight(bands);  // of the upper one
  for (int b = 0; b < bands; ++b) {
    const double source = std::clamp(b * (1.0 + warp), 0.0, static_cast<double>(bands - 1));
    band[b] = std::min(static_cast<int>(source), bands - 2);
    weight[b] = source - band[b];
  }
  std::vector<float> before(bands);
  // [frames, bands]
  for (int t = 0; t < features.frames(); ++t) {
    float* row = &features.values[static_cast<size_t>(t) * bands];
    std::copy_n(row, bands, before.begin());
    for (int b = 0; b < bands; ++b) {
      row[b] = Between(before[band[b]], before[band[b] + 1], weight[b]);
    }
  }
  return {};
}

Result<void> TiltBands(double tilt, FeatureMatrix& features) {
  if (auto ok = CheckRange("a tilt in nats", tilt, -100.0, 100.0); !ok) return ok;
  const std::vector<float> line = Line(tilt, features.features);
  // [frames, bands]
  for (auto row = features.values.begin(); row != features.values.end(); row += features.features) {
    std::transform(line.begin(), line.end(), row, row, std::plus<>());
  }
  return {};
}

Result<FeatureMatrix> StretchFrames(const FeatureMatrix& log_mel, double start, double tempo, int frames,
                                    Random& random) {
  constexpr double kFarthest = 1e9;
  const int clip_frames = log_mel.frames(), bands = log_mel.features;
  if (auto ok = CheckRange("a tempo", tempo, 0.1, 10.0); !ok) return tl::unexpected(ok.error());
  if (auto ok = CheckRange("a first frame", start, -kFarthest, kFarthest); !ok)
    return tl::unexpected(ok.error());
  if (auto ok = CheckRange("a number of frames", frames, 0, 1e8); !ok) return tl::unexpected(ok.error());
  if (clip_frames == 0) {
    return MakeError(ErrorCode::kInvalidAudio, "expected a clip of one frame or more, found none");
  }
  const bool too_short = clip_frames < frames * tempo;
  const std::vector<float> background = too_short ? Background(log_mel) : std::vector<float>();
  FeatureMatrix output{bands, std::vector<float>(static_cast<size_t>(frames) * bands)};
  // [frames, bands]
  for (int t = 0; t < frames; ++t) {
    float* row = &output.values[static_cast<size_t>(t) * bands];
    const double source = start + t * tempo;
    if (too_short && (source < 0.0 || source > clip_frames - 1)) {
      for (int b = 0; b < bands; ++b) {
        row[b] = background[b] + kBackgroundFlutter * static_cast<float>(random.Normal());
      }
      continue;
    }
    const double within = std::clamp(source, 0.0, static_cast<double>(clip_frames - 1));
    const int before = static_cast<int>(within);
    const double weight = within - before;
    const auto low = log_mel.row(before), high = log_mel.row(std::min(before + 1, clip_frames - 1));
    for (int b = 0; b < bands; ++b) row[b] = Between(low[b], high[b], weight);
  }
  return output;
}

Result<void> AddBandNoise(double snr_db, double slope, Random& random, FeatureMatrix& log_mel) {
  if (auto ok = CheckRange("a signal-to-noise ratio in dB", snr_db, -100.0, 200.0); !ok) return ok;
  if (auto ok = CheckRange("a slope in nats", slope, -20.0, 20.0); !ok) return ok;
  if (log_mel.values.empty()) return {};
  const double level = LogMeanPower(log_mel.values) - snr_db * std::numbers::ln10 / 10.0;
  std::vector<float> noise = Line(slope, log_mel.features);
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
