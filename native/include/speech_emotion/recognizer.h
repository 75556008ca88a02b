// Samples at any rate in, predictions out: the one path of microphone, file and command line.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "speech_emotion/emotion_model.h"
#include "speech_emotion/error.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/voice_activity.h"

namespace speech_emotion {

struct RecognizerOptions {
  double hop_s = 0.25;  // between the ends of two windows; rounded to whole frames of the model, one at least
  // Seconds after which a window that is still filling is shown; the model's window or more: never.
  double first_prediction_s = 1.0;
  double smoothing_s = 0.75;      // time constant of smoothed_probabilities; 0: none
  double silence_dbfs = -55.0;    // level below which a window counts as no speech, whatever it holds
  double min_speech_s = 0.2;      // of speech in a window, by VoiceActivity; with less it counts as no speech
  double uncertain_below = 0.35;  // leading smoothed probability below which the answer is "uncertain"
};

// Windows end every hop_s from the first full window on; Finish adds one that ends with the input,
// so that the tail counts, and where the input is shorter than a window, it is that one window.
// Any chunking of the input gives the same predictions to the bit.
//
// VoiceActivity decides VoiceActivity::kDelay_s late, so a window is judged by its speech up to so long
// before its end; the one that ends with the input by all of its speech.
class Recognizer {
 public:
  // kInvalidArgument for a rate outside the Resampler's range or options that contradict the model.
  static Result<Recognizer> Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                   const RecognizerOptions& options = {});
  Recognizer(Recognizer&&) noexcept;
  Recognizer& operator=(Recognizer&&) noexcept;
  ~Recognizer();

  // kInvalidAudio where a sample is NaN or infinite: then nothing of this block was taken.
  Result<std::vector<Prediction>> AcceptWaveform(std::span<const float> samples);

  // The window that ends with the input, if it isn't out yet. Then the recognizer is as new.
  Result<std::vector<Prediction>> Finish();

  // Starts and ends of utterances that the latest AcceptWaveform or Finish found, in the order of time.
  // Any chunking gives the same ones in all; a start comes VoiceActivity::kDelay_s after its time.
  std::span<const UtteranceEvent> utterance_events() const;

  void Reset();

 private:
  struct State;
  explicit Recognizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
