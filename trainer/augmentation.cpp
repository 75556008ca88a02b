#include "augmentation.h"

#include <algorithm>
#include <cmath>

namespace speech_emotion::trainer {
namespace {

double Uniform(Random& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

int UniformInt(Random& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

// The mean of the clip's quietest tenth of frames: [bands].
std::vector<float> Background(const FeatureMatrix& clip) {
  const int frames = clip.frames(), bands = clip.features;
  std::vector<std::pair<float, int>> loudness(frames);
  for (int t = 0; t < frames; ++t) {
    float sum = 0.0f;
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

// Where each output band is read from: a vocal tract's length scales the frequency axis.
struct MelWarp {
  std::vector<int> band;      // the lower of two neighbours
  std::vector<float> weight;  // of the upper one
};

MelWarp MakeMelWarp(int bands, double warp) {
  MelWarp map{std::vector<int>(bands), std::vector<float>(bands)};
  for (int b = 0; b < bands; ++b) {
    const double source = std::clamp(b * (1.0 + warp), 0.0, static_cast<double>(bands - 1));
    map.band[b] = std::min(static_cast<int>(source), std::max(0, bands - 2));
    map.weight[b] = static_cast<float>(source - map.band[b]);
  }
  return map;
}

// Adds a stationary noise of random colour, as power: log(e^x + e^n).
void AddNoise(int frames, int bands, const AugmentationOptions& options, Random& random, float* out) {
  double power = 0.0;
  for (int i = 0; i < frames * bands; ++i) power += std::exp(static_cast<double>(out[i]));
  const double mean = std::log(power / (frames * bands) + 1e-12);
  const double level = mean - Uniform(random, options.min_snr_db, options.max_snr_db) * std::log(10.0) / 10.0;
  const double slope = Uniform(random, -2.0, 1.0);  // brown to violet across the bands
  std::uniform_real_distribution<float> uniform(1e-6f, 1.0f);
  for (int t = 0; t < frames; ++t) {
    for (int b = 0; b < bands; ++b) {
      // The mean of four exponential variables: what a band of a few bins shows of white noise.
      const float product = uniform(random) * uniform(random) * uniform(random) * uniform(random);
      const float fluctuation = std::log(-0.25f * std::log(product));
      const float noise =
          static_cast<float>(level + slope * (static_cast<double>(b) / bands - 0.5)) + fluctuation;
      float& value = out[t * bands + b];
      const float larger = std::max(value, noise), smaller = std::min(value, noise);
      value = larger + std::log1p(std::exp(smaller - larger));
    }
  }
}

// SpecAugment (Park et al. 2019) without its time warp; masks are filled with the piece's mean.
void Mask(int frames, int bands, const AugmentationOptions& options, Random& random, float* out) {
  double sum = 0.0;
  for (int i = 0; i < frames * bands; ++i) sum += out[i];
  const auto fill = static_cast<float>(sum / (frames * bands));
  for (int m = 0; m < options.mel_masks; ++m) {
    const int width = UniformInt(random, 0, std::min(options.max_mel_mask, bands));
    const int first = UniformInt(random, 0, bands - width);
    for (int t = 0; t < frames; ++t) std::fill_n(out + t * bands + first, width, fill);
  }
  for (int m = 0; m < options.time_masks; ++m) {
    const int width = UniformInt(random, 0, std::min(options.max_time_mask, frames / 4));
    const int first = UniformInt(random, 0, frames - width);
    std::fill_n(out + first * bands, width * bands, fill);
  }
}

}  // namespace

void CropAndAugment(const FeatureMatrix& clip, int frames, const AugmentationOptions* options, Random& random,
                    float* out) {
  const int bands = clip.features, clip_frames = clip.frames();
  const double tempo = options ? Uniform(random, options->min_tempo, options->max_tempo) : 1.0;
  const double warp = options ? Uniform(random, -options->mel_warp, options->mel_warp) : 0.0;
  const double tilt = options ? Uniform(random, -options->max_tilt, options->max_tilt) : 0.0;
  const MelWarp mel = MakeMelWarp(bands, warp);

  // The piece begins at `start` of the clip's own frames; before 0 and behind the end lies background.
  const double span = frames * tempo, room = clip_frames - span;
  const double start = options ? Uniform(random, std::min(0.0, room), std::max(0.0, room)) : room / 2.0;
  const std::vector<float> background = room < 0.0 ? Background(clip) : std::vector<float>();
  std::normal_distribution<float> flutter(0.0f, 0.4f);
  for (int t = 0; t < frames; ++t) {
    const double source = start + t * tempo;
    const int before = static_cast<int>(std::floor(source));
    const auto between = static_cast<float>(source - before);
    for (int b = 0; b < bands; ++b) {
      const int low = mel.band[b], high = std::min(low + 1, bands - 1);
      float value;
      if (before < 0 || before + 1 >= clip_frames) {
        value = background.empty() ? clip.row(clip_frames - 1)[low] : background[low] + flutter(random);
      } else {
        const auto a = clip.row(before), c = clip.row(before + 1);
        const float at_low = a[low] + between * (c[low] - a[low]);
        const float at_high = a[high] + between * (c[high] - a[high]);
        value = at_low + mel.weight[b] * (at_high - at_low);
      }
      out[t * bands + b] = value + static_cast<float>(tilt * (static_cast<double>(b) / bands - 0.5));
    }
  }
  if (!options) return;
  if (Uniform(random, 0.0, 1.0) < options->noise_probability) AddNoise(frames, bands, *options, random, out);
  Mask(frames, bands, *options, random, out);
}

}  // namespace speech_emotion::trainer
