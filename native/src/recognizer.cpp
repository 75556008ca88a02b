#include "speech_emotion/recognizer.h"

#include <algorithm>
#include <utility>

#include "prediction_smoother.h"
#include "speech_emotion/window_stream.h"

namespace speech_emotion {

struct Recognizer::State {
  Result<void> Predict(const Result<std::vector<FeatureWindow>>& windows,
                       std::vector<Prediction>& predictions) {
    if (!windows) return tl::unexpected(windows.error());
    for (const FeatureWindow& window : *windows) {
      auto probabilities = model->Probabilities(session, window.features);
      if (!probabilities) return tl::unexpected(probabilities.error());
      predictions.push_back(smoother.Accept(window, std::move(*probabilities)));
    }
    return {};
  }

  std::shared_ptr<const EmotionModel> model;
  OnnxSession session;
  WindowStream windows;
  PredictionSmoother smoother;
  size_t block_samples;  // a second of the input
  std::vector<UtteranceEvent> events;
};

Recognizer::Recognizer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recognizer::Recognizer(Recognizer&&) noexcept = default;
Recognizer& Recognizer::operator=(Recognizer&&) noexcept = default;
Recognizer::~Recognizer() = default;

Result<Recognizer> Recognizer::Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                      const RecognizerOptions& options) {
  auto windows = WindowStream::Create(model->contract(), sample_rate_hz,
                                      {.hop_s = options.hop_s, .first_window_s = options.first_prediction_s});
  if (!windows) return tl::unexpected(windows.error());
  auto smoother = PredictionSmoother::Create(options);
  if (!smoother) return tl::unexpected(smoother.error());
  OnnxSession session = model->CreateSession();
  return Recognizer(std::make_unique<State>(State{std::move(model),
                                                  std::move(session),
                                                  std::move(*windows),
                                                  std::move(*smoother),
                                                  static_cast<size_t>(sample_rate_hz),
                                                  {}}));
}

Result<std::vector<Prediction>> Recognizer::AcceptWaveform(std::span<const float> samples) {
  if (auto ok = CheckFinite(samples); !ok) return tl::unexpected(ok.error());
  std::vector<Prediction> predictions;
  state_->events.clear();
  // A second at a time: the features of an hour's windows, which overlap, don't fit into memory.
  while (!samples.empty()) {
    const auto block = samples.first(std::min(samples.size(), state_->block_samples));
    samples = samples.subspan(block.size());
    if (auto ok = state_->Predict(state_->windows.AcceptWaveform(block), predictions); !ok) {
      return tl::unexpected(ok.error());
    }
    const auto heard = state_->windows.utterance_events();
    state_->events.insert(state_->events.end(), heard.begin(), heard.end());
  }
  return predictions;
}

Result<std::vector<Prediction>> Recognizer::Finish() {
  std::vector<Prediction> predictions;
  const Result<void> ok = state_->Predict(state_->windows.Finish(), predictions);
  const auto heard = state_->windows.utterance_events();
  state_->events.assign(heard.begin(), heard.end());
  state_->smoother.Reset();
  if (!ok) return tl::unexpected(ok.error());
  return predictions;
}

std::span<const UtteranceEvent> Recognizer::utterance_events() const { return state_->events; }

void Recognizer::Reset() {
  state_->windows.Reset();
  state_->smoother.Reset();
  state_->events.clear();
}

}  // namespace speech_emotion
