#include "data/splits/random_draws.h"

#include <utility>

namespace speech_emotion::trainer {

// Fisher and Yates, as in D. E. Knuth, The Art of Computer Programming, vol. 2, algorithm 3.4.2 P.
void Shuffle(std::vector<size_t>& values, Random& random) {
  for (size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(i) - 1))]);
  }
}

size_t DrawOne(const std::vector<size_t>& values, Random& random) {
  return values[static_cast<size_t>(random.UniformInt(0, static_cast<int64_t>(values.size()) - 1))];
}

}  // namespace speech_emotion::trainer
