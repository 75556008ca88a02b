// The Recognizer for a model whose graph another engine runs.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer.h"
#include "speech_emotion/tensor.h"

namespace speech_emotion {

// Hands out what the graph must be run on, and takes what came out: with the same numbers in between,
// the predictions are the Recognizer's to the bit. Give it a few seconds at a time: all inputs that a
// block completes are in memory at once.
class ExternalRecognizer {
 public:
  // As Recognizer::Create.
  static Result<ExternalRecognizer> Create(const ModelContract& contract, int sample_rate_hz,
                                           const RecognizerOptions& options = {});
  ExternalRecognizer(ExternalRecognizer&&) noexcept;
  ExternalRecognizer& operator=(ExternalRecognizer&&) noexcept;
  ~ExternalRecognizer();

  // Inputs of the graph, one a window, for Answer. kInvalidAudio as Recognizer::AcceptWaveform;
  // kInvalidArgument where those before haven't been answered.
  Result<std::vector<Tensor>> AcceptWaveform(std::span<const float> samples);
  // The same for the window that ends with the input. Once it is answered the recognizer is as new.
  Result<std::vector<Tensor>> Finish();

  // The graph's outputs for those inputs, in their order. kInvalidArgument where they are not as many.
  Result<std::vector<Prediction>> Answer(std::span<const std::vector<float>> outputs);

  // As Recognizer::utterance_events.
  std::span<const UtteranceEvent> utterance_events() const;

  void Reset();

 private:
  struct State;
  explicit ExternalRecognizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
