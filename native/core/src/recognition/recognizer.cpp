#include "speech_emotion/recognizer.h"

#include <utility>

#include "recognition/answer_runs.h"
#include "speech_emotion/live_recognizer.h"

namespace speech_emotion {

struct Recognizer::State {
  Result<void> Predict(std::vector<Prediction>& predictions) {
    return AnswerRuns(*model, session, live,
                      [&](Prediction prediction) { predictions.push_back(std::move(prediction)); });
  }

  std::shared_ptr<const EmotionModel> model;
  onnx_engine::Session session;
  LiveRecognizer live;
  size_t block_samples;  // a second of the input
  std::vector<UtteranceEvent> events;
};

Recognizer::Recognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recognizer::Recognizer(Recognizer&&) noexcept = default;
Recognizer& Recognizer::operator=(Recognizer&&) noexcept = default;
Recognizer::~Recognizer() = default;

Result<Recognizer> Recognizer::Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                      const RecognizerOptions& options) {
  auto live = LiveRecognizer::Create(model->contract(), sample_rate_hz, options);
  if (!live) return tl::unexpected(live.error());
  onnx_engine::Session session = model->CreateSession();
  return Recognizer(std::make_unique<State>(State{
      std::move(model), std::move(session), std::move(*live), static_cast<size_t>(sample_rate_hz), {}}));
}

Result<std::vector<Prediction>> Recognizer::AcceptWaveform(std::span<const float> samples) {
  if (auto ok = CheckFinite(samples); !ok) return tl::unexpected(ok.error());
  std::vector<Prediction> predictions;
  state_->events.clear();
  const auto accept = [&](std::span<const float> block) -> Result<void> {
    if (auto ok = state_->live.AcceptWaveform(block); !ok) return ok;
    const auto heard = state_->live.utterance_events();
    state_->events.insert(state_->events.end(), heard.begin(), heard.end());
    return state_->Predict(predictions);
  };
  if (auto ok = InBlocks(samples, state_->block_samples, accept); !ok) return tl::unexpected(ok.error());
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
