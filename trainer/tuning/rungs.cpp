#include "tuning/rungs.h"

#include <algorithm>

namespace speech_emotion::trainer {

std::vector<Rung> RandomSearchRungs(int trials, int epochs) { return {{trials, epochs}}; }

std::vector<Rung> HalvingRungs(int trials, int epochs) {
  constexpr int kPart = 3;
  constexpr size_t kMostRungs = 4;
  std::vector<Rung> rungs = {{trials, epochs}};
  // The trials shrink forwards, the epochs backwards.
  while (rungs.size() < kMostRungs && rungs.back().trials >= kPart && rungs.front().epochs >= kPart) {
    const int fewer = (rungs.back().trials + kPart - 1) / kPart;
    for (Rung& rung : rungs) rung.epochs = std::max(1, rung.epochs / kPart);
    rungs.push_back({fewer, epochs});
  }
  return rungs;
}

}  // namespace speech_emotion::trainer
