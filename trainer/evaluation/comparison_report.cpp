#include <algorithm>

#include "evaluation/bar_chart.h"
#include "evaluation/comparison.h"
#include "evaluation/html.h"
#include "evaluation/report_style.h"
#include "evaluation/report_tables.h"
#include "evaluation/template.h"
#include "files/text_encoding.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

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
             Cell((model.found_trained ? "≥ " : "") + DurationText(model.training_s)) +
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
  const ComparedModel& best = comparison.models.front();
  const Measures& measures = best.measures;
  const double chance = 1.0 / static_cast<double>(std::max<size_t>(measures.confusion.labels.size(), 1));
  const std::string title = Counted(std::ssize(comparison.models), "model") + " compared";
  const std::string body = FillFile(
      "comparison.html",
      {{"title", title},
       {"part", comparison.part},
       {"clips", Counted(measures.utterances, "clip")},
       {"speakers", measures.speakers > 0 ? Counted(measures.speakers, "speaker") : "unknown speakers"},
       {"best", best.name},
       {"order", measures.speakers > 1
                     ? "; where intervals overlap, other speakers might change the order."
                     : "; " + NoIntervalText(measures.speakers) + ", and others might change the order."},
       {"badge", Html{BadgeHtml(comparison.independence, comparison.caution)}},
       {"notes", Html{NotesHtml(comparison.notes)}},
       {"recalls",
        Html{Chart(comparison.models, "Unweighted average recall", "unweighted average recall (share of 1)",
                   &Measures::unweighted_average_recall, chance)}},
       {"accuracies",
        Html{Chart(comparison.models, "Accuracy", "accuracy (share of 1)", &Measures::accuracy, chance)}},
       {"table", Html{Table(comparison)}},
       {"failed", Html{FailedHtml("Clips that were left out", comparison.failed)}}});
  return ReportPage(title, body);
}

}  // namespace speech_emotion::trainer
