#include "speech_emotion/external_recognizer.h"

#include <string>
#include <utility>

#include "prediction_smoother.h"
#include "speech_emotion/window_stream.h"

namespace speech_emotion {

struct ExternalRecognizer::State {
  Result<void> CheckAnswered() const {
    if (unanswered.empty()) return {};
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected the outputs of " + std::to_string(unanswered.size()) + " windows first");
  }

  Result<std::vector<Tensor>> Ask(Result<std::vector<FeatureWindow>> cut) {
    if (!cut) return tl::unexpected(cut.error());
    std::vector<Tensor> inputs;
    for (FeatureWindow& window : *cut) {
      auto input = contract.Input(window.features);
      if (!input) return tl::unexpected(input.error());
      inputs.push_back(std::move(*input));
      window.features = {};
    }
    unanswered = std::move(*cut);
    return inputs;
  }

  ModelContract contract;
  WindowStream windows;
  PredictionSmoother smoother;
  std::vector<FeatureWindow> unanswered;  // without their features
  bool ended = false;
};

ExternalRecognizer::ExternalRecognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
ExternalRecognizer::ExternalRecognizer(ExternalRecognizer&&) noexcept = default;
ExternalRecognizer& ExternalRecognizer::operator=(ExternalRecognizer&&) noexcept = default;
ExternalRecognizer::~ExternalRecognizer() = default;

Result<ExternalRecognizer> ExternalRecognizer::Create(const ModelContract& contract, int sample_rate_hz,
                                                      const RecognizerOptions& options) {
  auto windows = WindowStream::Create(contract, sample_rate_hz,
                                      {.hop_s = options.hop_s, .first_window_s = options.first_prediction_s});
  if (!windows) return tl::unexpected(windows.error());
  auto smoother = PredictionSmoother::Create(options);
  if (!smoother) return tl::unexpected(smoother.error());
  return ExternalRecognizer(
      std::make_unique<State>(State{contract, std::move(*windows), std::move(*smoother), {}}));
}

Result<std::vector<Tensor>> ExternalRecognizer::AcceptWaveform(std::span<const float> samples) {
  if (auto ok = state_->CheckAnswered(); !ok) return tl::unexpected(ok.error());
  return state_->Ask(state_->windows.AcceptWaveform(samples));
}

Result<std::vector<Tensor>> ExternalRecognizer::Finish() {
  if (auto ok = state_->CheckAnswered(); !ok) return tl::unexpected(ok.error());
  state_->ended = true;
  return state_->Ask(state_->windows.Finish());
}

Result<std::vector<Prediction>> ExternalRecognizer::Answer(std::span<const std::vector<float>> outputs) {
  if (outputs.size() != state_->unanswered.size()) {
    return MakeError(ErrorCode::kInvalidArgument, "expected the outputs of " +
                                                      std::to_string(state_->unanswered.size()) +
                                                      " windows, found " + std::to_string(outputs.size()));
  }
  std::vector<Prediction> predictions;
  for (size_t i = 0; i < outputs.size(); ++i) {
    auto probabilities = state_->contract.Probabilities(outputs[i]);
    if (!probabilities) return tl::unexpected(probabilities.error());
    predictions.push_back(state_->smoother.Accept(state_->unanswered[i], std::move(*probabilities)));
  }
  state_->unanswered.clear();
  if (std::exchange(state_->ended, false)) state_->smoother.Reset();
  return predictions;
}

std::span<const UtteranceEvent> ExternalRecognizer::utterance_events() const {
  return state_->windows.utterance_events();
}

void ExternalRecognizer::Reset() {
  state_->windows.Reset();
  state_->smoother.Reset();
  state_->unanswered.clear();
  state_->ended = false;
}

}  // namespace speech_emotion
