#include "data/corpora/survey_chart.h"

#include <algorithm>
#include <utility>

#include "files/text_encoding.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

// Pixels.
constexpr double kMargin = 20.0;
constexpr double kTitleHeight = 28.0;
constexpr double kRowHeight = 20.0;
constexpr double kBarHeight = 14.0;
constexpr double kBarsWidth = 480.0;
constexpr double kCountWidth = 70.0;
constexpr double kMaxNameWidth = 400.0;

constexpr double kBarColor = 0.45;  // of Viridis

std::string Drawable(const std::string& text) { return ValidUtf8(Printable(text)); }

// Before there is a canvas of the right size, one that measures.
Result<double> NameWidth(const std::vector<CorpusSurvey>& surveys) {
  auto canvas = PlotCanvas::Create(PlotCanvas::Format::kSvg, 1, 1);
  if (!canvas) return tl::unexpected(canvas.error());
  double width = 0.0;
  for (const CorpusSurvey& survey : surveys) {
    for (const auto& [label, count] : SurveyRows(survey)) {
      width = std::max(width, canvas->TextWidth(Drawable(label), {}));
    }
  }
  return std::min(width, kMaxNameWidth);
}

}  // namespace

Result<std::string> DrawSurvey(const std::vector<CorpusSurvey>& surveys, PlotCanvas::Format format) {
  const auto name_width = NameWidth(surveys);
  if (!name_width) return tl::unexpected(name_width.error());
  size_t most = 1;
  double height = 2.0 * kMargin;
  for (const CorpusSurvey& survey : surveys) {
    height += kTitleHeight + kRowHeight * static_cast<double>(SurveyRows(survey).size());
    for (const auto& [label, count] : SurveyRows(survey)) most = std::max(most, count);
  }
  const double bars_x = kMargin + *name_width + 8.0;
  auto canvas = PlotCanvas::Create(format, static_cast<int>(bars_x + kBarsWidth + kCountWidth + kMargin),
                                   static_cast<int>(height));
  if (!canvas) return tl::unexpected(canvas.error());
  double y = kMargin;
  for (const CorpusSurvey& survey : surveys) {
    canvas->Text({kMargin, y + kTitleHeight - 10.0},
                 Drawable(survey.name) + ": " + std::to_string(survey.clips) + " clips",
                 {.size = 13.0, .weight = FontWeight::kBold});
    y += kTitleHeight;
    for (const auto& [label, count] : SurveyRows(survey)) {
      const double width = kBarsWidth * static_cast<double>(count) / static_cast<double>(most);
      const double baseline = y + 12.0;
      canvas->Text({bars_x - 8.0, baseline}, Drawable(label), {.align = Align::kRight});
      canvas->Fill({bars_x, y + 1.0, width, kBarHeight}, Viridis(kBarColor));
      canvas->Text({bars_x + width + 6.0, baseline}, std::to_string(count), {});
      y += kRowHeight;
    }
  }
  return canvas->Finish();
}

}  // namespace speech_emotion::trainer
