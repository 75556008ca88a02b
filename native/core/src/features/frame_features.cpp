#include "features/frame_features.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "features/spectral_shape.h"
#include "signal/dot_product.h"

namespace speech_emotion {
namespace {

// Orthonormal DCT-II with the lifter folded in: [coefficients, bands].
std::vector<float> CepstrumMatrix(const MfccOptions& options, int bands) {
  std::vector<float> matrix(static_cast<size_t>(options.coefficients) * bands);
  for (int row = 0; row < options.coefficients; ++row) {
    const int n = options.first + row;
    const double scale = std::sqrt((n == 0 ? 1.0 : 2.0) / bands);
    const double lifter = options.lifter > 0 ? 1.0 + options.lifter / 2.0 *
                                                         std::sin(std::numbers::pi * (n + 1) / options.lifter)
                                             : 1.0;
    for (int band = 0; band < bands; ++band) {
      matrix[static_cast<size_t>(row) * bands + band] =
          static_cast<float>(lifter * scale * std::cos(std::numbers::pi * n * (band + 0.5) / bands));
    }
  }
  return matrix;
}

// Sign changes a sample, librosa's way: magnitudes up to 1e-10 count as 0, and 0 as positive. Padding
// repeats the signal's ends, so it changes no sign.
float ZeroCrossingRate(const float* samples, int begin, int end, int length) {
  constexpr float kZero = -1e-10f;
  int changes = 0;
  for (int i = begin + 1; i < end; ++i) changes += (samples[i] < kZero) != (samples[i - 1] < kZero);
  return static_cast<float>(changes) / static_cast<float>(length);
}

}  // namespace

FrameFeatures::FrameFeatures(const FeatureOptions& options)
    : options_(options), spectrum_(options.frame.fft_length) {
  for (FeatureKind kind : options.outputs) {
    measured_size_ += MeasuredColumns(kind);
    size_ += options.columns_of(kind);
    needs_.Add(kind);
  }
  if (needs_.spectrum) {
    window_ = HannWindow(options.frame.length);
    windowed_.assign(options.frame.fft_length, 0.0f);
    power_.resize(spectrum_.bins());
  }
  if (needs_.magnitude) magnitude_.resize(spectrum_.bins());
  if (needs_.mel) {
    mel_bank_.emplace(options.mel, options.sample_rate_hz, options.frame.fft_length);
    cepstrum_matrix_ = CepstrumMatrix(options.mfcc, options.mel.bands);
    decibels_.resize(options.mel.bands);
    mel_.resize(options.mel.bands);
  }
  if (needs_.chroma) chroma_bank_.emplace(options.sample_rate_hz, options.frame.fft_length);
  if (needs_.pitch && options.pitch.method == PitchMethod::kYin) {
    yin_.emplace(options.pitch, options.pitch_frame_length(), options.sample_rate_hz);
  }
}

void FrameFeatures::Needs::Add(FeatureKind kind) {
  switch (kind) {
    case FeatureKind::kMelSpectrogram:
    case FeatureKind::kMelDecibels:
    case FeatureKind::kLogMel:
    case FeatureKind::kMfcc:
      spectrum = mel = true;
      break;
    case FeatureKind::kMagnitudeSpectrum:
    case FeatureKind::kSpectralCentroid:
    case FeatureKind::kSpectralRolloff:
      spectrum = magnitude = true;
      break;
    case FeatureKind::kSpectralFlatness:
      spectrum = true;
      break;
    case FeatureKind::kChroma:
      spectrum = chroma = true;
      break;
    case FeatureKind::kF0:
    case FeatureKind::kVoicingProbability:
      pitch = true;
      break;
    case FeatureKind::kZeroCrossingRate:
    case FeatureKind::kRmsEnergy:
    case FeatureKind::kLogEnergy:
    case FeatureKind::kSamples:
      break;
  }
}

void FrameFeatures::ComputeSpectrum(const float* samples) {
  for (size_t i = 0; i < window_.size(); ++i) windowed_[i] = samples[i] * window_[i];
  spectrum_.Compute(windowed_.data(), power_.data());
  for (size_t k = 0; k < magnitude_.size(); ++k) magnitude_[k] = std::sqrt(power_[k]);
  if (mel_bank_) mel_bank_->Apply(power_.data(), mel_.data());
}

void FrameFeatures::Measure(const float* samples, int begin, int end, const float* pitch_samples,
                            std::vector<float>& measured) {
  if (needs_.spectrum) ComputeSpectrum(samples);
  const PitchEstimate pitch = yin_ ? yin_->Compute(pitch_samples) : PitchEstimate{};
  const double bin_hz = static_cast<double>(options_.sample_rate_hz) / options_.frame.fft_length;
  const int length = options_.frame.length;
  for (FeatureKind kind : options_.outputs) {
    switch (kind) {
      case FeatureKind::kMagnitudeSpectrum:
        measured.insert(measured.end(), magnitude_.begin(), magnitude_.end());
        break;
      case FeatureKind::kMelSpectrogram:
      case FeatureKind::kMelDecibels:
      case FeatureKind::kLogMel:
      case FeatureKind::kMfcc:
        measured.insert(measured.end(), mel_.begin(), mel_.end());
        break;
      case FeatureKind::kChroma:
        measured.resize(measured.size() + ChromaBank::kClasses);
        chroma_bank_->Apply(power_.data(), &measured[measured.size() - ChromaBank::kClasses]);
        break;
      case FeatureKind::kZeroCrossingRate:
        measured.push_back(ZeroCrossingRate(samples, begin, end, length));
        break;
      case FeatureKind::kRmsEnergy:
        measured.push_back(std::sqrt(DotProduct(samples, samples, length) / static_cast<float>(length)));
        break;
      case FeatureKind::kLogEnergy:
        measured.push_back(
            std::log(std::max(DotProduct(samples, samples, length), static_cast<float>(options_.log_floor))));
        break;
      case FeatureKind::kSpectralCentroid:
        measured.push_back(SpectralCentroid(magnitude_, bin_hz));
        break;
      case FeatureKind::kSpectralRolloff:
        measured.push_back(SpectralRolloff(magnitude_, bin_hz, options_.rolloff));
        break;
      case FeatureKind::kSpectralFlatness:
        measured.push_back(SpectralFlatness(power_));
        break;
      case FeatureKind::kF0:
        measured.push_back(pitch.f0_hz);
        break;
      case FeatureKind::kVoicingProbability:
        measured.push_back(pitch.voicing_probability);
        break;
      case FeatureKind::kSamples:
        measured.insert(measured.end(), samples, samples + length);
        break;
    }
  }
}

float FrameFeatures::MelLevel(const float* measured) const {
  float level = 0.0f;
  for (FeatureKind kind : options_.outputs) {
    const int columns = MeasuredColumns(kind);
    if (kind == FeatureKind::kMfcc || kind == FeatureKind::kMelDecibels) {
      level = std::max(level, *std::max_element(measured, measured + columns));
    }
    measured += columns;
  }
  return level;
}

void FrameFeatures::Finish(const float* measured, float clip_level, const PitchEstimate* pitch,
                           std::vector<float>& row) {
  for (FeatureKind kind : options_.outputs) {
    const int columns = MeasuredColumns(kind);
    switch (kind) {
      case FeatureKind::kLogMel: {
        const float floor = static_cast<float>(options_.log_floor);
        for (int b = 0; b < columns; ++b) row.push_back(std::log(std::max(measured[b], floor)));
        break;
      }
      case FeatureKind::kMelDecibels:
        ToDecibels(measured, clip_level, options_.mel.top_db);
        row.insert(row.end(), decibels_.begin(), decibels_.end());
        break;
      case FeatureKind::kMfcc:
        ToDecibels(measured, clip_level, options_.mfcc.top_db);
        for (int n = 0; n < options_.mfcc.coefficients; ++n) {
          row.push_back(
              DotProduct(decibels_.data(), &cepstrum_matrix_[static_cast<size_t>(n) * columns], columns));
        }
        break;
      case FeatureKind::kF0:
        row.push_back(pitch ? pitch->f0_hz : *measured);
        break;
      case FeatureKind::kVoicingProbability:
        row.push_back(pitch ? pitch->voicing_probability : *measured);
        break;
      default:
        row.insert(row.end(), measured, measured + columns);
        break;
    }
    measured += columns;
  }
}

void FrameFeatures::ToDecibels(const float* mel, float clip_level, double top_db) {
  float floor = static_cast<float>(options_.log_floor);
  if (top_db > 0.0) {
    floor = std::max(floor, std::max(clip_level, floor) * static_cast<float>(std::pow(10.0, -top_db / 10.0)));
  }
  for (size_t b = 0; b < decibels_.size(); ++b) decibels_[b] = 10.0f * std::log10(std::max(mel[b], floor));
}

int FrameFeatures::MeasuredColumns(FeatureKind kind) const {
  return kind == FeatureKind::kMfcc ? options_.mel.bands : options_.columns_of(kind);
}

}  // namespace speech_emotion
