// Where a stream has speech, as far back as windows read it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

#include "speech_emotion/voice_activity.h"

namespace speech_emotion {

class SpeechTrack {
 public:
  explicit SpeechTrack(VoiceActivity detector) : detector_(std::move(detector)) {}

  Result<void> Accept(std::span<const float> samples) {
    return detector_.AcceptWaveform(samples, decisions_);
  }
  void Finish() { detector_.Finish(decisions_); }

  // Seconds of speech in the frames that have ended by end_s.
  double SpeechSeconds(double begin_s, double end_s) const {
    constexpr double kRounding = 1e-6;  // of a frame
    const int64_t known = base_ + static_cast<int64_t>(decisions_.speech.size());
    const int64_t end = std::min(known, FrameAt(end_s + kRounding * VoiceActivity::kFrameShift_s));
    int64_t frames = 0;
    for (int64_t i = std::max(base_, FrameAt(begin_s)); i < end; ++i) {
      frames += decisions_.speech[static_cast<size_t>(i - base_)];
    }
    return static_cast<double>(frames) * VoiceActivity::kFrameShift_s;
  }

  void DropBefore(double time_s) {
    const int64_t stale = std::min(FrameAt(time_s) - base_, static_cast<int64_t>(decisions_.speech.size()));
    if (stale <= 0) return;
    decisions_.speech.erase(decisions_.speech.begin(), decisions_.speech.begin() + stale);
    base_ += stale;
  }

  std::span<const UtteranceEvent> events() const { return decisions_.events; }
  void ForgetEvents() { decisions_.events.clear(); }

  // As new, but for the events.
  void Reset() {
    detector_.Reset();
    decisions_.speech.clear();
    base_ = 0;
  }

 private:
  static int64_t FrameAt(double time_s) {
    return static_cast<int64_t>(std::floor(time_s / VoiceActivity::kFrameShift_s));
  }

  VoiceActivity detector_;
  VoiceActivityDecisions decisions_;  // speech: frames from base_ on
  int64_t base_ = 0;
};

}  // namespace speech_emotion
