#include "speech_emotion/feature_augmentation.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "augmentation/band_values.h"
#include "base/range_check.h"

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

// In double, where the difference of two floats can't overflow.
float Between(float low, float high, double weight) {
  return static_cast<float>(low + weight * (static_cast<double>(high) - low));
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
  const std::vector<float> line = BandLine(tilt, features.features);
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

}  // namespace speech_emotion
