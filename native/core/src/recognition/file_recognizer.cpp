#include "speech_emotion/file_recognizer.h"

#include <string>
#include <utility>

#include "speech_emotion/recognizer.h"

namespace speech_emotion {

struct FileRecognizer::State {
  Result<void> Keep(Result<std::vector<Prediction>> predictions) {
    if (!predictions) return tl::unexpected(predictions.error());
    for (Prediction& prediction : *predictions) Keep(std::move(prediction));
    return {};
  }
  void Keep(Prediction prediction) {
    if (!prediction.provisional) segments.push_back(std::move(prediction));
  }

  Recognizer recognizer;
  int sample_rate_hz;
  double uncertain_below;
  std::vector<Prediction> segments = {};
  int64_t samples = 0;
};

namespace {

RecognizerOptions FullWindows(const ModelContract& contract, RecognizerOptions options) {
  options.first_prediction_s = contract.window_s();
  return options;
}

}  // namespace

FileRecognizer::FileRecognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
FileRecognizer::FileRecognizer(FileRecognizer&&) noexcept = default;
FileRecognizer& FileRecognizer::operator=(FileRecognizer&&) noexcept = default;
FileRecognizer::~FileRecognizer() = default;

template <class Model>
Result<FileRecognizer> FileRecognizer::CreateOf(Model&& model, const ModelContract& contract,
                                                int sample_rate_hz, const RecognizerOptions& options) {
  auto recognizer =
      Recognizer::Create(std::forward<Model>(model), sample_rate_hz, FullWindows(contract, options));
  if (!recognizer) return tl::unexpected(recognizer.error());
  const double uncertain_below = options.uncertain_below.value_or(contract.uncertain_below());
  return FileRecognizer(
      std::make_unique<State>(State{std::move(*recognizer), sample_rate_hz, uncertain_below}));
}

Result<FileRecognizer> FileRecognizer::Create(const ModelContract& contract, int sample_rate_hz,
                                              const RecognizerOptions& options) {
  return CreateOf(contract, contract, sample_rate_hz, options);
}

Result<FileRecognizer> FileRecognizer::Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                              const RecognizerOptions& options) {
  const ModelContract& contract = model->contract();
  return CreateOf(std::move(model), contract, sample_rate_hz, options);
}

Result<void> FileRecognizer::AcceptWaveform(std::span<const float> samples) {
  auto ok = state_->Keep(state_->recognizer.AcceptWaveform(samples));
  if (ok) state_->samples += static_cast<int64_t>(samples.size());
  return ok;
}

Result<void> FileRecognizer::Finish() {
  auto ok = state_->Keep(state_->recognizer.Finish());
  if (!ok) Reset();
  return ok;
}

Result<std::vector<onnx_engine::Tensor>> FileRecognizer::NextRun() { return state_->recognizer.NextRun(); }

Result<void> FileRecognizer::Answer(ModelAnswer answer) {
  auto prediction = state_->recognizer.Answer(std::move(answer));
  if (!prediction) return tl::unexpected(prediction.error());
  state_->Keep(std::move(*prediction));
  return {};
}

std::span<const Prediction> FileRecognizer::segments() const { return state_->segments; }
std::span<const UtteranceEvent> FileRecognizer::utterance_events() const {
  return state_->recognizer.utterance_events();
}

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
  return state_->recognizer.SetReference(reference);
}

const VoiceReference& FileRecognizer::heard_voice() const { return state_->recognizer.heard_voice(); }

void FileRecognizer::Reset() {
  state_->recognizer.Reset();
  state_->segments.clear();
  state_->samples = 0;
}

}  // namespace speech_emotion
