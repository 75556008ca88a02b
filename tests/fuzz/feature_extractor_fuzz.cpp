// Any options and any samples: options that do not validate are refused, samples that are not finite are
// refused, and all others give finite features, the same to the bit in chunks of any size.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "byte_source.h"
#include "require.h"
#include "speech_emotion/feature_extractor.h"

namespace {

using namespace speech_emotion;
using testing::ByteSource;
using testing::Require;

constexpr size_t kMaxSamples = 4096;
// Sizes that options may legally ask for, and that would make an input slow without telling anything new.
constexpr double kMaxSeconds = 2.0;
constexpr double kMaxValues =
    400'000;  // of all frames: samples, transformed samples, samples of pitch, features

FeatureOptions TakeOptions(ByteSource& source) {
  FeatureOptions options;
  options.sample_rate_hz = source.Near(16000, 12000);
  options.frame.length = source.Near(400, 400);
  options.frame.shift = source.Near(160, 160);
  options.frame.fft_length = source.Near(512, 512);
  options.frame.alignment = static_cast<FrameAlignment>(source.Below(2));
  options.mel.bands = source.Near(64, 64);
  options.mel.low_hz = source.Near(50.0, 60.0);
  options.mel.high_hz = source.Near(3500.0, 3600.0);
  options.mel.scale = static_cast<MelScale>(source.Below(2));
  options.mel.norm = static_cast<MelNorm>(source.Below(2));
  options.mel.top_db = source.Near(0.0, 100.0);
  options.mfcc.coefficients = source.Near(13, 14);
  options.mfcc.lifter = source.Near(0, 30);
  options.mfcc.top_db = source.Near(0.0, 100.0);
  options.mfcc.first = source.Near(0, 3);
  options.pitch.method = static_cast<PitchMethod>(source.Below(2));
  options.pitch.low_hz = source.Near(100.0, 100.0);
  options.pitch.high_hz = source.Near(400.0, 400.0);
  options.pitch.frame_length = source.Near(0, 2048);
  options.rolloff = source.Near(0.85, 0.9);
  options.log_floor = source.Near(1e-10, 1e-9);
  options.deltas = source.Near(0, 3);
  options.delta_width = source.Near(9, 9);
  options.normalization.method = static_cast<NormalizationMethod>(source.Below(3));
  options.normalization.variance = source.Below(2) == 1;
  options.normalization.time_constant_s = source.Near(3.0, 3.0);
  options.outputs.clear();
  for (int count = source.Below(6); count > 0; --count) {
    options.outputs.push_back(static_cast<FeatureKind>(source.Below(14)));
  }
  for (int count = source.Below(4); count > 0; --count) {
    options.functionals.push_back({static_cast<FunctionalKind>(source.Below(4)), source.Near(50, 60)});
  }
  for (int count = source.Below(4); count > 0; --count) {
    options.preprocessing.push_back(
        {static_cast<PreprocessingKind>(source.Below(9)), source.Near(0.0, 100.0)});
  }
  return options;
}

bool IsSlowToTry(const FeatureOptions& options, size_t samples) {
  double seconds = static_cast<double>(samples) / options.sample_rate_hz;
  for (const PreprocessingStep& step : options.preprocessing) {
    if (step.kind == PreprocessingKind::kFitLength) seconds = std::max(seconds, step.value);
  }
  const double frames = 2.0 + seconds * options.sample_rate_hz / options.frame.shift;
  const double widest =
      std::max({options.frame.fft_length, options.pitch_frame_length(), options.features_per_frame()});
  return seconds > kMaxSeconds || frames * widest > kMaxValues;
}

FeatureMatrix ExtractInChunks(const FeatureOptions& options, std::span<const float> samples,
                              ByteSource& sizes) {
  auto extractor = FeatureExtractor::Create(options);
  Require(extractor.has_value(), "options that validate were refused");
  FeatureMatrix features;
  while (!samples.empty()) {
    const size_t size =
        std::min(samples.size(), size_t{1} + (sizes.empty() ? 499 : sizes.Take<uint16_t>() % 700));
    extractor->AcceptWaveform(samples.first(size), features);
    samples = samples.subspan(size);
  }
  extractor->Finish(features);
  return features;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ByteSource source({data, size});
  const FeatureOptions options = TakeOptions(source);
  const bool raw_floats = source.Below(2) == 1;  // or 16-bit samples
  ByteSource sizes(std::span(data, std::min<size_t>(size, 40)));
  Waveform waveform{{}, options.sample_rate_hz};
  while (!source.empty() && waveform.samples.size() < kMaxSamples) {
    waveform.samples.push_back(raw_floats ? source.Take<float>() : source.Take<int16_t>() / 32768.0f);
  }

  const auto valid = Validate(options);
  if (!valid) {
    Require(!ExtractFeatures(options, waveform), "options that do not validate were accepted");
    Require(!FeatureExtractor::Create(options), "options that do not validate made an extractor");
    testing::RequireMessage(valid.error());
    return 0;
  }
  if (IsSlowToTry(options, waveform.samples.size())) return 0;
  const auto whole = ExtractFeatures(options, waveform);
  if (!CheckFinite(waveform.samples)) {
    Require(!whole, "samples that are not finite were accepted");
    return 0;
  }
  if (!whole) return 0;  // a named error, as for a rate that no resampler has
  for (float value : whole->values) Require(std::isfinite(value), "a feature is not finite");
  const FeatureMatrix chunked = ExtractInChunks(options, waveform.samples, sizes);
  Require(chunked.features == whole->features || whole->values.empty(), "chunks change the columns");
  Require(chunked.values.size() == whole->values.size(), "chunks change the number of frames");
  Require(whole->values.empty() || std::memcmp(chunked.values.data(), whole->values.data(),
                                               whole->values.size() * sizeof(float)) == 0,
          "chunks change the features");

  const auto reread = FeatureOptionsFromMetadata(ToMetadata(options));
  Require(reread && *reread == options, "options do not survive their metadata");
  return 0;
}
