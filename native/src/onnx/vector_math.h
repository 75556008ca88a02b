// Exponentials of whole arrays: exp, sigmoid and tanh are where recurrent layers and softmax spend
// their time, and the C library computes them one by one. In place where source == destination.
#pragma once

#include <cstdint>

namespace speech_emotion {

// Within 2 units in the last place; below -87.3 they become 0, above 88.7 infinite.
void Exponentials(const float* source, int64_t count, float* destination);
void Sigmoids(const float* source, int64_t count, float* destination);
void HyperbolicTangents(const float* source, int64_t count, float* destination);

}  // namespace speech_emotion
