// Which clips an epoch draws.
#pragma once

#include <cstddef>
#include <vector>

#include "data/corpora.h"
#include "speech_emotion/random.h"

namespace speech_emotion::trainer {

// Draws a corpus in proportion to the square root of its clips (TESS, two speakers of one carrier
// phrase, at a tenth of that), then one of its classes evenly, then one of the class's clips evenly.
class BalancedSampler {
 public:
  explicit BalancedSampler(const std::vector<Utterance>& utterances);

  // Index of an utterance.
  size_t Draw(Random& random) const;

 private:
  using Clips = std::vector<size_t>;
  std::vector<std::vector<Clips>> corpora_;  // [corpus][class]
  std::vector<double> cumulative_weights_;   // [corpus], the last is the sum
};

}  // namespace speech_emotion::trainer
