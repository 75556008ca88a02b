#include "speech_emotion/live_recognizer.h"

#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "recognition/prediction_smoother.h"
#include "recognition/voice_learner.h"
#include "speech_emotion/window_stream.h"

namespace speech_emotion {

struct LiveRecognizer::State {
  double now_s() const { return static_cast<double>(received) / sample_rate_hz; }

  Result<void> Keep(Result<std::vector<FeatureWindow>> cut) {
    if (!cut) return tl::unexpected(cut.error());
    due.erase(due.begin(), due.begin() + static_cast<std::ptrdiff_t>(std::exchange(next, 0)));
    std::move(cut->begin(), cut->end(), std::back_inserter(due));
    return {};
  }

  bool is_idle() const { return next == due.size(); }

  // After its last answer.
  void EndIfOver() {
    if (ended && is_idle() && !running) Clear();
  }

  void Clear() {
    smoother.Reset();
    voice.Clear();
    due.clear();
    next = 0;
    running.reset();
    received = 0;
    ended = false;
  }

  ModelContract contract;
  int sample_rate_hz;
  WindowStream windows;
  PredictionSmoother smoother;
  VoiceLearner voice;
  std::vector<FeatureWindow> due;
  size_t next = 0;                            // of them
  std::optional<FeatureWindow> running = {};  // without its features
  double reference_s = 0.0;                   // that it runs with
  int64_t received = 0;                       // samples of the input
  bool ended = false;
};

LiveRecognizer::LiveRecognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
LiveRecognizer::LiveRecognizer(LiveRecognizer&&) noexcept = default;
LiveRecognizer& LiveRecognizer::operator=(LiveRecognizer&&) noexcept = default;
LiveRecognizer::~LiveRecognizer() = default;

Result<LiveRecognizer> LiveRecognizer::Create(const ModelContract& contract, int sample_rate_hz,
                                              const RecognizerOptions& options) {
  auto windows = WindowStream::Create(contract, sample_rate_hz,
                                      {.hop_s = options.hop_s, .first_window_s = options.first_prediction_s});
  if (!windows) return tl::unexpected(windows.error());
  auto smoother = PredictionSmoother::Create(contract, options);
  if (!smoother) return tl::unexpected(smoother.error());
  VoiceLearner voice(contract, options, windows->hop_s());
  return LiveRecognizer(std::make_unique<State>(
      State{contract, sample_rate_hz, std::move(*windows), std::move(*smoother), std::move(voice), {}}));
}

Result<void> LiveRecognizer::AcceptWaveform(std::span<const float> samples) {
  if (state_->ended) {
    return MakeError(ErrorCode::kInvalidArgument, "expected the answers to the runs of Finish first");
  }
  auto cut = state_->windows.AcceptWaveform(samples);
  if (!cut) return tl::unexpected(cut.error());
  if (state_->received == 0 && !samples.empty()) state_->voice.ForgetHeard();
  state_->received += static_cast<int64_t>(samples.size());
  return state_->Keep(std::move(cut));
}

Result<void> LiveRecognizer::Finish() {
  state_->ended = true;
  Result<void> ok = state_->Keep(state_->windows.Finish());
  if (!ok) state_->Clear();
  state_->EndIfOver();
  return ok;
}

Result<std::vector<onnx_engine::Tensor>> LiveRecognizer::NextRun() {
  state_->running.reset();
  state_->EndIfOver();
  if (state_->is_idle()) return std::vector<onnx_engine::Tensor>{};
  FeatureWindow window = std::move(state_->due[state_->next++]);
  const VoiceReference& reference = state_->voice.ReferenceAt(window.start_s);
  auto inputs = state_->contract.Inputs(window.features, &reference);
  window.features = {};
  if (!inputs) return inputs;
  state_->running = std::move(window);
  state_->reference_s = reference.seconds();
  return inputs;
}

Result<Prediction> LiveRecognizer::Answer(ModelAnswer answer) {
  if (!state_->running) {
    return MakeError(ErrorCode::kInvalidArgument, "expected a run before its answer: none was asked for");
  }
  const ModelContract& contract = state_->contract;
  if (answer.probabilities.size() != contract.labels().size() ||
      answer.embedding.size() != contract.embedding_size()) {
    return MakeError(ErrorCode::kShapeMismatch, "expected an answer by the recognizer's own contract");
  }
  const FeatureWindow window = std::move(*state_->running);
  state_->running.reset();
  Prediction prediction = state_->smoother.Accept(window, answer);
  prediction.reference_s = state_->reference_s;
  if (prediction.state != SpeechState::kNoSpeech) state_->voice.Hear(window, std::move(answer.embedding));
  state_->EndIfOver();
  return prediction;
}

std::span<const UtteranceEvent> LiveRecognizer::utterance_events() const {
  return state_->windows.utterance_events();
}

void LiveRecognizer::ForgetVoice() { state_->voice.ForgetVoice(state_->now_s()); }

Result<void> LiveRecognizer::SetReference(const VoiceReference& reference) {
  return state_->voice.SetReference(reference);
}

const VoiceReference& LiveRecognizer::heard_voice() const { return state_->voice.heard(); }

void LiveRecognizer::Reset() {
  state_->windows.Reset();
  state_->voice.ForgetHeard();
  state_->Clear();
}

}  // namespace speech_emotion
