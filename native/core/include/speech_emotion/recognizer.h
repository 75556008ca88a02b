// Samples at any rate in, predictions out: the one path of microphone, file and command line.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "onnx_engine/tensor.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer_options.h"
#include "speech_emotion/voice_activity.h"
#include "speech_emotion/voice_reference.h"

namespace speech_emotion {

// A LiveRecognizer and what runs its graph: see there for what windows there are and how a voice is learnt.
// Any chunking of the input gives the same predictions to the bit.
//
// One thread at a time; threads share the model, each with a recognizer of its own.
class SPEECH_EMOTION_EXPORT Recognizer {
 public:
  // Run by the core's own engine, as the samples come. kInvalidArgument for a rate outside the Resampler's
  // range or options that contradict the model.
  static Result<Recognizer> Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                   const RecognizerOptions& options = {});
  // Run by another engine: AcceptWaveform and Finish give no predictions; NextRun and Answer follow them
  // until no run is due.
  static Result<Recognizer> Create(const ModelContract& contract, int sample_rate_hz,
                                   const RecognizerOptions& options = {});
  Recognizer(Recognizer&&) noexcept;
  Recognizer& operator=(Recognizer&&) noexcept;
  ~Recognizer();

  // Mono samples at the rate, full scale [-1, 1]; the predictions of the windows that they complete, in the
  // order of time. kInvalidAudio where a sample is NaN or infinite: then nothing of this block was taken.
  Result<std::vector<Prediction>> AcceptWaveform(std::span<const float> samples);

  // The window that ends with the input, if it isn't out yet. Then the recognizer is as new.
  Result<std::vector<Prediction>> Finish();

  // As those of LiveRecognizer; with the core's own engine no run is ever due.
  Result<std::vector<onnx_engine::Tensor>> NextRun();
  Result<Prediction> Answer(ModelAnswer answer);

  // Starts and ends of utterances that the latest AcceptWaveform or Finish found, in the order of time.
  // Any chunking gives the same ones in all; a start comes VoiceActivity::kDelay_s after its time.
  std::span<const UtteranceEvent> utterance_events() const;

  // As those of LiveRecognizer.
  void ForgetVoice();
  Result<void> SetReference(const VoiceReference& reference);
  const VoiceReference& heard_voice() const;

  // As new, and the voice forgotten.
  void Reset();

 private:
  struct State;
  explicit Recognizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
