// What a stream learns of its voice, and what of it each window may be judged with.
#pragma once

#include <vector>

#include "speech_emotion/model_contract.h"
#include "speech_emotion/recognizer_options.h"
#include "speech_emotion/voice_reference.h"
#include "speech_emotion/window_stream.h"

namespace speech_emotion {

class VoiceLearner {
 public:
  // `hop_s`: of the windows. Learns nothing where the model has no reference or the options say so.
  VoiceLearner(const ModelContract& contract, const RecognizerOptions& options, double hop_s);

  // For a window that starts there, in the order of time: of what ended by then.
  const VoiceReference& ReferenceAt(double start_s);

  // A window with speech and its embedding, in the order of time.
  void Hear(const FeatureWindow& window, std::vector<float> embedding);

  // Windows that start before `now_s` teach nothing any more.
  void ForgetVoice(double now_s);
  Result<void> SetReference(const VoiceReference& reference);
  const VoiceReference& heard() const { return heard_; }
  void ForgetHeard() { heard_.Clear(); }

  // But for what was heard.
  void Clear();

 private:
  struct Lesson {
    double end_s = 0.0;
    double speech_s = 0.0;
    std::vector<float> embedding;
  };

  bool has_reference_;
  bool learns_;
  double window_share_;  // of a window that isn't in the one before
  VoiceReference reference_;
  VoiceReference heard_;         // unscaled
  std::vector<Lesson> lessons_;  // that some window may still overlap: window_s / hop_s at most
  double known_from_s_ = 0.0;    // windows that start earlier hold another voice
};

}  // namespace speech_emotion
