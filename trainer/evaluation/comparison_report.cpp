#include <algorithm>

#include "evaluation/comparison.h"
#include "evaluation/html.h"
#include "evaluation/report_style.h"
#include "evaluation/report_tables.h"
#include "evaluation/svg.h"
#include "terminal.h"
#include "text_encoding.h"

namespace speech_emotion::trainer {
namespace {

using cli::FixedPoint;

// A bar a model from 0 to 1, its interval as a whisker.
std::string BarChart(const std::vector<ComparedModel>& models, const std::string& title,
                     const std::string& axis, Interval Measures::*measure, double chance) {
  constexpr double kWidth = 760, kLeft = 190, kRight = 60, kTop = 58, kRow = 26, kBar = 15;
  const double bottom = kTop + kRow * static_cast<double>(models.size()), height = bottom + 44;
  const auto at = [&](double part) { return kLeft + part * (kWidth - kLeft - kRight); };
  std::string content =
      "<text x=\"" + Px(at(0)) + "\" y=\"18\" class=\"title\">" + Escaped(title) + "</text>" +
      Rect(at(0), 28, 18, 10, "range") + Text(at(0) + 24, 38, "start", "all clips") +
      Line(at(0) + 108, 33, at(0) + 130, 33, "whisker") +
      Text(at(0) + 136, 38, "start", "95 % over speakers") +
      Line(at(0) + 285, 26, at(0) + 285, 40, "chance") + Text(at(0) + 291, 38, "start", "chance");
  for (int i = 0; i <= 10; i += 2) {
    content += Line(at(0.1 * i), kTop, at(0.1 * i), bottom, "grid") +
               Text(at(0.1 * i), bottom + 16, "middle", FixedPoint(0.1 * i, 1));
  }
  content +=
      Line(at(0), bottom, at(1), bottom, "axis") + Text(0.5 * (at(0) + at(1)), bottom + 36, "middle", axis);
  for (size_t i = 0; i < models.size(); ++i) {
    const Interval& value = models[i].measures.*measure;
    const double top = kTop + kRow * static_cast<double>(i) + 0.5 * (kRow - kBar), middle = top + 0.5 * kBar;
    content += Text(kLeft - 8, middle + 4, "end", models[i].name) +
               Rect(at(0), top, at(value.value) - at(0), kBar, "range",
                    models[i].name + ": " + FixedPoint(value.value, 3));
    if (models[i].measures.speakers > 1) {
      content += Line(at(value.low), middle, at(value.high), middle, "whisker") +
                 Line(at(value.low), middle - 4, at(value.low), middle + 4, "whisker") +
                 Line(at(value.high), middle - 4, at(value.high), middle + 4, "whisker");
    }
    content += Text(kWidth - kRight + 8, middle + 4, "start", FixedPoint(value.value, 3));
  }
  content += Line(at(chance), kTop, at(chance), bottom, "chance");
  return "<figure>" + Svg(kWidth, height, title + " of each model", content) + "</figure>\n";
}

std::string Cell(const std::string& content) { return "<td>" + content + "</td>"; }

std::string Table(const Comparison& comparison) {
  const auto corpora = CorporaOf(comparison.models.front().scored);
  std::string table = "<div class=\"wide\"><table><thead><tr>";
  for (const char* name :
       {"model", "UA", "accuracy", "macro F1", "κ", "MCC", "AUC", "training", "a clip", "size"}) {
    table += std::string("<th scope=\"col\">") + name + "</th>";
  }
  if (corpora.size() > 1) {
    for (const std::string& corpus : corpora) table += "<th scope=\"col\">UA " + Escaped(corpus) + "</th>";
  }
  table += "</tr></thead><tbody>";
  for (const ComparedModel& model : comparison.models) {
    const Measures& measures = model.measures;
    table += "<tr><th scope=\"row\">" + Escaped(model.name) + "</th>";
    for (const Interval& interval :
         {measures.unweighted_average_recall, measures.accuracy, measures.macro_f1}) {
      table += Cell(IntervalCell(interval, measures.speakers));
    }
    table += Cell(FixedPoint(measures.cohens_kappa, 3)) + Cell(FixedPoint(measures.matthews_correlation, 3)) +
             Cell(measures.area_under_curve ? FixedPoint(*measures.area_under_curve, 3) : "–") +
             Cell((model.found_trained ? "≥ " : "") + cli::DurationText(model.training_s)) +
             Cell(FixedPoint(1e3 * model.clip_s, 1) + "&nbsp;ms") + Cell(BytesText(model.size_bytes));
    if (corpora.size() > 1) {
      for (const std::string& corpus : corpora) {
        const Measures of_corpus = Measure(model.scored, corpus);
        table += Cell(IntervalCell(of_corpus.unweighted_average_recall, of_corpus.speakers));
      }
    }
    table += "</tr>";
  }
  return table + "</tbody></table></div>\n";
}

}  // namespace

std::string ComparisonHtml(const Comparison& comparison) {
  const bool careful = comparison.independence != "speaker-independent";
  const ComparedModel& best = comparison.models.front();
  const double chance = 1.0 / static_cast<double>(std::max<size_t>(best.measures.confusion.labels.size(), 1));
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      Counted(static_cast<int64_t>(comparison.models.size()), "model") + " compared</title>\n<style>" +
      std::string(ReportStyle()) +
      "</style></head>\n<body>\n<header><p class=\"eyebrow\">What voices sound like · comparison</p>\n<h1>" +
      Counted(static_cast<int64_t>(comparison.models.size()), "model") +
      " compared</h1>\n<p class=\"lead\">On " + Escaped(comparison.part) + ": " +
      Counted(best.measures.utterances, "clip") + " of " +
      (best.measures.speakers > 0 ? Counted(best.measures.speakers, "speaker") : "unknown speakers") +
      ". First comes " + Escaped(best.name) +
      "; where intervals overlap, other speakers might change the order.</p>\n<p><span class=\"badge" +
      (careful ? " careful" : "") + "\">" + Escaped(comparison.independence) + "</span>" +
      Escaped(comparison.caution) + "</p>\n";
  for (const std::string& note : comparison.notes) html += "<p class=\"note\">" + Escaped(note) + "</p>\n";
  html += "</header><main>\n" +
          BarChart(comparison.models, "Unweighted average recall", "unweighted average recall (share of 1)",
                   &Measures::unweighted_average_recall, chance) +
          BarChart(comparison.models, "Accuracy", "accuracy (share of 1)", &Measures::accuracy, chance) +
          "<h2>Measures</h2>\n" + Table(comparison) +
          "<p class=\"muted\">Training: of all folds, features not counted. A clip: from the file to its "
          "probabilities, on one thread. Size: of one fold's model, its numbers as they are used; of "
          "networks the file. Each "
          "class counts alike in UA; intervals are of 95 %, by bootstrap over whole speakers.</p>\n";
  if (!comparison.failed.empty()) {
    html += "<h2>Clips that were left out</h2>\n<ul class=\"failed\">";
    for (const std::string& reason : comparison.failed) html += "<li>" + Escaped(reason) + "</li>";
    html += "</ul>\n";
  }
  return html + "</main>\n</body></html>\n";
}

}  // namespace speech_emotion::trainer
