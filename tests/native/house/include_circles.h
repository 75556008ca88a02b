// Circles of includes, a header and the source of its name being one.
#pragma once

#include <string>
#include <vector>

#include "includes.h"

namespace speech_emotion::house {

// "native/files/a -> native/files/b -> native/files/a": one circle for each that a search in depth meets.
std::vector<std::string> Circles(const std::vector<SourceFile>& files, const IncludeGraph& graph);

}  // namespace speech_emotion::house
