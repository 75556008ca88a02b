// Which clips an epoch draws.
#pragma once

#include <cstddef>
#include <vector>

#include "data/corpora/utterance.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {

// What part of the draws plain speech and sounds make together, 0 to 1, where there are some; negative: what
// their corpora's sizes make. What is acted has the rest.
struct DrawShares {
  double plain = -1.0, sounds = -1.0;
};

// Draws a corpus in proportion to the square root of its clips (TESS, two speakers of one carrier
// phrase, at a tenth of that), then one of its classes evenly, then one of the class's clips evenly.
class BalancedSampler {
 public:
  explicit BalancedSampler(const std::vector<Utterance>& utterances, const DrawShares& shares = {});

  // Index of an utterance.
  size_t Draw(Random& random) const;

 private:
  using Clips = std::vector<size_t>;
  std::vector<std::vector<Clips>> corpora_;  // [corpus][class]; of several kinds of clips it is several
  std::vector<double> cumulative_weights_;   // [corpus], the last is the sum
};

}  // namespace speech_emotion::trainer
