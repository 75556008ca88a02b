// How many trials a search takes how far.
#pragma once

#include <vector>

namespace speech_emotion::trainer {

struct Rung {
  int trials = 0;
  int epochs = 0;
};

// Random search: every trial all the way.
std::vector<Rung> RandomSearchRungs(int trials, int epochs);

// Successive halving (Jamieson and Talwalkar 2016) by thirds: of each rung the best third goes on to three
// times the epochs, the last rung to all of them. As many rungs as trials and epochs have thirds, four at
// most.
std::vector<Rung> HalvingRungs(int trials, int epochs);

}  // namespace speech_emotion::trainer
