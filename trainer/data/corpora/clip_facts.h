// What a clip's samples say about its fitness for training.
#pragma once

#include <cstdint>
#include <string>

namespace speech_emotion::trainer {

inline constexpr float kSilentPeak = 1e-4f;  // -80 dBFS: below it no clip is speech

struct ClipFacts {
  std::string error;         // why it can't be decoded; then the rest means nothing
  std::string warning;       // what was wrong with a clip that could be decoded in part
  std::string channel_note;  // which of its channels is heard alone, and why
  double duration_s = 0.0;
  float peak = 0.0f;               // of the mixed channels, full scale is 1
  double clipped_part = 0.0;       // of the samples: those in runs of kClippedRun or more at full scale
  std::uint64_t samples_hash = 0;  // equal where all samples are

  bool is_silent() const { return peak < kSilentPeak; }
};

// A wave that touches full scale at its crest stays there for a sample or two; cut off, for longer.
inline constexpr int kClippedRun = 3;

ClipFacts InspectClip(const std::string& path);

}  // namespace speech_emotion::trainer
