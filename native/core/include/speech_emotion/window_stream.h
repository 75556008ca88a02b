// Samples at any rate in, windows of features out: what a recognizer does before any model runs.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/feature_extractor.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/voice_activity.h"

namespace speech_emotion {

struct WindowOptions {
  double hop_s = 0.25;  // between the ends of two windows; rounded to whole frames of the model, one at least
  // Seconds after which a window that is still filling comes out; the model's window or more: never.
  double first_window_s = 1.0;
};

struct FeatureWindow {
  double start_s = 0.0;  // on the clock of the input
  double end_s = 0.0;
  FeatureMatrix features;    // never empty
  double energy = 0.0;       // mean square of the window's samples at the model's rate
  double level_dbfs = 0.0;   // of the window's loudest 0.1 s; -120 for silence
  double speech_s = 0.0;     // of speech in it, by VoiceActivity
  bool provisional = false;  // it was still filling
  bool ends_input = false;   // it was cut where the input ends, whatever the hop
};

// Windows end every hop_s from the first full one on; Finish adds one that ends with the input, so that
// the tail counts, and where the input is shorter than a window, it is that one window.
// Any chunking of the input gives the same windows to the bit.
//
// VoiceActivity decides VoiceActivity::kDelay_s late, so a window is judged by its speech up to so long
// before its end; the one that ends with the input by all of its speech.
//
// One thread at a time.
class SPEECH_EMOTION_EXPORT WindowStream {
 public:
  // kInvalidArgument for a rate outside the Resampler's range or options that contradict the contract.
  static Result<WindowStream> Create(const ModelContract& contract, int sample_rate_hz,
                                     const WindowOptions& options = {});
  WindowStream(WindowStream&&) noexcept;
  WindowStream& operator=(WindowStream&&) noexcept;
  ~WindowStream();

  double hop_s() const;  // as rounded

  // Mono samples at the rate, full scale [-1, 1]; the windows that they complete. kInvalidAudio where a
  // sample is NaN or infinite: then nothing of this block was taken.
  Result<std::vector<FeatureWindow>> AcceptWaveform(std::span<const float> samples);

  // The window that ends with the input, if it isn't out yet. Then the stream is as new.
  Result<std::vector<FeatureWindow>> Finish();

  // Starts and ends of utterances that the latest AcceptWaveform or Finish found, in the order of time.
  // Any chunking gives the same ones in all; a start comes VoiceActivity::kDelay_s after its time.
  std::span<const UtteranceEvent> utterance_events() const;

  // As new: what was held back is dropped.
  void Reset();

 private:
  struct State;
  explicit WindowStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
