// Colours of heat maps and of categories.
#pragma once

namespace speech_emotion {

struct Color {
  double red = 0.0, green = 0.0, blue = 0.0;  // 0 to 1
};

// Viridis (van der Walt & Smith, 2015; CC0) between eleven of its published values: perceptually
// uniform, legible in grey, and to people who see colours differently. `part` is clamped to 0 to 1.
Color Viridis(double part);

}  // namespace speech_emotion
