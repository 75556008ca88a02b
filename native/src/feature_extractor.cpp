#include "speech_emotion/feature_extractor.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "dot_product.h"
#include "fft.h"
#include "mel_bank.h"
#include "speech_emotion/resampler.h"

namespace speech_emotion {
namespace {

// Periodic Hann: spectral analysis wants the window that continues into its next period.
std::vector<float> HannWindow(int length) {
  std::vector<float> window(length);
  for (int i = 0; i < length; ++i) {
    window[i] = static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * i / length));
  }
  return window;
}

// Orthonormal DCT-II with the lifter folded in: [coefficients, bands].
std::vector<float> CepstrumMatrix(const MfccOptions& options, int bands) {
  std::vector<float> matrix(static_cast<size_t>(options.coefficients) * bands);
  for (int n = 0; n < options.coefficients; ++n) {
    const double scale = std::sqrt((n == 0 ? 1.0 : 2.0) / bands);
    const double lifter = options.lifter > 0 ? 1.0 + options.lifter / 2.0 *
                                                         std::sin(std::numbers::pi * (n + 1) / options.lifter)
                                             : 1.0;
    for (int band = 0; band < bands; ++band) {
      matrix[static_cast<size_t>(n) * bands + band] =
          static_cast<float>(lifter * scale * std::cos(std::numbers::pi * n * (band + 0.5) / bands));
    }
  }
  return matrix;
}

}  // namespace

struct FeatureExtractor::State {
  explicit State(const FeatureOptions& feature_options)
      : options(feature_options),
        window(HannWindow(options.frame.length)),
        spectrum(options.frame.fft_length),
        mel_bank(options.mel, options.sample_rate_hz, options.frame.fft_length),
        cepstrum_matrix(CepstrumMatrix(options.mfcc, options.mel.bands)),
        frame(options.frame.fft_length, 0.0f),
        power(spectrum.bins()),
        mel(options.mel.bands),
        decibels(options.mel.bands) {
    Reset();
  }

  void Reset() {
    // A centred first frame begins half a frame before the signal.
    const bool centred = options.frame.alignment == FrameAlignment::kCenter;
    pending.assign(centred ? options.frame.length / 2 : 0, 0.0f);
    consumed = 0;
    received = 0;
    frames_produced = 0;
    held_back.clear();
  }

  void EmitFrames(FeatureMatrix& output) {
    const size_t length = window.size();
    while (consumed + length <= pending.size()) {
      EmitFrame(&pending[consumed], output);
      consumed += options.frame.shift;
    }
    // Once half of the buffer is behind us, moving the rest down is paid for.
    if (consumed > pending.size() / 2) {
      const size_t drop = std::min(consumed, pending.size());
      pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(drop));
      consumed -= drop;
    }
  }

  void EmitFrame(const float* samples, FeatureMatrix& output) {
    for (size_t i = 0; i < window.size(); ++i) frame[i] = samples[i] * window[i];
    spectrum.Compute(frame.data(), power.data());
    mel_bank.Apply(power.data(), mel.data());
    ++frames_produced;
    if (options.streams()) {
      AppendRow(mel.data(), 0.0f, output.values);
    } else {
      held_back.insert(held_back.end(), mel.begin(), mel.end());
    }
  }

  // band_power: [bands]. `power_floor` is what top_db leaves of the clip's loudest band.
  void AppendRow(const float* band_power, float power_floor, std::vector<float>& values) {
    const float log_floor = static_cast<float>(options.log_floor);
    for (FeatureKind kind : options.outputs) {
      switch (kind) {
        case FeatureKind::kMelSpectrogram:
          values.insert(values.end(), band_power, band_power + options.mel.bands);
          break;
        case FeatureKind::kLogMel:
          for (int b = 0; b < options.mel.bands; ++b) {
            values.push_back(std::log(std::max(band_power[b], log_floor)));
          }
          break;
        case FeatureKind::kMfcc:
          for (int b = 0; b < options.mel.bands; ++b) {
            decibels[b] = 10.0f * std::log10(std::max({band_power[b], log_floor, power_floor}));
          }
          for (int n = 0; n < options.mfcc.coefficients; ++n) {
            values.push_back(DotProduct(decibels.data(),
                                        &cepstrum_matrix[static_cast<size_t>(n) * options.mel.bands],
                                        options.mel.bands));
          }
          break;
      }
    }
  }

  void EmitHeldBack(FeatureMatrix& output) {
    if (held_back.empty()) return;
    const float loudest = *std::max_element(held_back.begin(), held_back.end());
    const float reference = std::max(loudest, static_cast<float>(options.log_floor));
    const float power_floor = reference * static_cast<float>(std::pow(10.0, -options.mfcc.top_db / 10.0));
    for (size_t row = 0; row < held_back.size(); row += mel.size()) {
      AppendRow(&held_back[row], power_floor, output.values);
    }
  }

  FeatureOptions options;
  std::vector<float> window;  // [length]
  PowerSpectrum spectrum;
  MelBank mel_bank;
  std::vector<float> cepstrum_matrix;  // [coefficients, bands]
  std::vector<float> frame;            // [fft_length]; zero beyond the window's length
  std::vector<float> power;            // [bins]
  std::vector<float> mel;              // [bands]
  std::vector<float> decibels;         // [bands]

  std::vector<float> pending;  // samples; the next frame begins at pending[consumed]
  size_t consumed = 0;
  int64_t received = 0;
  int64_t frames_produced = 0;
  std::vector<float> held_back;  // [frames, bands] of mel power, for whole-clip features
};

FeatureExtractor::FeatureExtractor(std::unique_ptr<State> state) : state_(std::move(state)) {}
FeatureExtractor::FeatureExtractor(FeatureExtractor&&) noexcept = default;
FeatureExtractor& FeatureExtractor::operator=(FeatureExtractor&&) noexcept = default;
FeatureExtractor::~FeatureExtractor() = default;

Result<FeatureExtractor> FeatureExtractor::Create(const FeatureOptions& options) {
  if (auto ok = Validate(options); !ok) return tl::unexpected(ok.error());
  return FeatureExtractor(std::make_unique<State>(options));
}

const FeatureOptions& FeatureExtractor::options() const { return state_->options; }

void FeatureExtractor::AcceptWaveform(std::span<const float> samples, FeatureMatrix& output) {
  output.features = state_->options.features_per_frame();
  state_->pending.insert(state_->pending.end(), samples.begin(), samples.end());
  state_->received += static_cast<int64_t>(samples.size());
  state_->EmitFrames(output);
}

void FeatureExtractor::Finish(FeatureMatrix& output) {
  output.features = state_->options.features_per_frame();
  if (state_->options.frame.alignment == FrameAlignment::kCenter && state_->received > 0) {
    // The last centred frame is the last whose centre lies within the signal or at its end.
    const int64_t total = 1 + state_->received / state_->options.frame.shift;
    const int64_t missing = total - state_->frames_produced;
    const size_t needed =
        state_->consumed + state_->window.size() +
        static_cast<size_t>(std::max<int64_t>(missing - 1, 0)) * state_->options.frame.shift;
    if (missing > 0 && needed > state_->pending.size()) state_->pending.resize(needed, 0.0f);
    if (missing > 0) state_->EmitFrames(output);
  }
  state_->EmitHeldBack(output);
  state_->Reset();
}

void FeatureExtractor::Reset() { state_->Reset(); }

Result<FeatureMatrix> ExtractFeatures(const FeatureOptions& options, const Waveform& waveform) {
  auto extractor = FeatureExtractor::Create(options);
  if (!extractor) return tl::unexpected(extractor.error());
  auto resampler = Resampler::Create(waveform.sample_rate_hz, options.sample_rate_hz);
  if (!resampler) return tl::unexpected(resampler.error());
  if (auto ok = CheckFinite(waveform.samples); !ok) return tl::unexpected(ok.error());
  std::vector<float> samples;
  resampler->AcceptWaveform(waveform.samples, samples);
  resampler->Finish(samples);
  FeatureMatrix features;
  extractor->AcceptWaveform(samples, features);
  extractor->Finish(features);
  return features;
}

}  // namespace speech_emotion
