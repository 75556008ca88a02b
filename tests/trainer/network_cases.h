// One network of each kind, and of each option that changes the graph.
#pragma once

#include <vector>

#include "networks/network_options.h"

namespace speech_emotion::trainer {

struct NetworkCase {
  const char* name;
  const char* preset;  // of its features
  NetworkOptions options;
};

std::vector<NetworkCase> NetworkCases();

}  // namespace speech_emotion::trainer
