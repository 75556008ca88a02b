// Where in a stream somebody speaks: a decision every 10 ms, and the utterances that they make.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "speech_emotion/error.h"
#include "speech_emotion/export.h"

namespace speech_emotion {

struct VoiceActivityOptions {
  // Mean over the bands, in dB, by which syllables stand out from whatever lasts longer than they do:
  // more passes over weak voices, less takes fluctuating noise for a voice. Above 0.
  double threshold_db = 1.0;
  double hang_over_s = 0.6;  // speech lasts as long beyond the last frame that sounds like it; 0 to 10
};

struct UtteranceEvent {
  enum class Kind { kStart, kEnd };
  Kind kind = Kind::kStart;
  double time_s = 0.0;  // on the clock of the input
};

struct VoiceActivityDecisions {
  std::vector<uint8_t> speech;  // one a frame of VoiceActivity::kFrameShift_s: 1 for speech, 0 for none
  std::vector<UtteranceEvent> events;  // starts and ends in turn, in the order of time
};

// Speech is told from other sounds by its syllables: broad-band energy that comes and goes within a
// quarter of a second. Noise, hum, tones and chords that last longer are none, at any level, from
// their first frame on. Music with short notes, and clicks in quick succession, may pass for speech. One
// thread at a time.
class SPEECH_EMOTION_EXPORT VoiceActivity {
 public:
  static constexpr double kFrameShift_s = 0.01;
  // A frame is decided at most this long after its end: a syllable is known by what follows it.
  static constexpr double kDelay_s = 0.56;

  // kInvalidArgument for a rate outside the Resampler's range, or an option outside its own.
  static Result<VoiceActivity> Create(int sample_rate_hz, const VoiceActivityOptions& options = {});
  VoiceActivity(VoiceActivity&&) noexcept;
  VoiceActivity& operator=(VoiceActivity&&) noexcept;
  ~VoiceActivity();

  // Appends the frames that the samples so far decide: the same for any chunking of the input.
  // kInvalidAudio where a sample is NaN or infinite: then nothing of this block was taken.
  Result<void> AcceptWaveform(std::span<const float> samples, VoiceActivityDecisions& decisions);

  // Appends the rest, the last frame perhaps incomplete; an utterance still open ends with the input.
  // Then the detector is as new.
  void Finish(VoiceActivityDecisions& decisions);

  // As new: what was heard is dropped.
  void Reset();

 private:
  struct State;
  explicit VoiceActivity(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
