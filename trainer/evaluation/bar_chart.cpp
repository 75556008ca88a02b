#include "evaluation/bar_chart.h"

#include <algorithm>
#include <cmath>

#include "drawing/axes.h"
#include "evaluation/html.h"
#include "evaluation/svg.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kWidth = 760, kLeft = 210, kRight = 60, kTop = 58, kRow = 26, kBar = 15;

std::string Legend(const BarChart& chart) {
  const bool has_intervals =
      std::any_of(chart.bars.begin(), chart.bars.end(), [](const Bar& bar) { return bar.has_interval; });
  std::string legend = Rect(kLeft, 28, 18, 10, "range") + Text(kLeft + 24, 38, "start", "all clips");
  double x = kLeft + 108;
  if (has_intervals) {
    legend += Line(x, 33, x + 22, 33, "whisker") + Text(x + 28, 38, "start", "95 % over speakers");
    x += 177;
  }
  if (chart.chance) legend += Line(x, 26, x, 40, "chance") + Text(x + 6, 38, "start", "chance");
  return legend;
}

}  // namespace

std::string BarChartSvg(const BarChart& chart) {
  const double bottom = kTop + kRow * static_cast<double>(chart.bars.size()), height = bottom + 44;
  const auto at = [&](double value) {
    const double part = (value - chart.low) / (chart.high - chart.low);
    return kLeft + std::clamp(part, 0.0, 1.0) * (kWidth - kLeft - kRight);
  };
  const double base = at(0.0);
  std::string content = "<text x=\"" + Px(kLeft) + "\" y=\"18\" class=\"title\">" + Escaped(chart.title) +
                        "</text>" + Legend(chart);
  const auto ticks = RoundTicks(chart.low, chart.high, 6);
  const int decimals = ticks.size() > 1 && ticks[1] - ticks[0] < 0.0095 ? 3 : 2;
  for (const double tick : ticks) {
    content += Line(at(tick), kTop, at(tick), bottom, "grid") +
               Text(at(tick), bottom + 16, "middle", FixedPoint(tick, decimals));
  }
  content += Line(kLeft, bottom, kWidth - kRight, bottom, "axis") +
             Text(0.5 * (kLeft + kWidth - kRight), bottom + 36, "middle", chart.axis);
  for (size_t i = 0; i < chart.bars.size(); ++i) {
    const auto& [name, value, has_interval] = chart.bars[i];
    const double top = kTop + kRow * static_cast<double>(i) + 0.5 * (kRow - kBar), middle = top + 0.5 * kBar;
    content += Text(kLeft - 8, middle + 4, "end", name) +
               Rect(std::min(base, at(value.value)), top, std::abs(at(value.value) - base), kBar, "range",
                    name + ": " + FixedPoint(value.value, 3));
    if (has_interval) {
      content += Line(at(value.low), middle, at(value.high), middle, "whisker") +
                 Line(at(value.low), middle - 4, at(value.low), middle + 4, "whisker") +
                 Line(at(value.high), middle - 4, at(value.high), middle + 4, "whisker");
    }
    content += Text(kWidth - kRight + 8, middle + 4, "start", FixedPoint(value.value, 3));
  }
  if (chart.chance) content += Line(at(*chart.chance), kTop, at(*chart.chance), bottom, "chance");
  return "<figure>" + Svg(kWidth, height, chart.title, content) + "</figure>\n";
}

}  // namespace speech_emotion::trainer
