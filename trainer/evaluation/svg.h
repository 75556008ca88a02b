// Shapes of inline SVG. Each has a class of the page's style, which gives it its colour.
#pragma once

#include <string>

namespace speech_emotion::trainer {

// Pixels of the picture's own coordinates, one decimal.
std::string Px(double value);

// `title`: shown where the pointer rests on it; "" for none.
std::string Rect(double x, double y, double width, double height, const std::string& kind,
                 const std::string& title = "");
std::string Line(double x1, double y1, double x2, double y2, const std::string& kind);
// `anchor`: start, middle or end.
std::string Text(double x, double y, const std::string& anchor, const std::string& text);
// `label`: what the picture shows, for those who don't see it.
std::string Svg(double width, double height, const std::string& label, const std::string& content);

}  // namespace speech_emotion::trainer
