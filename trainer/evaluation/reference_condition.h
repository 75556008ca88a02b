// What is known of a voice when a clip of it is scored: the named conditions.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/error.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {

struct ReferenceCondition {
  enum class Kind {
    kNone,        // nothing: the first words of a stranger
    kClips,       // `count` other clips of the voice, drawn at random
    kNeutral,     // `count` of its neutral clips
    kSame,        // all its other clips of one emotion, `label`
    kVoice,       // all its other clips
    kOtherVoice,  // clips of another voice of the corpus, as many as kClips has by default
    kTwoVoices,   // `count` clips of the voice, and as many of another
  };
  Kind kind = Kind::kNone;
  int count = 0;
  std::string label;

  // "clips:10", as it is given and printed.
  std::string name() const;
  // How often it is drawn for each clip: once where nothing is left to chance.
  int draws() const;
  bool operator==(const ReferenceCondition&) const = default;
};

// "none", "clips:N", "neutral:N", "same:EMOTION", "voice", "other-voice" or "two-voices:N"; kInvalidArgument
// lists them.
Result<ReferenceCondition> ParseReferenceCondition(const std::string& text);

// For the help of --reference.
std::string ReferenceConditionHelp();

// Draws what a clip's reference is made of, from the other clips at hand.
class ReferencePool {
 public:
  // Must outlive it. Sounds, and clips of unknown speakers, are in no reference.
  explicit ReferencePool(const std::vector<Utterance>& utterances);

  // Indices of utterances, never the clip itself; as many as there are, where the voice has fewer. Empty:
  // nothing is known of the voice. The same for the same clip and draw.
  std::vector<size_t> Draw(const ReferenceCondition& condition, size_t clip, int draw) const;

 private:
  std::vector<size_t> OtherVoice(size_t clip, Random& random) const;

  const std::vector<Utterance>& utterances_;
  std::vector<std::vector<size_t>> voices_;
  std::vector<size_t> voice_of_;  // [utterances]; the number of voices: of nobody
};

}  // namespace speech_emotion::trainer
