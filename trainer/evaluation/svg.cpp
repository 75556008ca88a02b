#include "evaluation/svg.h"

#include <algorithm>

#include "evaluation/html.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {

std::string Px(double value) { return FixedPoint(value, 1); }

std::string Rect(double x, double y, double width, double height, const std::string& kind,
                 const std::string& title) {
  return "<rect x=\"" + Px(x) + "\" y=\"" + Px(y) + "\" width=\"" + Px(std::max(width, 0.0)) +
         "\" height=\"" + Px(std::max(height, 0.0)) + "\" class=\"" + kind + "\">" +
         (title.empty() ? "" : "<title>" + Escaped(title) + "</title>") + "</rect>";
}

std::string Line(double x1, double y1, double x2, double y2, const std::string& kind) {
  return "<line x1=\"" + Px(x1) + "\" y1=\"" + Px(y1) + "\" x2=\"" + Px(x2) + "\" y2=\"" + Px(y2) +
         "\" class=\"" + kind + "\"/>";
}

std::string Text(double x, double y, const std::string& anchor, const std::string& text) {
  return "<text x=\"" + Px(x) + "\" y=\"" + Px(y) + "\" text-anchor=\"" + anchor + "\">" + Escaped(text) +
         "</text>";
}

std::string Svg(double width, double height, const std::string& label, const std::string& content) {
  return "<svg viewBox=\"0 0 " + Px(width) + " " + Px(height) + "\" role=\"img\" aria-label=\"" +
         Escaped(label) + "\">" + content + "</svg>\n";
}

}  // namespace speech_emotion::trainer
