#include "speech_emotion/recognizer.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "energy_track.h"
#include "number_text.h"
#include "speech_emotion/resampler.h"
#include "speech_track.h"

namespace speech_emotion {
namespace {

constexpr double kLevelSpan_s = 0.1;

Result<void> CheckOptions(const RecognizerOptions& options, const EmotionModel& model) {
  const double shift_s = model.feature_options().frame_shift_s();
  const double shifts = options.hop_s / shift_s;
  if (!(shifts >= 0.999) || std::abs(shifts - std::round(shifts)) > 1e-6) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a hop_s that is a multiple of the model's frame shift of " +
                         FormatNumber(shift_s, 6) + " s, found " + FormatNumber(options.hop_s, 6));
  }
  if (!(options.min_speech_s >= 0.0)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a min_speech_s of 0 or more, found " + FormatNumber(options.min_speech_s, 6));
  }
  if (!(options.first_prediction_s > 0.0) || !(options.smoothing_s >= 0.0)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected first_prediction_s above 0 and smoothing_s of 0 or more, found " +
                         FormatNumber(options.first_prediction_s, 6) + " and " +
                         FormatNumber(options.smoothing_s, 6));
  }
  return {};
}

}  // namespace

struct Recognizer::State {
  State(std::shared_ptr<const EmotionModel> emotion_model, Resampler rate_converter,
        FeatureExtractor feature_extractor, OnnxSession onnx_session, VoiceActivity voice_activity,
        const RecognizerOptions& recognizer_options)
      : model(std::move(emotion_model)),
        resampler(std::move(rate_converter)),
        extractor(std::move(feature_extractor)),
        session(std::move(onnx_session)),
        options(recognizer_options),
        energy(shift()),
        speech(std::move(voice_activity)) {
    const double shift_s = model->feature_options().frame_shift_s();
    window_blocks = std::llround(model->window_s() / shift_s);
    hop_blocks = std::llround(options.hop_s / shift_s);
    first_blocks = std::clamp<int64_t>(std::llround(options.first_prediction_s / shift_s), 1, window_blocks);
    Reset();
  }

  int shift() const { return model->feature_options().frame.shift; }

  void Reset() {
    resampler.Reset();
    extractor.Reset();
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
    smoothed.clear();
  }

  // One step of the chain: samples at the model's rate to features, energies and what they complete.
  Result<void> Advance(std::span<const float> resampled, std::vector<Prediction>& predictions) {
    received += static_cast<int64_t>(resampled.size());
    energy.Accept(resampled);
    if (auto ok = speech.Accept(resampled); !ok) return ok;
    if (model->feature_options().streams()) {
      extractor.AcceptWaveform(resampled, features);
    } else {
      samples.insert(samples.end(), resampled.begin(), resampled.end());
    }
    while (next_end * shift() <= received) {
      const bool full = next_end >= window_blocks;
      const int64_t first = std::max<int64_t>(0, next_end - window_blocks);
      if (auto ok = Predict(first, next_end, !full, predictions); !ok) return ok;
      if (full) last_full_end = next_end;
      // Growing windows give way to the first full one, whatever the hop.
      next_end = full ? next_end + hop_blocks : std::min(next_end + hop_blocks, window_blocks);
      DropBefore(next_end - window_blocks);
    }
    return {};
  }

  // A window too short for a single frame gives no prediction.
  Result<void> Predict(int64_t first_block, int64_t last_block, bool provisional,
                       std::vector<Prediction>& predictions) {
    auto window = WindowFeatures(first_block, last_block);
    if (!window) return tl::unexpected(window.error());
    if (window->frames() == 0) return {};
    auto probabilities = model->Probabilities(session, *window);
    if (!probabilities) return tl::unexpected(probabilities.error());

    const double shift_s = model->feature_options().frame_shift_s();
    Prediction prediction;
    prediction.start_s = static_cast<double>(first_block) * shift_s;
    prediction.end_s = std::min(static_cast<double>(last_block) * shift_s,
                                static_cast<double>(received) / model->feature_options().sample_rate_hz);
    prediction.probabilities = std::move(*probabilities);
    prediction.energy = energy.MeanSquare(first_block, last_block);
    prediction.level_dbfs = energy.LevelDbfs(
        first_block, last_block, std::max(1, static_cast<int>(std::lround(kLevelSpan_s / shift_s))));
    prediction.provisional = provisional;
    // Later decisions may be here or not, as the input happened to be cut.
    const double judged_s = prediction.end_s - (ended ? 0.0 : VoiceActivity::kDelay_s);
    const bool speaks = prediction.level_dbfs >= options.silence_dbfs &&
                        speech.SpeechSeconds(prediction.start_s, judged_s) >= options.min_speech_s;
    Smooth(speaks, prediction);
    predictions.push_back(std::move(prediction));
    return {};
  }

  // The frames from block `first` on that are out once block `last` (excluded) is in.
  Result<FeatureMatrix> WindowFeatures(int64_t first_block, int64_t last_block) {
    const FeatureOptions& feature_options = model->feature_options();
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

  void Smooth(bool speaks, Prediction& prediction) {
    if (!speaks) {
      // What was said before a pause says nothing about what comes after it.
      smoothed.clear();
      prediction.smoothed_probabilities = prediction.probabilities;
      prediction.state = SpeechState::kNoSpeech;
      return;
    }
    if (smoothed.empty() || options.smoothing_s == 0.0) {
      smoothed = prediction.probabilities;
    } else {
      const float keep = static_cast<float>(std::exp(-options.hop_s / options.smoothing_s));
      for (size_t i = 0; i < smoothed.size(); ++i) {
        smoothed[i] = keep * smoothed[i] + (1.0f - keep) * prediction.probabilities[i];
      }
    }
    prediction.smoothed_probabilities = smoothed;
    const float leading = *std::max_element(smoothed.begin(), smoothed.end());
    prediction.state = leading < options.uncertain_below ? SpeechState::kUncertain : SpeechState::kSpeech;
  }

  // Nothing before this block is read again, save by the window that ends with the input.
  void DropBefore(int64_t block) {
    const int64_t keep = std::max<int64_t>(0, block - hop_blocks);
    energy.DropBefore(keep);
    speech.DropBefore(static_cast<double>(keep) * model->feature_options().frame_shift_s());
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
  Result<void> PredictEnd(std::vector<Prediction>& predictions) {
    const int64_t blocks = energy.block_count();  // the last may be partly filled
    if (blocks == 0) return {};
    const int64_t whole_blocks = received / shift();
    if (!last_full_end) return Predict(0, blocks, false, predictions);
    if (*last_full_end >= whole_blocks) return {};
    return Predict(whole_blocks - window_blocks, whole_blocks, false, predictions);
  }

  std::shared_ptr<const EmotionModel> model;
  Resampler resampler;
  FeatureExtractor extractor;
  OnnxSession session;
  RecognizerOptions options;

  // Time is counted in blocks of one frame shift at the model's rate.
  int64_t window_blocks = 0;
  int64_t hop_blocks = 0;
  int64_t first_blocks = 0;  // length of the first growing window

  std::vector<float> resampled;  // scratch
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
  std::vector<float> smoothed;
};

Recognizer::Recognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recognizer::Recognizer(Recognizer&&) noexcept = default;
Recognizer& Recognizer::operator=(Recognizer&&) noexcept = default;
Recognizer::~Recognizer() = default;

Result<Recognizer> Recognizer::Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                      const RecognizerOptions& options) {
  if (auto ok = CheckOptions(options, *model); !ok) return tl::unexpected(ok.error());
  auto resampler = Resampler::Create(sample_rate_hz, model->feature_options().sample_rate_hz);
  if (!resampler) return tl::unexpected(resampler.error());
  auto extractor = FeatureExtractor::Create(model->feature_options());
  if (!extractor) return tl::unexpected(extractor.error());
  auto voice_activity = VoiceActivity::Create(model->feature_options().sample_rate_hz);
  if (!voice_activity) return tl::unexpected(voice_activity.error());
  auto session = OnnxSession::Create(model->onnx());
  if (!session) return tl::unexpected(session.error());
  return Recognizer(std::make_unique<State>(std::move(model), std::move(*resampler), std::move(*extractor),
                                            std::move(*session), std::move(*voice_activity), options));
}

Result<std::vector<Prediction>> Recognizer::AcceptWaveform(std::span<const float> samples) {
  if (auto ok = CheckFinite(samples); !ok) return tl::unexpected(ok.error());
  std::vector<Prediction> predictions;
  state_->speech.ForgetEvents();
  state_->resampled.clear();
  state_->resampler.AcceptWaveform(samples, state_->resampled);
  if (auto ok = state_->Advance(state_->resampled, predictions); !ok) return tl::unexpected(ok.error());
  return predictions;
}

Result<std::vector<Prediction>> Recognizer::Finish() {
  std::vector<Prediction> predictions;
  state_->speech.ForgetEvents();
  state_->resampled.clear();
  state_->resampler.Finish(state_->resampled);
  Result<void> ok = state_->Advance(state_->resampled, predictions);
  if (ok && state_->model->feature_options().streams()) state_->extractor.Finish(state_->features);
  state_->ended = true;
  state_->speech.Finish();
  if (ok) ok = state_->PredictEnd(predictions);
  state_->Reset();
  if (!ok) return tl::unexpected(ok.error());
  return predictions;
}

std::span<const UtteranceEvent> Recognizer::utterance_events() const { return state_->speech.events(); }

void Recognizer::Reset() {
  state_->speech.ForgetEvents();
  state_->Reset();
}

}  // namespace speech_emotion
