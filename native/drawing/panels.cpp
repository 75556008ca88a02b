#include "drawing/panels.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "drawing/axes.h"
#include "files/text_encoding.h"
#include "files/wording.h"
#include "terminal/terminal.h"

namespace speech_emotion {
namespace {

constexpr Color kInk = {0.15, 0.15, 0.15};
constexpr Color kNoSpeech = {0.93, 0.93, 0.93};
constexpr double kLeft = 78.0, kRight = 96.0;  // margins for ticks, titles and colour bars
constexpr double kTop = 74.0;                  // title of the picture, and of the first panel
constexpr double kGap = 48.0;                  // between panels: ticks of one, title of the next
constexpr double kBottom = 28.0;
constexpr double kWaveformHeight = 90.0, kSpectrogramHeight = 170.0, kMelHeight = 140.0, kMfccHeight = 120.0,
                 kF0Height = 100.0, kTimeLineHeight = 130.0;
constexpr double kBarHeight = 22.0;
constexpr double kMinBottomRow = 150.0;

double BottomRowHeight(const PlotData& data) {
  return std::max(kMinBottomRow, kBarHeight * static_cast<double>(data.labels.size()));
}

// Labels in the order of the model, from dark to light; the very lightest is hard to see on white.
Color LabelColor(size_t label, size_t count) {
  return Viridis(0.93 * static_cast<double>(label) / static_cast<double>(std::max<size_t>(count - 1, 1)));
}

std::string Kilohertz(double hz) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", hz / 1000.0);
  return text;
}

class PlotDrawing {
 public:
  PlotDrawing(PlotCanvas& canvas, const PlotData& data, double width)
      : canvas_(canvas), data_(data), width_(width), time_{0.0, 1.0, "time (s)", true} {
    time_.low = data.prediction.start_s;
    time_.high = data.prediction.start_s + data.prediction.duration_s;
    if (time_.high >= 60.0) time_.title = time_.high < 3600.0 ? "time (m:s)" : "time (h:m:s)";
  }

  void Draw() {
    DrawHeading();
    DrawWaveform(Next(kWaveformHeight));
    DrawSpectrogram(Next(kSpectrogramHeight));
    DrawMel(Next(kMelHeight));
    DrawMfcc(Next(kMfccHeight));
    DrawF0(Next(kF0Height));
    DrawTimeLine(Next(kTimeLineHeight));
    const Rect row = Next(BottomRowHeight(data_));
    const double half = 0.5 * (row.width - kLeft - 40.0);
    DrawSpectrum({row.x, row.y, half, row.height});
    DrawConfidence({row.right() - half, row.y, half, row.height});
  }

 private:
  // The next area down the page, over its whole width.
  Rect Next(double height) {
    const Rect area = {kLeft, y_, width_ - kLeft - kRight, height};
    y_ += height + kGap;
    return area;
  }

  void DrawHeading() {
    const FilePrediction& file = data_.prediction;
    const size_t slash = file.file.find_last_of('/');
    const std::string name = slash == std::string::npos ? file.file : file.file.substr(slash + 1);
    const bool has_channel = file.channel != "mix";
    canvas_.Text({kLeft, 24.0}, Printable(ValidUtf8(name)) + (has_channel ? " [" + file.channel + "]" : ""),
                 {.size = 17.0, .weight = FontWeight::kBold});
    const std::string sounds = (file.state == SpeechState::kSpeech ? "sounds like: " : "") +
                               Printable(ValidUtf8(Wording(file, data_.labels)));
    canvas_.Text({kLeft, 43.0},
                 DurationText(file.duration_s) + ", " + std::to_string(data_.file_rate_hz) + " Hz, " + sounds,
                 {.size = 13.0});
  }

  void DrawWaveform(const Rect& area) {
    float peak = 0.0f;
    for (const auto& [low, high] : data_.waveform.extents()) peak = std::max({peak, -low, high});
    const double top = peak > 0.0f ? 1.05 * peak : 1.0;
    const Panel panel(canvas_, area, time_, {-top, top, "amplitude"});
    panel.DrawTitle("Waveform");
    panel.DrawGrid();
    // Down along the lows, back along the highs.
    const auto& extents = data_.waveform.extents();
    const double column_s = static_cast<double>(data_.waveform.samples_per_column()) / data_.file_rate_hz;
    std::vector<Point> outline;
    for (size_t i = 0; i < extents.size(); ++i) {
      outline.push_back(panel.At(time_.low + (static_cast<double>(i) + 0.5) * column_s, extents[i].low));
    }
    for (size_t i = extents.size(); i-- > 0;) {
      outline.push_back(panel.At(time_.low + (static_cast<double>(i) + 0.5) * column_s, extents[i].high));
    }
    canvas_.Polygon(outline, Viridis(0.3));
    canvas_.Polyline(outline, Viridis(0.3), 0.8);  // where low and high meet, the area is nothing
    panel.DrawAxes();
  }

  void DrawSpectrogram(const Rect& area) {
    const Panel panel(canvas_, area, time_, {0.0, data_.options.sample_rate_hz / 2000.0, "frequency (kHz)"});
    panel.DrawTitle("Spectrogram");
    panel.DrawHeatMap(data_.spectrogram, data_.first_column_s, data_.column_s);
    panel.DrawAxes();
    panel.DrawColorBar(data_.spectrogram, "dB re peak");
  }

  void DrawMel(const Rect& area) {
    const Panel panel(canvas_, area, time_, {0.0, static_cast<double>(data_.mel.rows), "mel band"});
    panel.DrawTitle("Mel spectrogram, " + std::to_string(data_.mel.rows) + " bands of " +
                    Kilohertz(data_.options.mel.low_hz) + " to " + Kilohertz(data_.options.mel.high_hz) +
                    " kHz");
    panel.DrawHeatMap(data_.mel, data_.first_column_s, data_.column_s);
    panel.DrawAxes();
    panel.DrawColorBar(data_.mel, "dB re peak");
  }

  void DrawMfcc(const Rect& area) {
    const int first = data_.options.mfcc.first;
    const Panel panel(canvas_, area, time_, {0.0, static_cast<double>(data_.mfcc.rows), "coefficient"});
    panel.DrawTitle("Mel-frequency cepstral coefficients (MFCC)");
    panel.DrawHeatMap(data_.mfcc, data_.first_column_s, data_.column_s);
    std::vector<Panel::Tick> ticks;
    for (size_t row = 0; row < data_.mfcc.rows; row += 2) {
      ticks.push_back({static_cast<double>(row) + 0.5, std::to_string(first + static_cast<int>(row))});
    }
    panel.DrawAxes(ticks);
    panel.DrawColorBar(data_.mfcc, "dB");
  }

  void DrawF0(const Rect& area) {
    const Panel panel(canvas_, area, time_,
                      {data_.options.pitch.low_hz, data_.options.pitch.high_hz, "F0 (Hz)"});
    panel.DrawTitle("Fundamental frequency (F0) where voiced");
    panel.DrawGrid();
    for (size_t i = 0; i < data_.f0_hz.size(); ++i) {
      if (data_.f0_hz[i] <= 0.0f) continue;
      const double time_s = data_.first_column_s + (static_cast<double>(i) + 0.5) * data_.column_s;
      canvas_.Dot(panel.At(time_s, data_.f0_hz[i]), 1.4, Viridis(0.3));
    }
    panel.DrawAxes();
  }

  // Probabilities on top of each other: a band's height is how much the voice sounds like its label.
  void DrawTimeLine(const Rect& area) {
    const Panel panel(canvas_, area, time_, {0.0, 100.0, "%"});
    panel.DrawTitle("What it sounds like over time (windows of " + WindowText() + ")");
    const auto& windows = data_.prediction.segments;
    // On whole pixels, so that no seam shows; windows that share a pixel are averaged.
    const auto ranges = SpokenFor(windows, {time_.low, time_.high});
    double left = area.x;
    std::vector<double> sums(data_.labels.size(), 0.0);
    int speaking = 0;
    for (size_t i = 0; i < windows.size(); ++i) {
      if (windows[i].state != SpeechState::kNoSpeech) {
        ++speaking;
        for (size_t label = 0; label < sums.size(); ++label) sums[label] += windows[i].probabilities[label];
      }
      const double right = std::min(std::round(panel.At(ranges[i].end_s, 0.0).x), area.right());
      if (right - left < 1.0) continue;
      DrawBands({left, area.y, right - left, area.height}, sums, speaking);
      std::fill(sums.begin(), sums.end(), 0.0);
      speaking = 0;
      left = right;
    }
    panel.DrawAxes();
    DrawLegend(area);
  }

  // `sums`: of the probabilities of `count` windows.
  void DrawBands(const Rect& area, const std::vector<double>& sums, int count) {
    canvas_.Fill(area, kNoSpeech);
    double below = count > 0 ? 1.0 : 0.0;
    for (size_t label = sums.size(); count > 0 && label-- > 0;) {
      // From the top down, each to the bottom and the next one over it: no seams here either.
      const double height = below * area.height;
      canvas_.Fill({area.x, area.bottom() - height, area.width, height}, LabelColor(label, sums.size()));
      below = std::max(below - sums[label] / count, 0.0);
    }
  }

  std::string WindowText() const {
    double longest_s = 0.0;
    for (const Prediction& window : data_.prediction.segments) {
      longest_s = std::max(longest_s, window.end_s - window.start_s);
    }
    return DurationText(longest_s);
  }

  // In the order in which the bands lie on each other.
  void DrawLegend(const Rect& area) {
    const double step = std::min(area.height / static_cast<double>(data_.labels.size()), 16.0);
    for (size_t label = 0; label < data_.labels.size(); ++label) {
      const double bottom = area.bottom() - step * static_cast<double>(label);
      canvas_.Fill({area.right() + 10.0, bottom - step + 3.0, 10.0, step - 4.0},
                   LabelColor(label, data_.labels.size()));
      canvas_.Text({area.right() + 25.0, bottom - 0.5 * step + 4.0},
                   Printable(ValidUtf8(data_.labels[label])), {.size = 11.0});
    }
  }

  void DrawSpectrum(const Rect& area) {
    const double high_khz = data_.options.sample_rate_hz / 2000.0;
    const Panel panel(canvas_, area, {0.0, high_khz, "kHz"}, {-80.0, 3.0, "dB re peak"});
    panel.DrawTitle("Magnitude spectrum, mean over time");
    panel.DrawGrid();
    std::vector<Point> line;
    for (size_t bin = 0; bin < data_.spectrum.size(); ++bin) {
      const double part = static_cast<double>(bin) / static_cast<double>(data_.spectrum.size() - 1);
      line.push_back(panel.At(part * high_khz, std::max(data_.spectrum[bin], -80.0f)));
    }
    canvas_.Polyline(line, Viridis(0.3), 1.5);
    panel.DrawAxes();
  }

  void DrawConfidence(const Rect& area) {
    const auto count = static_cast<double>(data_.labels.size());
    const Panel panel(canvas_, area, {0.0, 100.0, "%"}, {0.0, count, ""});
    const SpeechState state = data_.prediction.state;
    panel.DrawTitle(state == SpeechState::kSpeech ? "What the whole file sounds like"
                                                  : "The whole file: " + Wording(state));
    std::vector<Panel::Tick> ticks;
    for (size_t label = 0; label < data_.labels.size(); ++label) {
      // The first label at the top, as in a list.
      const double row = count - 1.0 - static_cast<double>(label);
      ticks.push_back({row + 0.5, Printable(ValidUtf8(data_.labels[label]))});
      if (data_.prediction.silent()) continue;
      const float probability = data_.prediction.probabilities[label];
      const Point top = panel.At(100.0 * probability, row + 0.85), bottom = panel.At(0.0, row + 0.15);
      canvas_.Fill({bottom.x, top.y, top.x - bottom.x, bottom.y - top.y},
                   LabelColor(label, data_.labels.size()));
      const bool fits_outside = probability < 0.85f;
      canvas_.Text({top.x + (fits_outside ? 5.0 : -5.0), 0.5 * (top.y + bottom.y) + 4.0},
                   Percent(probability),
                   {.size = 11.0,
                    .align = fits_outside ? Align::kLeft : Align::kRight,
                    .color = fits_outside || 2 * label > data_.labels.size() ? kInk : Color{1.0, 1.0, 1.0}});
    }
    panel.DrawAxes(ticks);
  }

  PlotCanvas& canvas_;
  const PlotData& data_;
  double width_;
  Axis time_;
  double y_ = kTop;
};

}  // namespace

int PlotHeight(const PlotData& data) {
  return static_cast<int>(kTop + kWaveformHeight + kSpectrogramHeight + kMelHeight + kMfccHeight + kF0Height +
                          kTimeLineHeight + 6 * kGap + BottomRowHeight(data) + kBottom);
}

void DrawPlot(PlotCanvas& canvas, const PlotData& data, int width) {
  PlotDrawing(canvas, data, width).Draw();
}

}  // namespace speech_emotion
