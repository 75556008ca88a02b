#include "speech_emotion/recognizer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "speech_emotion/live_recognizer.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {

struct Recognizer::State {
  // All runs that are due.
  Result<void> Predict(std::vector<Prediction>& predictions) {
    while (model != nullptr) {
      const auto inputs = live.NextRun();
      if (!inputs) return tl::unexpected(inputs.error());
      if (inputs->empty()) return {};
      auto answer = model->Run(*session, *inputs);
      if (!answer) return tl::unexpected(answer.error());
      auto prediction = live.Answer(std::move(*answer));
      if (!prediction) return tl::unexpected(prediction.error());
      predictions.push_back(std::move(*prediction));
    }
    return {};
  }

  LiveRecognizer live;
  size_t block_samples;                            // a second of the input
  std::shared_ptr<const EmotionModel> model = {};  // null: another engine runs the graph
  std::optional<onnx_engine::Session> session = {};
  std::vector<UtteranceEvent> events = {};
};

Recognizer::Recognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recognizer::Recognizer(Recognizer&&) noexcept = default;
Recognizer& Recognizer::operator=(Recognizer&&) noexcept = default;
Recognizer::~Recognizer() = default;

Result<Recognizer> Recognizer::Create(const ModelContract& contract, int sample_rate_hz,
                                      const RecognizerOptions& options) {
  auto live = LiveRecognizer::Create(contract, sample_rate_hz, options);
  if (!live) return tl::unexpected(live.error());
  return Recognizer(std::make_unique<State>(State{std::move(*live), static_cast<size_t>(sample_rate_hz)}));
}

Result<Recognizer> Recognizer::Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                      const RecognizerOptions& options) {
  auto recognizer = Create(model->contract(), sample_rate_hz, options);
  if (!recognizer) return recognizer;
  recognizer->state_->session = model->CreateSession();
  recognizer->state_->model = std::move(model);
  return recognizer;
}

Result<std::vector<Prediction>> Recognizer::AcceptWaveform(std::span<const float> samples) {
  State& state = *state_;
  std::vector<Prediction> predictions;
  state.events.clear();
  // A second at a time: the features of an hour's windows, which overlap, don't fit into memory. Another
  // engine's runs come behind all of it.
  const size_t most = state.model != nullptr ? state.block_samples : samples.size();
  if (samples.size() > most) {  // a single block is refused by the stream itself
    if (auto ok = CheckFinite(samples); !ok) return tl::unexpected(ok.error());
  }
  while (!samples.empty()) {
    const auto block = samples.first(std::min(samples.size(), most));
    samples = samples.subspan(block.size());
    Result<void> ok = state.live.AcceptWaveform(block);
    if (ok) ok = state.Predict(predictions);
    if (!ok) return tl::unexpected(ok.error());
    const auto heard = state.live.utterance_events();
    state.events.insert(state.events.end(), heard.begin(), heard.end());
  }
  return predictions;
}

Result<std::vector<Prediction>> Recognizer::Finish() {
  std::vector<Prediction> predictions;
  Result<void> ok = state_->live.Finish();
  const auto heard = state_->live.utterance_events();
  state_->events.assign(heard.begin(), heard.end());
  if (ok) ok = state_->Predict(predictions);
  if (ok) return predictions;
  state_->live.Reset();
  return tl::unexpected(ok.error());
}

Result<std::vector<onnx_engine::Tensor>> Recognizer::NextRun() { return state_->live.NextRun(); }
Result<Prediction> Recognizer::Answer(ModelAnswer answer) { return state_->live.Answer(std::move(answer)); }

std::span<const UtteranceEvent> Recognizer::utterance_events() const { return state_->events; }

void Recognizer::ForgetVoice() { state_->live.ForgetVoice(); }

Result<void> Recognizer::SetReference(const VoiceReference& reference) {
  return state_->live.SetReference(reference);
}

const VoiceReference& Recognizer::heard_voice() const { return state_->live.heard_voice(); }

void Recognizer::Reset() {
  state_->live.Reset();
  state_->events.clear();
}

}  // namespace speech_emotion
