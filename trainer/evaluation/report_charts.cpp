#include "evaluation/report_charts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "drawing/axes.h"
#include "evaluation/html.h"
#include "evaluation/svg.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

// As many decimals as tell one tick from the next.
std::string TickText(double value, const std::vector<double>& ticks) {
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
  return FixedPoint(value, std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9))));
}

// What a chart of curves spans; never empty.
struct Extent {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
  void Accept(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void Widen() {
    if (low > high) low = 0.0, high = 1.0;
    if (low == high) low -= 0.5, high += 0.5;
  }
  double part(double value) const { return (value - low) / (high - low); }
};

enum class Scale { kLoss, kPart, kOther };

Scale ScaleOf(const Curve& curve) {
  if (curve.name.find("loss") != std::string::npos || curve.name.find("nll") != std::string::npos) {
    return Scale::kLoss;
  }
  // A learning rate lies there, too, but hugs the floor.
  bool is_part = curve.name.find("rate") == std::string::npos;
  for (const double value : curve.values) is_part = is_part && !(value < 0.0 || value > 1.0);
  return is_part ? Scale::kPart : Scale::kOther;
}

// Lines one by one, broken where a value is no number.
std::string CurveChart(const std::vector<double>& epochs, const std::vector<const Curve*>& curves) {
  constexpr double kWidth = 480, kHeight = 250, kLeft = 52, kRight = 12, kTop = 30, kBottom = 34;
  Extent x, y;
  for (const double epoch : epochs) x.Accept(epoch);
  for (const Curve* curve : curves) {
    for (const double value : curve->values) y.Accept(value);
  }
  x.Widen();
  y.Widen();
  const auto at_x = [&](double value) { return kLeft + x.part(value) * (kWidth - kLeft - kRight); };
  const auto at_y = [&](double value) {
    return kHeight - kBottom - y.part(value) * (kHeight - kTop - kBottom);
  };
  std::string content, label;
  const auto y_ticks = RoundTicks(y.low, y.high, 6), x_ticks = RoundTicks(x.low, x.high, 8);
  for (const double value : y_ticks) {
    content += Line(kLeft, at_y(value), kWidth - kRight, at_y(value), "grid") +
               Text(kLeft - 6, at_y(value) + 4, "end", TickText(value, y_ticks));
  }
  for (const double value : x_ticks) {
    content += Text(at_x(value), kHeight - 18, "middle", TickText(value, x_ticks));
  }
  content += Line(kLeft, kHeight - kBottom, kWidth - kRight, kHeight - kBottom, "axis") +
             Text(0.5 * (kLeft + kWidth - kRight), kHeight - 4, "middle", "epoch");
  double legend = kLeft;
  for (size_t c = 0; c < curves.size(); ++c) {
    const std::string kind = "curve c" + std::to_string(c % 4);
    std::string points;
    bool drawing = false;
    for (size_t i = 0; i < epochs.size(); ++i) {
      const double value = curves[c]->values[i];
      if (std::isfinite(value)) points += (drawing ? "L" : "M") + Px(at_x(epochs[i])) + " " + Px(at_y(value));
      drawing = std::isfinite(value);
    }
    content += "<path d=\"" + points + "\" class=\"" + kind + "\"/>";
    content += Line(legend, 14, legend + 18, 14, kind) + Text(legend + 24, 18, "start", curves[c]->name);
    legend += 44 + 7.0 * static_cast<double>(curves[c]->name.size());
    label += (label.empty() ? "" : ", ") + curves[c]->name;
  }
  return Svg(kWidth, kHeight, label + " by epoch", content);
}

}  // namespace

std::string IntervalChart(const Interval& interval, double chance) {
  constexpr double kWidth = 200, kHeight = 16, kMiddle = 8;
  const auto at = [&](double part) { return 4 + part * (kWidth - 8); };
  return Svg(kWidth, kHeight, "from 0 to 1, with the interval and chance",
             Rect(at(0), kMiddle - 2, at(1) - at(0), 4, "track") +
                 Rect(at(interval.low), kMiddle - 5, at(interval.high) - at(interval.low), 10, "range") +
                 Line(at(chance), 1, at(chance), kHeight - 1, "chance") + "<circle cx=\"" +
                 Px(at(interval.value)) + "\" cy=\"" + Px(kMiddle) + "\" r=\"4.5\" class=\"value\"/>");
}

std::string ReliabilityDiagram(const Calibration& calibration) {
  constexpr double kWidth = 400, kLeft = 44, kTop = 10, kSide = 340, kHistogram = 54, kHeight = 458;
  const double bottom = kTop + kSide, base = bottom + 34 + kHistogram;
  const auto at_x = [&](double part) { return kLeft + part * kSide; };
  const auto at_y = [&](double part) { return bottom - part * kSide; };
  int64_t most = 1;
  for (const ReliabilityBin& bin : calibration.bins) most = std::max(most, bin.clips);
  std::string content;
  for (int i = 0; i <= 4; ++i) {
    const double part = 0.25 * i;
    content += Line(at_x(0), at_y(part), at_x(1), at_y(part), "grid") +
               Text(kLeft - 6, at_y(part) + 4, "end", FixedPoint(part, 2)) +
               Text(at_x(part), bottom + 16, "middle", FixedPoint(part, 2));
  }
  const double width = kSide / static_cast<double>(calibration.bins.size());
  for (size_t i = 0; i < calibration.bins.size(); ++i) {
    const ReliabilityBin& bin = calibration.bins[i];
    if (bin.clips == 0) continue;
    const double x = kLeft + static_cast<double>(i) * width + 1;
    const std::string title = Counted(bin.clips, "clip") + ": mean confidence " +
                              FixedPoint(bin.confidence, 3) + ", accuracy " + FixedPoint(bin.accuracy, 3);
    const bool too_sure = bin.confidence > bin.accuracy;
    const double low = std::min(bin.accuracy, bin.confidence), high = std::max(bin.accuracy, bin.confidence);
    content += Rect(x, at_y(low), width - 2, bottom - at_y(low), "bar", title) +
               Rect(x, at_y(high), width - 2, at_y(low) - at_y(high), too_sure ? "gap" : "range", title);
    const double height = kHistogram * static_cast<double>(bin.clips) / static_cast<double>(most);
    content += Rect(x, base - height, width - 2, height, "count", title);
  }
  content += Line(at_x(0), at_y(0), at_x(1), at_y(1), "ideal") + Line(at_x(0), base, at_x(1), base, "axis") +
             Line(at_x(0), bottom, at_x(1), bottom, "axis") +
             Text(at_x(1), base + 15, "end", "confidence: the leading probability") +
             Text(kLeft - 6, base - kHistogram + 10, "end", std::to_string(most)) +
             Text(kLeft + 6, kTop + 16, "start", "accuracy");
  return Svg(kWidth, kHeight, "reliability diagram", content);
}

std::string CurveCharts(const Curves& curves) {
  std::vector<Curve> shown;  // a training without validation clips leaves columns empty
  for (Curve curve : curves.curves) {
    std::replace(curve.name.begin(), curve.name.end(), '_', ' ');
    const auto& values = curve.values;
    if (std::any_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
      shown.push_back(std::move(curve));
  }
  std::vector<const Curve*> losses, parts;
  std::string charts;
  for (const Curve& curve : shown) {
    if (ScaleOf(curve) == Scale::kLoss) losses.push_back(&curve);
    if (ScaleOf(curve) == Scale::kPart) parts.push_back(&curve);
  }
  if (!losses.empty()) charts += CurveChart(curves.epochs, losses);
  if (!parts.empty()) charts += CurveChart(curves.epochs, parts);
  for (const Curve& curve : shown) {
    if (ScaleOf(curve) == Scale::kOther) charts += CurveChart(curves.epochs, {&curve});
  }
  return charts;
}

std::string WaveformChart(const std::vector<std::pair<float, float>>& waveform) {
  constexpr double kHeight = 60;
  float peak = 1e-6f;
  for (const auto& [low, high] : waveform) peak = std::max({peak, -low, high});
  std::string there, back;
  for (size_t i = 0; i < waveform.size(); ++i) {
    const auto [low, high] = waveform[i];
    const auto at = [&](double sample) {
      return Px(static_cast<double>(i)) + " " + Px(0.5 * kHeight * (1.0 - sample / peak));
    };
    there += (i == 0 ? "M" : "L") + at(high);
    back = "L" + at(low) + back;
  }
  const std::string size = Px(std::max<double>(static_cast<double>(waveform.size()) - 1, 1));
  return "<svg viewBox=\"0 0 " + size + " " + Px(kHeight) +
         "\" preserveAspectRatio=\"none\" class=\"waveform\" role=\"img\" aria-label=\"waveform\"><path "
         "d=\"" +
         there + back + "Z\"/></svg>\n";
}

}  // namespace speech_emotion::trainer
