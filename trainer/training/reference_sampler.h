// Which other clips tell a training what the voice of a clip usually sounds like.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {

struct ReferenceOptions {
  double none_probability = 0.35;  // nothing is known of the voice
  double other_probability =
      0.1;  // of the rest: the reference is another voice's, as live with several people
  double min_s = 2.0, max_s = 60.0;  // of speech, drawn evenly on a logarithmic scale
};

// For every clip alike, whatever its corpus and class: how often there is a reference tells nothing.
//
// The clips of a reference are drawn anew for each draw of a clip: of one emotion, mostly neutral, or of all
// emotions evenly, a third of the draws each, whatever the clip's own emotion. Never the clip, its copies, or
// what says the same sentence in the same emotion; at most half of the speaker's clips, and all of one kind
// of copy, the clip's own: live a voice has one channel. A clip whose speaker is unknown, or has no such
// clip, gets another voice's.
class ReferenceSampler {
 public:
  using IsUsable = std::function<bool(size_t clip)>;

  // `seconds`: of each clip, what it adds to a reference. Utterances without speech belong to nobody.
  ReferenceSampler(const std::vector<Utterance>& utterances, std::vector<double> seconds,
                   const ReferenceOptions& options);

  // Indices of utterances; empty: none. `is_usable`: which may be taken now (null: all); `is_better`: which
  // of the own voice are taken if there are any.
  std::vector<size_t> Draw(size_t clip, Random& random, const IsUsable& is_usable = nullptr,
                           const IsUsable& is_better = nullptr) const;

 private:
  struct Voice {
    size_t speaker = 0;                                // voices of one speaker are its kinds of copies
    std::map<std::string, std::vector<size_t>> clips;  // by label
    size_t count = 0;
  };
  static constexpr size_t kNobody = static_cast<size_t>(-1);

  // kNobody where there is no other speaker.
  size_t DrawOtherVoice(size_t clip, Random& random) const;
  std::vector<size_t> DrawFrom(const Voice& voice, size_t clip, Random& random,
                               const IsUsable& is_usable) const;
  // kNobody where none of the choices can be taken.
  size_t DrawClip(size_t clip, const std::vector<size_t>& choices, const std::vector<size_t>& taken,
                  Random& random, const IsUsable& is_usable) const;
  bool IsForbidden(size_t clip, size_t candidate) const;

  const std::vector<Utterance>& utterances_;
  std::vector<double> seconds_;
  ReferenceOptions options_;
  std::vector<Voice> voices_;
  std::vector<size_t> voice_of_;  // [clips]
  size_t speakers_ = 0;
};

}  // namespace speech_emotion::trainer
