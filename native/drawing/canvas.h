// What pictures are drawn on: one set of strokes, as SVG or as PNG.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "drawing/color_map.h"
#include "speech_emotion/error.h"

namespace speech_emotion {

// Pixels, from the top left.
struct Point {
  double x = 0.0, y = 0.0;
};
struct Rect {
  double x = 0.0, y = 0.0, width = 0.0, height = 0.0;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

// Row-major from the top left.
struct PixelImage {
  int width = 0, height = 0;
  std::vector<Color> pixels;
};

enum class Align { kLeft, kCenter, kRight };
enum class FontWeight { kNormal, kBold };

struct TextStyle {
  double size = 11.0;
  Align align = Align::kLeft;
  FontWeight weight = FontWeight::kNormal;
  Color color = {0.15, 0.15, 0.15};
};

class PlotCanvas {
 public:
  enum class Format { kSvg, kPng };

  // White. Fails where the size is more than the format can hold.
  static Result<PlotCanvas> Create(Format format, int width, int height);
  PlotCanvas(PlotCanvas&&) noexcept;
  PlotCanvas& operator=(PlotCanvas&&) noexcept;
  ~PlotCanvas();

  void Fill(const Rect& area, Color color);
  void Frame(const Rect& area, Color color, double line_width);
  void Line(Point from, Point to, Color color, double line_width);
  void Polyline(std::span<const Point> points, Color color, double line_width);
  void Polygon(std::span<const Point> points, Color color);
  void Dot(Point center, double radius, Color color);
  // Scaled to the area, without smoothing.
  void Image(const Rect& area, const PixelImage& image);

  // `at` is on the baseline. Control characters must not be in it.
  void Text(Point at, const std::string& text, const TextStyle& style);
  // Upwards, centred on `center`.
  void TextUpwards(Point center, const std::string& text, const TextStyle& style);
  double TextWidth(const std::string& text, const TextStyle& style);

  // The file's bytes. Nothing can be drawn after it.
  Result<std::string> Finish();

 private:
  struct State;
  explicit PlotCanvas(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace speech_emotion
