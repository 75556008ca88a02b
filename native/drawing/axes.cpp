#include "drawing/axes.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace speech_emotion {
namespace {

constexpr Color kInk = {0.15, 0.15, 0.15};
constexpr Color kGrid = {0.88, 0.88, 0.88};
constexpr double kTickLength = 4.0;
constexpr double kTickSize = 11.0;  // of the text
constexpr double kTitleSize = 13.0;
constexpr double kTimeTickSpacing = 80.0, kXTickSpacing = 45.0, kYTickSpacing = 18.0;  // at least
constexpr double kColorBarGap = 10.0, kColorBarWidth = 12.0;

// No more decimals than the step between two ticks has.
std::string TickText(double value, double step) {
  const int decimals = step >= 1.0 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, value == 0.0 ? 0.0 : value);  // no "-0"
  return text;
}

std::string ClockText(double seconds, double step, double high) {
  if (high < 60.0) return TickText(seconds, step);
  const auto whole = std::lround(seconds);
  char text[48];
  if (high < 3600.0) {
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return text;
}

std::vector<double> Multiples(double step, double low, double high) {
  std::vector<double> ticks;
  const double tolerance = 1e-9 * (high - low);
  const double first = std::ceil((low - tolerance) / step) + 0.0;  // 0, not -0
  for (double n = first; n * step <= high + tolerance; ++n) ticks.push_back(n * step);
  return ticks;
}

double Step(const std::vector<double>& ticks) { return ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0; }

// The mean of the columns that share the pixel, the nearest one where it has none of its own.
double PixelValue(const HeatMap& map, double first_column, double last_column, double row_low,
                  double row_high) {
  const auto clamp = [](double value, size_t count) {
    return static_cast<size_t>(std::clamp(value, 0.0, static_cast<double>(count) - 1.0));
  };
  const size_t c0 = clamp(first_column, map.columns),
               c1 = std::max(clamp(std::ceil(last_column) - 1.0, map.columns), c0);
  const size_t r0 = clamp(row_low, map.rows), r1 = std::max(clamp(std::ceil(row_high) - 1.0, map.rows), r0);
  double sum = 0.0;
  for (size_t column = c0; column <= c1; ++column) {
    for (size_t row = r0; row <= r1; ++row) sum += map.at(column, row);
  }
  return sum / static_cast<double>((c1 - c0 + 1) * (r1 - r0 + 1));
}

}  // namespace

std::vector<double> RoundTicks(double low, double high, int max_count) {
  const double rough = (high - low) / std::max(max_count - 1, 1);
  double step = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (factor * step < rough * (1.0 - 1e-9)) continue;
    step *= factor;
    break;
  }
  return Multiples(step, low, high);
}

std::vector<double> TimeTicks(double low, double high, int max_count) {
  if (high < 60.0) return RoundTicks(low, high, max_count);
  double step = 86400.0;
  for (const double candidate : {1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0,
                                 3600.0, 7200.0, 14400.0, 43200.0}) {
    if ((high - low) / candidate > max_count) continue;
    step = candidate;
    break;
  }
  return Multiples(step, low, high);
}

Panel::Panel(PlotCanvas& canvas, const Rect& area, Axis x, Axis y)
    : canvas_(&canvas), area_(area), x_(std::move(x)), y_(std::move(y)) {}

Point Panel::At(double x, double y) const {
  return {area_.x + area_.width * x_.Part(x), area_.bottom() - area_.height * y_.Part(y)};
}

std::vector<Panel::Tick> Panel::XTicks() const {
  const int max_count =
      std::max(static_cast<int>(area_.width / (x_.is_time ? kTimeTickSpacing : kXTickSpacing)), 2);
  const auto values =
      x_.is_time ? TimeTicks(x_.low, x_.high, max_count) : RoundTicks(x_.low, x_.high, max_count);
  std::vector<Tick> ticks;
  for (const double value : values) {
    ticks.push_back(
        {value, x_.is_time ? ClockText(value, Step(values), x_.high) : TickText(value, Step(values))});
  }
  return ticks;
}

std::vector<Panel::Tick> Panel::YTicks() const {
  const auto values =
      RoundTicks(y_.low, y_.high, std::max(static_cast<int>(area_.height / kYTickSpacing), 3));
  std::vector<Tick> ticks;
  for (const double value : values) ticks.push_back({value, TickText(value, Step(values))});
  return ticks;
}

void Panel::DrawTitle(const std::string& title) const {
  canvas_->Text({area_.x, area_.y - 7.0}, title, {.size = kTitleSize, .weight = FontWeight::kBold});
}

void Panel::DrawGrid() const {
  for (const Tick& tick : XTicks()) {
    const double x = At(tick.value, y_.low).x;
    canvas_->Line({x, area_.y}, {x, area_.bottom()}, kGrid, 1.0);
  }
  for (const Tick& tick : YTicks()) {
    const double y = At(x_.low, tick.value).y;
    canvas_->Line({area_.x, y}, {area_.right(), y}, kGrid, 1.0);
  }
}

void Panel::DrawAxes() const { DrawAxes(YTicks()); }

void Panel::DrawAxes(const std::vector<Tick>& y_ticks) const {
  canvas_->Frame(area_, kInk, 1.0);
  for (const Tick& tick : XTicks()) {
    const double x = At(tick.value, y_.low).x;
    canvas_->Line({x, area_.bottom()}, {x, area_.bottom() + kTickLength}, kInk, 1.0);
    canvas_->Text({x, area_.bottom() + kTickLength + kTickSize}, tick.text,
                  {.size = kTickSize, .align = Align::kCenter});
  }
  double widest = 0.0;
  for (const Tick& tick : y_ticks) {
    const double y = At(x_.low, tick.value).y;
    canvas_->Line({area_.x - kTickLength, y}, {area_.x, y}, kInk, 1.0);
    const TextStyle style = {.size = kTickSize, .align = Align::kRight};
    canvas_->Text({area_.x - kTickLength - 3.0, y + 0.36 * kTickSize}, tick.text, style);
    widest = std::max(widest, canvas_->TextWidth(tick.text, style));
  }
  // The x axis' title lies to the right, on the line of the ticks, where it costs no height.
  canvas_->Text({area_.right() + 26.0, area_.bottom() + kTickLength + kTickSize}, x_.title,
                {.size = kTickSize});
  if (!y_.title.empty()) {
    canvas_->TextUpwards({area_.x - kTickLength - widest - 16.0, area_.y + 0.5 * area_.height}, y_.title,
                         {.size = kTickSize});
  }
}

void Panel::DrawHeatMap(const HeatMap& map, double first_x, double column_width) const {
  PixelImage image;
  image.width = std::max(static_cast<int>(std::lround(area_.width)), 1);
  image.height = std::max(static_cast<int>(std::lround(area_.height)), 1);
  image.pixels.reserve(static_cast<size_t>(image.width) * image.height);
  const double columns_per_pixel = (x_.high - x_.low) / image.width / column_width;
  const double rows_per_pixel = static_cast<double>(map.rows) / image.height;
  const double offset = (x_.low - first_x) / column_width;
  for (int y = 0; y < image.height; ++y) {
    const double row = (image.height - 1 - y) * rows_per_pixel;
    for (int x = 0; x < image.width; ++x) {
      const double column = offset + x * columns_per_pixel;
      const bool is_inside = column + columns_per_pixel > 0.0 && column < static_cast<double>(map.columns);
      const double value = PixelValue(map, column, column + columns_per_pixel, row, row + rows_per_pixel);
      image.pixels.push_back(is_inside ? Viridis((value - map.low) / (map.high - map.low))
                                       : Color{1.0, 1.0, 1.0});
    }
  }
  canvas_->Image(area_, image);
}

void Panel::DrawColorBar(const HeatMap& map, const std::string& title) const {
  const Rect bar = {area_.right() + kColorBarGap, area_.y, kColorBarWidth, area_.height};
  PixelImage image;
  image.width = 1;
  image.height = std::max(static_cast<int>(std::lround(bar.height)), 1);
  for (int y = 0; y < image.height; ++y) image.pixels.push_back(Viridis(1.0 - (y + 0.5) / image.height));
  canvas_->Image(bar, image);
  canvas_->Frame(bar, kInk, 1.0);
  const auto values = RoundTicks(map.low, map.high, 5);
  for (const double value : values) {
    const double y = bar.bottom() - bar.height * (value - map.low) / (map.high - map.low);
    canvas_->Line({bar.right(), y}, {bar.right() + kTickLength, y}, kInk, 1.0);
    canvas_->Text({bar.right() + kTickLength + 3.0, y + 0.36 * kTickSize}, TickText(value, Step(values)),
                  {.size = kTickSize});
  }
  canvas_->TextUpwards({bar.right() + 44.0, bar.y + 0.5 * bar.height}, title, {.size = kTickSize});
}

}  // namespace speech_emotion
