// Which folders may include which of others' libraries.
#pragma once

#include <string>
#include <vector>

#include "includes.h"

namespace speech_emotion::house {

// Includes of others' headers outside of the folders that may have them, one line each, and of headers that
// nobody has named yet.
std::vector<std::string> ForbiddenThirdParties(const IncludeGraph& graph);

}  // namespace speech_emotion::house
