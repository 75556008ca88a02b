// Random orders and picks, the same for a seed on every platform.
#pragma once

#include <cstddef>
#include <vector>

#include "speech_emotion/random.h"

namespace speech_emotion::trainer {

void Shuffle(std::vector<size_t>& values, Random& random);

// `values` must not be empty.
size_t DrawOne(const std::vector<size_t>& values, Random& random);

}  // namespace speech_emotion::trainer
