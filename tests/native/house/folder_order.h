// Which folder may include which: the table of ARCHITECTURE.md, as one that a program can read.
#pragma once

#include <string>
#include <vector>

#include "includes.h"

namespace speech_emotion::house {

// The arrows that the order forbids, one line each.
std::vector<std::string> ForbiddenArrows(const IncludeGraph& graph);

}  // namespace speech_emotion::house
