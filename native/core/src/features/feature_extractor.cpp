#include "speech_emotion/feature_extractor.h"

#include <algorithm>
#include <optional>

#include "features/deltas.h"
#include "features/frame_features.h"
#include "features/normalization.h"
#include "features/pyin.h"
#include "speech_emotion/preprocessing.h"
#include "speech_emotion/resampler.h"

namespace speech_emotion {
namespace {

// 180 dB above full scale. Louder is no signal, and its power would overflow.
constexpr float kLoudestSample = 1e9f;

}  // namespace

// Samples pass through preprocessing, frames, deltas and normalisation, each as soon as it has what it needs;
// what waits for the whole clip waits in `measured` or in `clip_rows`.
struct FeatureExtractor::State {
  explicit State(const FeatureOptions& feature_options)
      : options(feature_options),
        span(options.frame_span()),
        frame_features(options),
        running(options.normalization, row_size(), options.frame_shift_s()) {
    if (options.deltas > 0) deltas.emplace(options.deltas, options.delta_width, frame_features.size());
    if (options.waits_for_clip_pitch()) {
      pyin.emplace(options.pitch, options.pitch_frame_length(), options.frame.shift, options.sample_rate_hz);
    }
    Reset();
  }

  // Values a frame, deltas included.
  int row_size() const { return frame_features.size() * (1 + options.deltas); }
  bool waits_for_clip() const { return options.waits_for_clip_level() || options.waits_for_clip_pitch(); }
  bool collects_clip() const {
    return options.normalization.method == NormalizationMethod::kClip || !options.functionals.empty();
  }

  void Reset() {
    if (preprocessor) preprocessor->Reset();
    if (pyin) pyin->Reset();
    // The first frames reach back before the signal.
    pending.assign(static_cast<size_t>(-span.begin), 0.0f);
    consumed = 0;
    received = 0;
    frames_measured = 0;
    measured.clear();
    clip_rows.clear();
    if (deltas) deltas->Reset();
    running.Reset();
  }

  void AcceptSamples(std::span<const float> samples, FeatureMatrix& output) {
    const size_t before = pending.size();
    pending.insert(pending.end(), samples.begin(), samples.end());
    for (size_t i = before; i < pending.size(); ++i) {
      pending[i] = std::clamp(pending[i], -kLoudestSample, kLoudestSample);
    }
    received += static_cast<int64_t>(samples.size());
    EmitFrames(output);
  }

  void EmitFrames(FeatureMatrix& output) {
    const auto reach = static_cast<size_t>(span.end - span.begin);
    while (consumed + reach <= pending.size()) {
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

  // samples: [span.end - span.begin]
  void EmitFrame(const float* samples, FeatureMatrix& output) {
    const int64_t start = frames_measured * options.frame.shift + span.frame_begin;
    const int length = options.frame.length;
    const int begin = static_cast<int>(std::clamp<int64_t>(-start, 0, length));
    const int end = static_cast<int>(std::clamp<int64_t>(received - start, begin, length));
    const float* pitch_samples = samples + (span.pitch_begin - span.begin);
    if (pyin) pyin->AcceptFrame(pitch_samples);
    frame_features.Measure(samples + (span.frame_begin - span.begin), begin, end, pitch_samples, measured);
    ++frames_measured;
    if (waits_for_clip()) return;
    row.clear();
    frame_features.Finish(measured.data(), 0.0f, nullptr, row);
    measured.clear();
    EmitRow(output);
  }

  // `row` on its way through deltas, normalisation and functionals.
  void EmitRow(FeatureMatrix& output) {
    if (!deltas) return EmitRows(row, output);
    with_deltas.clear();
    deltas->Accept(row.data(), with_deltas);
    EmitRows(with_deltas, output);
  }

  // rows: [frames, row_size()]
  void EmitRows(std::vector<float>& rows, FeatureMatrix& output) {
    if (options.normalization.method == NormalizationMethod::kRunning) {
      for (size_t begin = 0; begin < rows.size(); begin += row_size()) running.Apply(&rows[begin]);
    }
    std::vector<float>& target = collects_clip() ? clip_rows : output.values;
    target.insert(target.end(), rows.begin(), rows.end());
  }

  // The frames that the end of the input still completes: zeros follow it.
  void PadLastFrames(FeatureMatrix& output) {
    int64_t total = received > 0 ? 1 + received / options.frame.shift : 0;
    if (options.frame.alignment == FrameAlignment::kStart) {
      const int64_t room = received - options.frame.length;
      total = room >= 0 ? 1 + room / options.frame.shift : 0;
    }
    const int64_t missing = total - frames_measured;
    if (missing <= 0) return;
    const size_t needed = consumed + static_cast<size_t>(span.end - span.begin) +
                          static_cast<size_t>(missing - 1) * options.frame.shift;
    if (needed > pending.size()) pending.resize(needed, 0.0f);
    EmitFrames(output);
  }

  void FinishWaitingFrames(FeatureMatrix& output) {
    std::vector<PitchEstimate> pitch;
    if (pyin) pitch = pyin->Finish();
    float clip_level = 0.0f;
    const size_t size = frame_features.measured_size();
    for (size_t begin = 0; begin < measured.size(); begin += size) {
      clip_level = std::max(clip_level, frame_features.MelLevel(&measured[begin]));
    }
    for (size_t frame = 0; frame * size < measured.size(); ++frame) {
      row.clear();
      frame_features.Finish(&measured[frame * size], clip_level, pyin ? &pitch[frame] : nullptr, row);
      EmitRow(output);
    }
  }

  void FinishClip(FeatureMatrix& output) {
    if (clip_rows.empty()) return;
    if (options.normalization.method == NormalizationMethod::kClip) {
      NormalizeClip(options.normalization, options.gives_samples() ? 1 : row_size(), clip_rows);
    }
    if (options.functionals.empty()) {
      output.values.insert(output.values.end(), clip_rows.begin(), clip_rows.end());
      return;
    }
    const std::vector<float> functionals =
        ComputeFunctionals(options.functionals, clip_rows, row_size(), options.frame_shift_s());
    output.values.insert(output.values.end(), functionals.begin(), functionals.end());
  }

  FeatureOptions options;
  FrameSpan span;
  FrameFeatures frame_features;
  std::optional<Preprocessor> preprocessor;
  std::optional<Pyin> pyin;
  std::optional<Deltas> deltas;
  RunningNormalizer running;

  std::vector<float> preprocessed;  // scratch
  std::vector<float> pending;       // samples; the next frame's begin at pending[consumed]
  size_t consumed = 0;
  int64_t received = 0;  // samples, preprocessed
  int64_t frames_measured = 0;
  std::vector<float> measured;     // [waiting frames, measured_size()]
  std::vector<float> row;          // scratch
  std::vector<float> with_deltas;  // scratch
  std::vector<float> clip_rows;    // [frames, row_size()], for what is computed of the whole clip
};

FeatureExtractor::FeatureExtractor(std::unique_ptr<State> state) : state_(std::move(state)) {}
FeatureExtractor::FeatureExtractor(FeatureExtractor&&) noexcept = default;
FeatureExtractor& FeatureExtractor::operator=(FeatureExtractor&&) noexcept = default;
FeatureExtractor::~FeatureExtractor() = default;

Result<FeatureExtractor> FeatureExtractor::Create(const FeatureOptions& options) {
  if (auto ok = Validate(options); !ok) return tl::unexpected(ok.error());
  auto state = std::make_unique<State>(options);
  if (!options.preprocessing.empty()) {
    auto preprocessor = Preprocessor::Create(options.preprocessing, options.sample_rate_hz);
    if (!preprocessor) return tl::unexpected(preprocessor.error());
    state->preprocessor = std::move(*preprocessor);
  }
  return FeatureExtractor(std::move(state));
}

const FeatureOptions& FeatureExtractor::options() const { return state_->options; }

void FeatureExtractor::AcceptWaveform(std::span<const float> samples, FeatureMatrix& output) {
  output.features = state_->options.features_per_frame();
  if (!state_->preprocessor) return state_->AcceptSamples(samples, output);
  state_->preprocessed.clear();
  state_->preprocessor->AcceptWaveform(samples, state_->preprocessed);
  state_->AcceptSamples(state_->preprocessed, output);
}

void FeatureExtractor::Finish(FeatureMatrix& output) {
  output.features = state_->options.features_per_frame();
  if (state_->preprocessor) {
    state_->preprocessed.clear();
    state_->preprocessor->Finish(state_->preprocessed);
    state_->AcceptSamples(state_->preprocessed, output);
  }
  state_->PadLastFrames(output);
  state_->FinishWaitingFrames(output);
  if (state_->deltas) {
    state_->with_deltas.clear();
    state_->deltas->Finish(state_->with_deltas);
    state_->EmitRows(state_->with_deltas, output);
  }
  state_->FinishClip(output);
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
