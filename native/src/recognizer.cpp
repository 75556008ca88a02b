#include "speech_emotion/recognizer.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "speech_emotion/resampler.h"

namespace speech_emotion {
namespace {

constexpr double kLevelSpan_s = 0.1;
constexpr double kSilentDbfs = -120.0;

// Sums of squares of the stream, one a block of `shift` samples, so that the energy and level of any
// window of whole blocks are cheap, and the same for any chunking.
class EnergyTrack {
 public:
  explicit EnergyTrack(int shift) : shift_(shift) {}

  void Accept(std::span<const float> samples) {
    for (float sample : samples) {
      if (open_samples_ == 0) blocks_.push_back(0.0);
      blocks_.back() += static_cast<double>(sample) * sample;
      if (++open_samples_ == shift_) open_samples_ = 0;
    }
  }

  // Mean square of the samples from block `first` to the end of block `last` (excluded).
  double MeanSquare(int64_t first, int64_t last) const {
    double sum = 0.0;
    for (int64_t b = first; b < last; ++b) sum += blocks_[static_cast<size_t>(b - base_)];
    return sum / static_cast<double>(std::max<int64_t>(last - first, 1) * shift_);
  }

  double LevelDbfs(int64_t first, int64_t last, int span) const {
    double loudest = 0.0;
    for (int64_t b = first; b < std::max(first + 1, last - span + 1); ++b) {
      loudest = std::max(loudest, MeanSquare(b, std::min(b + span, last)));
    }
    return std::max(kSilentDbfs, 10.0 * std::log10(std::max(loudest, 1e-12)));
  }

  int64_t block_count() const { return base_ + static_cast<int64_t>(blocks_.size()); }

  void DropBefore(int64_t block) {
    if (block <= base_) return;
    blocks_.erase(blocks_.begin(), blocks_.begin() + (block - base_));
    base_ = block;
  }

 private:
  int shift_;
  int open_samples_ = 0;
  int64_t base_ = 0;
  std::vector<double> blocks_;
};

Result<void> CheckOptions(const RecognizerOptions& options, const EmotionModel& model) {
  const double shift_s = model.feature_options().frame_shift_s();
  const double shifts = options.hop_s / shift_s;
  if (!(shifts >= 0.999) || std::abs(shifts - std::round(shifts)) > 1e-6) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected a hop_s that is a multiple of the model's frame shift of " +
                         std::to_string(shift_s) + " s, found " + std::to_string(options.hop_s));
  }
  if (!(options.first_prediction_s > 0.0) || !(options.smoothing_s >= 0.0)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected first_prediction_s above 0 and smoothing_s of 0 or more, found " +
                         std::to_string(options.first_prediction_s) + " and " +
                         std::to_string(options.smoothing_s));
  }
  return {};
}

}  // namespace

struct Recognizer::State {
  State(std::shared_ptr<const EmotionModel> emotion_model, Resampler rate_converter,
        FeatureExtractor feature_extractor, OnnxSession onnx_session,
        const RecognizerOptions& recognizer_options)
      : model(std::move(emotion_model)),
        resampler(std::move(rate_converter)),
        extractor(std::move(feature_extractor)),
        session(std::move(onnx_session)),
        options(recognizer_options),
        energy(shift()) {
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
    energy = EnergyTrack(shift());
    next_end = first_blocks;
    last_full_end.reset();
    smoothed.clear();
  }

  // One step of the chain: samples at the model's rate to features, energies and what they complete.
  Result<void> Advance(std::span<const float> resampled, std::vector<Prediction>& predictions) {
    received += static_cast<int64_t>(resampled.size());
    energy.Accept(resampled);
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
    Smooth(prediction);
    predictions.push_back(std::move(prediction));
    return {};
  }

  // The frames that lie wholly within blocks [first, last).
  Result<FeatureMatrix> WindowFeatures(int64_t first_block, int64_t last_block) {
    const FeatureOptions& feature_options = model->feature_options();
    if (!feature_options.streams()) {
      const auto begin = samples.begin() + (first_block * shift() - samples_start);
      const int64_t end = std::min(last_block * shift(), received);
      return ExtractFeatures(feature_options, Waveform{{begin, samples.begin() + (end - samples_start)},
                                                       feature_options.sample_rate_hz});
    }
    // Centred frames of a stream reach half a frame back, so as many blocks hold a little more of them.
    const int64_t reach = feature_options.frame.alignment == FrameAlignment::kCenter
                              ? feature_options.frame.length - feature_options.frame.length / 2
                              : feature_options.frame.length;
    const int64_t complete = (last_block * shift() - reach) / shift() + 1;
    const int64_t end_frame = std::min(complete, features_start + features.frames());
    FeatureMatrix window{features.features, {}};
    if (last_block * shift() >= reach && end_frame > first_block) {
      const auto row = [&](int64_t frame) {
        return features.values.begin() + (frame - features_start) * features.features;
      };
      window.values.assign(row(first_block), row(end_frame));
    }
    return window;
  }

  void Smooth(Prediction& prediction) {
    if (prediction.level_dbfs < options.silence_dbfs) {
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
  EnergyTrack energy;
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
  auto session = OnnxSession::Create(model->onnx());
  if (!session) return tl::unexpected(session.error());
  return Recognizer(std::make_unique<State>(std::move(model), std::move(*resampler), std::move(*extractor),
                                            std::move(*session), options));
}

Result<std::vector<Prediction>> Recognizer::AcceptWaveform(std::span<const float> samples) {
  if (auto ok = CheckFinite(samples); !ok) return tl::unexpected(ok.error());
  std::vector<Prediction> predictions;
  state_->resampled.clear();
  state_->resampler.AcceptWaveform(samples, state_->resampled);
  if (auto ok = state_->Advance(state_->resampled, predictions); !ok) return tl::unexpected(ok.error());
  return predictions;
}

Result<std::vector<Prediction>> Recognizer::Finish() {
  std::vector<Prediction> predictions;
  state_->resampled.clear();
  state_->resampler.Finish(state_->resampled);
  Result<void> ok = state_->Advance(state_->resampled, predictions);
  if (ok && state_->model->feature_options().streams()) state_->extractor.Finish(state_->features);
  if (ok) ok = state_->PredictEnd(predictions);
  state_->Reset();
  if (!ok) return tl::unexpected(ok.error());
  return predictions;
}

void Recognizer::Reset() { state_->Reset(); }

}  // namespace speech_emotion
