#include "drawing/color_map.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace speech_emotion {
namespace {

constexpr std::array<std::array<int, 3>, 11> kViridis = {{{68, 1, 84},
                                                          {72, 36, 117},
                                                          {65, 68, 135},
                                                          {53, 95, 141},
                                                          {42, 120, 142},
                                                          {33, 145, 140},
                                                          {34, 168, 132},
                                                          {68, 191, 112},
                                                          {122, 209, 81},
                                                          {189, 223, 38},
                                                          {253, 231, 37}}};

}  // namespace

Color Viridis(double part) {
  const double position = std::clamp(part, 0.0, 1.0) * (kViridis.size() - 1);
  const size_t below = std::min(static_cast<size_t>(position), kViridis.size() - 2);
  const double above_weight = position - static_cast<double>(below);
  const auto channel = [&](size_t i) {
    return (kViridis[below][i] * (1.0 - above_weight) + kViridis[below + 1][i] * above_weight) / 255.0;
  };
  return {channel(0), channel(1), channel(2)};
}

}  // namespace speech_emotion
