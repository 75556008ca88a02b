#include <algorithm>

#include "evaluation/bar_chart.h"
#include "evaluation/comparison.h"
#include "evaluation/html.h"
#include "evaluation/report_style.h"
#include "evaluation/report_tables.h"
#include "files/text_encoding.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

using cli::FixedPoint;

std::string Chart(const std::vector<ComparedModel>& models, const std::string& title, const std::string& axis,
                  Interval Measures::*measure, double chance) {
  BarChart chart{title, axis, 0.0, 1.0, chance, {}};
  for (const ComparedModel& model : models) {
    chart.bars.push_back({model.name, model.measures.*measure, model.measures.speakers > 1});
  }
  return BarChartSvg(chart);
}

std::string Cell(const std::string& content) { return "<td>" + content + "</td>"; }

std::string Table(const Comparison& comparison) {
  const auto& corpora = comparison.models.front().by_corpus;
  std::string table = "<div class=\"wide\"><table><thead><tr>";
  for (const char* name :
       {"model", "UA", "accuracy", "macro F1", "κ", "MCC", "AUC", "training", "a clip", "size"}) {
    table += std::string("<th scope=\"col\">") + name + "</th>";
  }
  if (corpora.size() > 1) {
    for (const NamedMeasures& corpus : corpora)
      table += "<th scope=\"col\">UA " + Escaped(corpus.name) + "</th>";
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
      for (const NamedMeasures& corpus : model.by_corpus)
        table += Cell(IntervalCell(corpus.measures.unweighted_average_recall, corpus.measures.speakers));
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
  const std::string title = Counted(static_cast<int64_t>(comparison.models.size()), "model") + " compared";
  std::string html =
      "<header><p class=\"eyebrow\">What voices sound like · comparison</p>\n<h1>" + title +
      "</h1>\n<p class=\"lead\">On " + Escaped(comparison.part) + ": " +
      Counted(best.measures.utterances, "clip") + " of " +
      (best.measures.speakers > 0 ? Counted(best.measures.speakers, "speaker") : "unknown speakers") +
      ". First comes " + Escaped(best.name) +
      (best.measures.speakers > 1
           ? "; where intervals overlap, other speakers might change the order."
           : "; " + NoIntervalText(best.measures.speakers) + ", and others might change the order.") +
      "</p>\n<p><span class=\"badge" + (careful ? " careful" : "") + "\">" +
      Escaped(comparison.independence) + "</span>" + Escaped(comparison.caution) + "</p>\n";
  for (const std::string& note : comparison.notes) html += "<p class=\"note\">" + Escaped(note) + "</p>\n";
  html += "</header><main>\n" +
          Chart(comparison.models, "Unweighted average recall", "unweighted average recall (share of 1)",
                &Measures::unweighted_average_recall, chance) +
          Chart(comparison.models, "Accuracy", "accuracy (share of 1)", &Measures::accuracy, chance) +
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
  return ReportPage(title, html + "</main>\n");
}

}  // namespace speech_emotion::trainer
