#include "speech_emotion/window_stream.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/number_text.h"
#include "recognition/energy_track.h"
#include "recognition/speech_track.h"
#include "speech_emotion/resampler.h"

namespace speech_emotion {
namespace {

constexpr double kLevelSpan_s = 0.1;

constexpr double kMaxHop_s = 3600.0;

Result<void> CheckOptions(const WindowOptions& options) {
  if (!(options.hop_s > 0.0 && options.hop_s <= kMaxHop_s)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a hop_s above 0 and up to 3600, found " + FormatNumber(options.hop_s, 6));
  }
  if (!(options.first_window_s > 0.0)) {
    return MakeError(ErrorCode::kInvalidArgument, "expected a first prediction after more than 0 s, found " +
                                                      FormatNumber(options.first_window_s, 6));
  }
  return {};
}

// The high-passes that a model's chain begins with: what they take away, an offset or hum, is no part of a
// voice's level either, and no sign of speech.
std::span<const PreprocessingStep> LeadingHighPasses(const FeatureOptions& options) {
  const auto& steps = options.preprocessing;
  const auto end = std::find_if(steps.begin(), steps.end(), [](const PreprocessingStep& step) {
    return step.kind != PreprocessingKind::kHighPass;
  });
  return {steps.data(), static_cast<size_t>(end - steps.begin())};
}

}  // namespace

struct WindowStream::State {
  State(const ModelContract& contract, const WindowOptions& options, Resampler rate_converter,
        FeatureExtractor feature_extractor, Preprocessor level_filter, VoiceActivity voice_activity)
      : feature_options(contract.feature_options()),
        resampler(std::move(rate_converter)),
        extractor(std::move(feature_extractor)),
        high_pass(std::move(level_filter)),
        energy(shift()),
        speech(std::move(voice_activity)) {
    const double shift_s = feature_options.frame_shift_s();
    window_blocks = std::llround(contract.window_s() / shift_s);
    hop_blocks = std::max<int64_t>(1, std::llround(options.hop_s / shift_s));
    first_blocks = std::clamp<int64_t>(std::llround(options.first_window_s / shift_s), 1, window_blocks);
    Reset();
  }

  int shift() const { return feature_options.frame.shift; }

  void Reset() {
    resampler.Reset();
    extractor.Reset();
    high_pass.Reset();
    samples.clear();
    samples_start = 0;
    received = 0;
    features = {};
    features_start = 0;
    ended = false;
    energy = EnergyTrack(shift());
    speech.Reset();
    next_end = first_blocks;
    last_full_end.reset();
  }

  // One step of the chain: samples at the model's rate to features, energies and what they complete.
  Result<void> Advance(std::span<const float> resampled, std::vector<FeatureWindow>& windows) {
    received += static_cast<int64_t>(resampled.size());
    audible.clear();
    high_pass.AcceptWaveform(resampled, audible);
    energy.Accept(audible);
    if (auto ok = speech.Accept(audible); !ok) return ok;
    if (feature_options.streams()) {
      extractor.AcceptWaveform(resampled, features);
    } else {
      samples.insert(samples.end(), resampled.begin(), resampled.end());
    }
    while (next_end * shift() <= received) {
      const bool full = next_end >= window_blocks;
      const int64_t first = std::max<int64_t>(0, next_end - window_blocks);
      if (auto ok = Cut(first, next_end, !full, windows); !ok) return ok;
      if (full) last_full_end = next_end;
      // Growing windows give way to the first full one, whatever the hop.
      next_end = full ? next_end + hop_blocks : std::min(next_end + hop_blocks, window_blocks);
      DropBefore(next_end - window_blocks);
    }
    return {};
  }

  // A window too short for a single frame is none.
  Result<void> Cut(int64_t first_block, int64_t last_block, bool provisional,
                   std::vector<FeatureWindow>& windows) {
    auto window_features = Features(first_block, last_block);
    if (!window_features) return tl::unexpected(window_features.error());
    if (window_features->frames() == 0) return {};

    const double shift_s = feature_options.frame_shift_s();
    FeatureWindow window;
    window.start_s = static_cast<double>(first_block) * shift_s;
    window.end_s = std::min(static_cast<double>(last_block) * shift_s,
                            static_cast<double>(received) / feature_options.sample_rate_hz);
    window.features = std::move(*window_features);
    window.energy = energy.MeanSquare(first_block, last_block);
    window.level_dbfs = energy.LevelDbfs(first_block, last_block,
                                         std::max(1, static_cast<int>(std::lround(kLevelSpan_s / shift_s))));
    // Later decisions may be here or not, as the input happened to be cut.
    const double judged_s = window.end_s - (ended ? 0.0 : VoiceActivity::kDelay_s);
    window.speech_s = speech.SpeechSeconds(window.start_s, judged_s);
    window.provisional = provisional;
    windows.push_back(std::move(window));
    return {};
  }

  // The frames from block `first` on that are out once block `last` (excluded) is in.
  Result<FeatureMatrix> Features(int64_t first_block, int64_t last_block) {
    if (!feature_options.streams()) {
      const auto begin = samples.begin() + (first_block * shift() - samples_start);
      const int64_t end = std::min(last_block * shift(), received);
      return ExtractFeatures(feature_options, Waveform{{begin, samples.begin() + (end - samples_start)},
                                                       feature_options.sample_rate_hz});
    }
    // No more frames than those: later ones may be here or not, as the input happened to be cut. At the end
    // all that waited for later ones have come.
    const int64_t all = features_start + features.frames();
    const bool all_are_out = ended && feature_options.deltas > 0;
    const int64_t end_frame =
        all_are_out ? all : std::min(feature_options.frames_after(last_block * shift()), all);
    FeatureMatrix window{features.features, {}};
    if (end_frame > first_block) {
      const auto row = [&](int64_t frame) {
        return features.values.begin() + (frame - features_start) * features.features;
      };
      window.values.assign(row(first_block), row(end_frame));
    }
    return window;
  }

  // Nothing before this block is read again, save by the window that ends with the input.
  void DropBefore(int64_t block) {
    const int64_t keep = std::max<int64_t>(0, block - hop_blocks);
    energy.DropBefore(keep);
    speech.DropBefore(static_cast<double>(keep) * feature_options.frame_shift_s());
    const int64_t stale_frames = std::min<int64_t>(keep - features_start, features.frames());
    if (stale_frames > 0) {
      features.values.erase(features.values.begin(),
                            features.values.begin() + stale_frames * features.features);
      features_start += stale_frames;
    }
    const int64_t stale_samples =
        std::min<int64_t>(keep * shift() - samples_start, static_cast<int64_t>(samples.size()));
    if (stale_samples > 0) {
      samples.erase(samples.begin(), samples.begin() + stale_samples);
      samples_start += stale_samples;
    }
  }

  // The window that ends with the input: the tail of a long one, or the whole of a short one.
  Result<void> CutEnd(std::vector<FeatureWindow>& windows) {
    const int64_t blocks = energy.block_count();  // the last may be partly filled
    if (blocks == 0) return {};
    const int64_t whole_blocks = received / shift();
    if (last_full_end && *last_full_end >= whole_blocks) return {};
    const size_t cut_before = windows.size();
    Result<void> ok = last_full_end ? Cut(whole_blocks - window_blocks, whole_blocks, false, windows)
                                    : Cut(0, blocks, false, windows);
    if (windows.size() > cut_before) windows.back().ends_input = true;
    return ok;
  }

  FeatureOptions feature_options;
  Resampler resampler;
  FeatureExtractor extractor;
  Preprocessor high_pass;  // before level and speech are judged; often of no step

  // Time is counted in blocks of one frame shift at the model's rate.
  int64_t window_blocks = 0;
  int64_t hop_blocks = 0;
  int64_t first_blocks = 0;  // length of the first growing window

  std::vector<float> resampled;  // scratch
  std::vector<float> audible;    // scratch
  std::vector<float> samples;    // from samples_start on; kept only for whole-clip features
  int64_t samples_start = 0;
  int64_t received = 0;    // samples at the model's rate
  FeatureMatrix features;  // frames from features_start on
  int64_t features_start = 0;
  bool ended = false;
  EnergyTrack energy;
  SpeechTrack speech;
  int64_t next_end = 0;  // block at which the next window ends
  std::optional<int64_t> last_full_end;
};

WindowStream::WindowStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
WindowStream::WindowStream(WindowStream&&) noexcept = default;
WindowStream& WindowStream::operator=(WindowStream&&) noexcept = default;
WindowStream::~WindowStream() = default;

Result<WindowStream> WindowStream::Create(const ModelContract& contract, int sample_rate_hz,
                                          const WindowOptions& options) {
  const FeatureOptions& features = contract.feature_options();
  if (auto ok = CheckOptions(options); !ok) return tl::unexpected(ok.error());
  auto resampler = Resampler::Create(sample_rate_hz, features.sample_rate_hz);
  if (!resampler) return tl::unexpected(resampler.error());
  auto extractor = FeatureExtractor::Create(features);
  if (!extractor) return tl::unexpected(extractor.error());
  auto high_pass = Preprocessor::Create(LeadingHighPasses(features), features.sample_rate_hz);
  if (!high_pass) return tl::unexpected(high_pass.error());
  auto voice_activity = VoiceActivity::Create(features.sample_rate_hz);
  if (!voice_activity) return tl::unexpected(voice_activity.error());
  return WindowStream(std::make_unique<State>(contract, options, std::move(*resampler), std::move(*extractor),
                                              std::move(*high_pass), std::move(*voice_activity)));
}

double WindowStream::hop_s() const {
  return static_cast<double>(state_->hop_blocks) * state_->feature_options.frame_shift_s();
}

Result<std::vector<FeatureWindow>> WindowStream::AcceptWaveform(std::span<const float> samples) {
  if (auto ok = CheckFinite(samples); !ok) return tl::unexpected(ok.error());
  std::vector<FeatureWindow> windows;
  state_->speech.ForgetEvents();
  state_->resampled.clear();
  state_->resampler.AcceptWaveform(samples, state_->resampled);
  if (auto ok = state_->Advance(state_->resampled, windows); !ok) return tl::unexpected(ok.error());
  return windows;
}

Result<std::vector<FeatureWindow>> WindowStream::Finish() {
  std::vector<FeatureWindow> windows;
  state_->speech.ForgetEvents();
  state_->resampled.clear();
  state_->resampler.Finish(state_->resampled);
  Result<void> ok = state_->Advance(state_->resampled, windows);
  if (ok && state_->feature_options.streams()) state_->extractor.Finish(state_->features);
  state_->ended = true;
  state_->speech.Finish();
  if (ok) ok = state_->CutEnd(windows);
  state_->Reset();
  if (!ok) return tl::unexpected(ok.error());
  return windows;
}

std::span<const UtteranceEvent> WindowStream::utterance_events() const { return state_->speech.events(); }

void WindowStream::Reset() {
  state_->speech.ForgetEvents();
  state_->Reset();
}

}  // namespace speech_emotion
