// Frames of panels: titles, axes with their ticks, colour bars.
#pragma once

#include <string>
#include <vector>

#include "drawing/canvas.h"
#include "drawing/plot_data.h"

namespace speech_emotion {

// From values to pixels, along one side of a panel.
struct Axis {
  double low = 0.0, high = 1.0;
  std::string title;     // with its unit: "frequency (kHz)"
  bool is_time = false;  // ticks as 0:30 from a minute on

  // 0 at `low`, 1 at `high`.
  double Part(double value) const { return (value - low) / (high - low); }
};

// Round values within [low, high], at most `max_count`.
std::vector<double> RoundTicks(double low, double high, int max_count);
// Round numbers of seconds, minutes or hours.
std::vector<double> TimeTicks(double low, double high, int max_count);

// A panel's drawing area with its axes.
class Panel {
 public:
  Panel(PlotCanvas& canvas, const Rect& area, Axis x, Axis y);

  PlotCanvas& canvas() const { return *canvas_; }
  const Rect& area() const { return area_; }
  const Axis& x() const { return x_; }
  const Axis& y() const { return y_; }
  Point At(double x, double y) const;

  void DrawTitle(const std::string& title) const;
  // Faint lines at the ticks, beneath what is drawn after them.
  void DrawGrid() const;
  // The frame, the ticks and the axes' titles.
  void DrawAxes() const;
  // `ticks`: with texts of their own, as for categories and the bands of a mel bank.
  struct Tick {
    double value = 0.0;
    std::string text;
  };
  void DrawAxes(const std::vector<Tick>& y_ticks) const;

  // In the panel's area: columns from `first_x` on, each `column_width` wide; row 0 is at the bottom.
  void DrawHeatMap(const HeatMap& map, double first_x, double column_width) const;
  // To the right of the area.
  void DrawColorBar(const HeatMap& map, const std::string& title) const;

 private:
  std::vector<Tick> XTicks() const;
  std::vector<Tick> YTicks() const;

  PlotCanvas* canvas_;
  Rect area_;
  Axis x_, y_;
};

}  // namespace speech_emotion
