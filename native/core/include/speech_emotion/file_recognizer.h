// A recording in, one answer and its time line out: what a file goes through, on the command line and in the
// page alike, whichever engine runs the graph.
#pragma once

#include <cstdint>
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
#include "speech_emotion/time_line.h"
#include "speech_emotion/voice_activity.h"
#include "speech_emotion/voice_reference.h"

namespace speech_emotion {

struct FileAnswer {
  double start_s = 0.0;                        // of what was heard, on the recording's clock
  double duration_s = 0.0;                     // of what was heard
  std::vector<float> probabilities;            // of all of it, one a label: CombinePredictions
  SpeechState state = SpeechState::kNoSpeech;  // what they are worth: CombinedState
  std::vector<Prediction> segments;            // the windows, in the order of time, on the recording's clock

  TimeRange heard() const { return {start_s, start_s + duration_s}; }
  // True where no window has a voice.
  bool silent() const { return state == SpeechState::kNoSpeech; }
  // Seconds of speech that were known of the voice when the last window was judged.
  double reference_s() const { return segments.empty() ? 0.0 : segments.back().reference_s; }
};

// A Recognizer that keeps what came of its windows: full ones, and the one that ends with the input.
// Windows that still fill are left out, whatever the options say. One thread at a time.
class SPEECH_EMOTION_EXPORT FileRecognizer {
 public:
  // Run by the core's own engine, as the samples come. kInvalidArgument for a rate outside the Resampler's
  // range, or options that contradict the model.
  static Result<FileRecognizer> Create(std::shared_ptr<const EmotionModel> model, int sample_rate_hz,
                                       const RecognizerOptions& options = {});
  // Run by another engine: NextRun and Answer after each AcceptWaveform and Finish, until no run is due.
  static Result<FileRecognizer> Create(const ModelContract& contract, int sample_rate_hz,
                                       const RecognizerOptions& options = {});
  FileRecognizer(FileRecognizer&&) noexcept;
  FileRecognizer& operator=(FileRecognizer&&) noexcept;
  ~FileRecognizer();

  // Mono samples, full scale [-1, 1], in blocks of any size. kInvalidAudio where one is NaN or infinite.
  Result<void> AcceptWaveform(std::span<const float> samples);
  // The end of the recording.
  Result<void> Finish();

  // As those of LiveRecognizer; with the core's own engine no run is ever due.
  Result<std::vector<onnx_engine::Tensor>> NextRun();
  Result<void> Answer(ModelAnswer answer);

  // What came since the start, on the input's clock.
  std::span<const Prediction> segments() const;
  std::span<const UtteranceEvent> utterance_events() const;

  // Once the last run after Finish is answered. `start_s`: of the first sample, on the recording's clock.
  // kInvalidAudio where there were too few samples for one frame of features. Then the recognizer is as new.
  Result<FileAnswer> TakeAnswer(double start_s = 0.0);

  // As those of LiveRecognizer.
  Result<void> SetReference(const VoiceReference& reference);
  const VoiceReference& heard_voice() const;

  void Reset();

 private:
  struct State;
  template <class Model>
  static Result<FileRecognizer> CreateOf(Model&& model, const ModelContract& contract, int sample_rate_hz,
                                         const RecognizerOptions& options);
  explicit FileRecognizer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
