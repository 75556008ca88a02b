// Streams for what a page's user sees: clips that are joined without gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/waveform.h"

namespace speech_emotion::trainer {

inline constexpr double kSteadyStreamS = 120.0;       // at most
inline constexpr double kBeforeSpliceS = 8.0;         // of neutral clips
inline constexpr double kAfterSpliceS = 6.0;          // of angry ones
inline constexpr double kDriftS = 60.0;               // of one emotion
inline constexpr double kNeutralBeforeDriftS = 10.0;  // where there are any
inline constexpr size_t kLeastDriftClips = 4;

struct StreamPart {
  std::vector<size_t> clips;  // indices into the utterances
  double seconds = 0.0;       // where it is cut
  std::optional<uint64_t>
      seed;  // of their random order, drawn anew when all were heard; none: as they are, once
};

struct LiveStream {
  enum class Kind {
    kSteady,  // plain speech of one speaker, or of a corpus whose speakers are unknown
    kSplice,  // an acted voice's neutral clips, then its clips of `label`
    kDrift,   // a minute of an acted voice's clips of `label`, with or without neutral ones before
  };
  Kind kind = Kind::kSteady;
  std::string corpus, speaker;
  std::string label;
  std::vector<StreamPart> parts;  // one or two
};

// Steady streams take their clips in the order of their paths. Splices are from neutral to angry, as many of
// a voice as it has clips of one of the two, three at most; drifts of angry and sad, of voices with four or
// more such clips. Labels that the model lacks are left out: it can't name them.
std::vector<LiveStream> PlanLiveStreams(const std::vector<Utterance>& utterances,
                                        const std::vector<std::string>& labels);

struct JoinedStream {
  Waveform waveform;                // at the rate of the first of its clips that can be opened
  double last_part_s = 0.0;         // where the last of the parts begins
  bool is_whole = true;             // each part has some sound
  std::vector<std::string> failed;  // "path: reason" of clips that it goes without
};

JoinedStream JoinClips(const LiveStream& stream, const std::vector<Utterance>& utterances);

}  // namespace speech_emotion::trainer
