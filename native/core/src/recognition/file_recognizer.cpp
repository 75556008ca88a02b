#include "speech_emotion/file_recognizer.h"

#include <optional>
#include <string>
#include <utility>

#include "recognition/answer_runs.h"
#include "speech_emotion/live_recognizer.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion {

struct FileRecognizer::State {
  Result<void> AnswerAll() {
    if (model == nullptr) return {};
    return AnswerRuns(*model, *session, live, [this](Prediction prediction) { Keep(std::move(prediction)); });
  }
  void Keep(Prediction prediction) {
    if (!prediction.provisional) segments.push_back(std::move(prediction));
  }
  // Another engine's runs are due before the next block is taken.
  size_t block_samples() const { return static_cast<size_t>(sample_rate_hz); }

  LiveRecognizer live;
  int sample_rate_hz;
  double uncertain_below;
  std::shared_ptr<const EmotionModel> model;  // null: another engine runs the graph
  std::optional<onnx_engine::Session> session;
  std::vector<Prediction> segments = {};
  std::vector<UtteranceEvent> events = {};
  int64_t samples = 0;
};

FileRecognizer::FileRecognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
FileRecognizer::FileRecognizer(FileRecognizer&&) noexcept = default;
FileRecognizer& FileRecognizer::operator=(FileRecognizer&&) noexcept = default;
FileRecognizer::~FileRecognizer() = default;

Result<FileRecognizer> FileRecognizer::Create(const ModelContract& contract, int sample_rate_hz,
                                              const RecognizerOptions& options) {
  RecognizerOptions full_windows = options;
  full_windows.first_prediction_s = contract.window_s();
  auto live = LiveRecognizer::Create(contract, sample_rate_hz, full_windows);
  if (!live) return tl::unexpected(live.error());
  const double uncertain_below = options.uncertain_below.value_or(contract.uncertain_below());
  return FileRecognizer(std::make_unique<State>(
      State{std::move(*live), sample_rate_hz, uncertain_below, nullptr, std::nullopt}));
}

Result<FileRecognizer> FileRecognizer::Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                              const RecognizerOptions& options) {
  auto recognizer = Create(model->contract(), sample_rate_hz, options);
  if (!recognizer) return recognizer;
  recognizer->state_->session = model->CreateSession();
  recognizer->state_->model = std::move(model);
  return recognizer;
}

Result<void> FileRecognizer::AcceptWaveform(std::span<const float> samples) {
  State& state = *state_;
  state.events.clear();
  if (auto ok = CheckFinite(samples); !ok) return ok;
  const auto accept = [&state](std::span<const float> block) -> Result<void> {
    if (auto ok = state.live.AcceptWaveform(block); !ok) return ok;
    state.samples += static_cast<int64_t>(block.size());
    const auto heard = state.live.utterance_events();
    state.events.insert(state.events.end(), heard.begin(), heard.end());
    return state.AnswerAll();
  };
  return state.model == nullptr ? accept(samples) : InBlocks(samples, state.block_samples(), accept);
}

Result<void> FileRecognizer::Finish() {
  auto ok = state_->live.Finish();
  const auto heard = state_->live.utterance_events();
  state_->events.assign(heard.begin(), heard.end());
  if (ok) ok = state_->AnswerAll();
  if (!ok) Reset();
  return ok;
}

Result<std::vector<onnx_engine::Tensor>> FileRecognizer::NextRun() { return state_->live.NextRun(); }

Result<void> FileRecognizer::Answer(ModelAnswer answer) {
  auto prediction = state_->live.Answer(std::move(answer));
  if (!prediction) return tl::unexpected(prediction.error());
  state_->Keep(std::move(*prediction));
  return {};
}

std::span<const Prediction> FileRecognizer::segments() const { return state_->segments; }
std::span<const UtteranceEvent> FileRecognizer::utterance_events() const { return state_->events; }

Result<FileAnswer> FileRecognizer::TakeAnswer(double start_s) {
  State& state = *state_;
  FileAnswer answer;
  answer.start_s = start_s;
  answer.segments = std::exchange(state.segments, {});
  const int64_t samples = std::exchange(state.samples, 0);
  answer.duration_s = static_cast<double>(samples) / state.sample_rate_hz;
  answer.probabilities = CombinePredictions(answer.segments);
  if (answer.probabilities.empty()) {
    return MakeError(ErrorCode::kInvalidAudio, "expected enough audio for one frame of features, found " +
                                                   std::to_string(samples) + " samples");
  }
  answer.state = CombinedState(answer.segments, answer.probabilities, state.uncertain_below);
  for (Prediction& segment : answer.segments) {
    segment.start_s += start_s;
    segment.end_s += start_s;
  }
  return answer;
}

Result<void> FileRecognizer::SetReference(const VoiceReference& reference) {
  return state_->live.SetReference(reference);
}

const VoiceReference& FileRecognizer::heard_voice() const { return state_->live.heard_voice(); }

void FileRecognizer::Reset() {
  state_->live.Reset();
  state_->segments.clear();
  state_->events.clear();
  state_->samples = 0;
}

}  // namespace speech_emotion
