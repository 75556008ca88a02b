// Samples in, a run of the graph to make; its answer in, a prediction: what every stream goes through,
// whichever engine runs the graph.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"
#include "speech_emotion/export.h"
#include "speech_emotion/model_contract.h"
#include "speech_emotion/prediction.h"
#include "speech_emotion/recognizer_options.h"
#include "speech_emotion/voice_activity.h"
#include "speech_emotion/voice_reference.h"

namespace speech_emotion {

// Windows end every hop_s from the first full one on; Finish adds one that ends with the input, so that the
// tail counts, and where the input is shorter than a window, it is that one window. WindowStream says more.
//
// One run is due at a time, and its answer is taken before the next window's inputs are made: where the model
// has a reference, its embeddings change what later windows are judged with. A full window with speech is
// added to the reference once a window begins where it ends or later, so that no window is judged with its
// own sound; neighbours overlap, so each but the first counts for hop_s / window_s of the speech in it. The
// sums are made in the order of the windows: any chunking of the input gives the same predictions to the bit.
//
// One thread at a time; threads may share the contract, of which it keeps a copy.
class SPEECH_EMOTION_EXPORT LiveRecognizer {
 public:
  // kInvalidArgument for a rate outside the Resampler's range or options that contradict the model.
  static Result<LiveRecognizer> Create(const ModelContract& contract, int sample_rate_hz,
                                       const RecognizerOptions& options = {});
  LiveRecognizer(LiveRecognizer&&) noexcept;
  LiveRecognizer& operator=(LiveRecognizer&&) noexcept;
  ~LiveRecognizer();

  // Give it a few seconds at a time: the features of all windows that a block completes are in memory at
  // once. kInvalidAudio where a sample is NaN or infinite: then nothing of this block was taken.
  // kInvalidArgument where the runs of Finish aren't made yet.
  Result<void> AcceptWaveform(std::span<const float> samples);
  // The end of the input. Once its last run is answered, the recognizer is as new and its voice forgotten.
  Result<void> Finish();

  // The graph's inputs for the next window, as ModelContract::Inputs; none where no run is due. One that
  // wasn't answered is given up.
  Result<std::vector<onnx_engine::Tensor>> NextRun();
  // What came of it, as ModelContract::Answer makes it. kInvalidArgument where no run was asked
  // for, kShapeMismatch for one of another model.
  Result<Prediction> Answer(ModelAnswer answer);

  // Starts and ends of utterances that the latest AcceptWaveform or Finish found, in the order of time.
  // Any chunking gives the same ones in all; a start comes VoiceActivity::kDelay_s after its time.
  std::span<const UtteranceEvent> utterance_events() const;

  // Somebody else speaks from here on: nothing that was heard until now is in a later reference.
  void ForgetVoice();
  // From the next run on, and learnt on from there; Finish and Reset forget it, too. kShapeMismatch for one
  // of another model.
  Result<void> SetReference(const VoiceReference& reference);
  // All that this stream has told of its voice, or the one that Finish ended, until the next one begins. The
  // plain sum over its full windows with speech; a stream that has none of them is its one window.
  const VoiceReference& heard_voice() const;

  // As new: no run is due, and the voice is forgotten.
  void Reset();

 private:
  struct State;
  explicit LiveRecognizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
