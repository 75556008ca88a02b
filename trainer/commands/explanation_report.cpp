#include "commands/explanation_report.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include "data/tables/text_fields.h"
#include "evaluation/bar_chart.h"
#include "evaluation/html.h"
#include "evaluation/report_style.h"
#include "evaluation/report_tables.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

constexpr char kGroup[] = "group of features", kFeature[] = "single feature";

// Those that aren't nought wherever one looks, in their order.
std::vector<Importance> ThatMatter(const std::vector<Importance>& importances) {
  constexpr double kLeast = 5e-5;  // what four decimals show
  std::vector<Importance> kept;
  for (const Importance& one : importances) {
    if (std::max(std::abs(one.loss.low), std::abs(one.loss.high)) >= kLeast) kept.push_back(one);
  }
  return kept;
}

std::string NoneMatters(const std::string& what, const ExplainedParts& parts) {
  return "no " + what + " makes a difference on " + Counted(std::ssize(parts.validation.utterances), "clip");
}

std::string LossText(const Interval& loss, int64_t speakers) {
  std::string value = FixedPoint(loss.value, 4);
  if (speakers < 2) return value;
  return value + "  (" + FixedPoint(loss.low, 4) + " to " + FixedPoint(loss.high, 4) + ")";
}

std::string Chart(const std::string& title, const std::string& what,
                  const std::vector<Importance>& importances, const ExplainedParts& parts) {
  constexpr size_t kShown = 30;
  const auto shown = ThatMatter(importances);
  if (shown.empty()) return "<p>" + title + ": " + NoneMatters(what, parts) + ".</p>\n";
  BarChart chart{title, "loss of unweighted average recall (share of 1)", 0.0, 0.0, {}, {}};
  for (size_t i = 0; i < std::min(kShown, shown.size()); ++i) {
    const Importance& one = shown[i];
    const size_t columns = one.group.columns.size();
    chart.bars.push_back({one.group.name + (columns > 1 ? " (" + std::to_string(columns) + ")" : ""),
                          one.loss, parts.speakers > 1});
    chart.low = std::min(chart.low, one.loss.low);
    chart.high = std::max(chart.high, one.loss.high);
  }
  return BarChartSvg(chart);
}

}  // namespace

std::string ExplanationCsv(const ExplainedParts& parts, const Explanation& explanation) {
  std::string csv = "rank,kind,name,columns,loss,low,high\n";
  for (const auto& [kind, importances] :
       {std::pair{"group", &explanation.groups}, {"feature", &explanation.features}}) {
    for (size_t i = 0; i < importances->size(); ++i) {
      const Importance& one = (*importances)[i];
      csv += std::to_string(i + 1) + "," + kind + "," + CsvField(one.group.name) + "," +
             std::to_string(one.group.columns.size());
      csv += "," + FixedPoint(one.loss.value, 6);
      for (const double end : {one.loss.low, one.loss.high}) {
        csv += parts.speakers > 1 ? "," + FixedPoint(end, 6) : ",";
      }
      csv += "\n";
    }
  }
  return csv;
}

std::string ExplanationHtml(const ExplainArguments& arguments, const ExplainedParts& parts,
                            const Explanation& explanation) {
  std::string html =
      "<header><p class=\"eyebrow\">What voices sound like · importance</p>\n<h1>What " +
      Escaped(arguments.classifier) + " goes by</h1>\n<p class=\"lead\">" +
      Counted(std::ssize(parts.names), "feature") + ", measured on " + Escaped(parts.validated.title) + ": " +
      Counted(std::ssize(parts.validation.utterances), "clip") +
      "</p>\n<p>How much of the unweighted average recall is lost when a feature's values are those of "
      "other clips, mean of " +
      std::to_string(arguments.repeats) + " draws" +
      (parts.speakers > 1 ? "" : " (" + NoIntervalText(parts.speakers) + ")") +
      ". Features that resemble each other stand in for one another: each seems worth little, their "
      "group much.</p></header><main>\n" +
      Chart("Groups", kGroup, explanation.groups, parts) +
      Chart("Features", kFeature, explanation.features, parts);
  if (!explanation.retrained.empty()) {
    html +=
        "<h2>Without the " + std::to_string(arguments.drop) +
        " least important</h2>\n<table><thead><tr><th scope=\"col\">part</th><th scope=\"col\">clips</th><th "
        "scope=\"col\">UA with all</th><th scope=\"col\">without</th></tr></thead><tbody>";
    for (const Retraining& one : explanation.retrained) {
      const auto cell = [](const Measures& measures) {
        return "<td>" + IntervalCell(measures.unweighted_average_recall, measures.speakers) + "</td>";
      };
      html += "<tr><th scope=\"row\">" + one.part + "</th><td>" + std::to_string(one.with.utterances) +
              "</td>" + cell(one.with) + cell(one.without) + "</tr>";
    }
    html +=
        "</tbody></table>\n<p class=\"muted\">They were chosen on the validation clips; the test part had no "
        "say.</p>\n";
  }
  return ReportPage("Importance: " + arguments.classifier, html + "</main>\n");
}

void PrintExplanation(const ExplainArguments& arguments, const ExplainedParts& parts,
                      const Explanation& explanation) {
  constexpr size_t kShown = 15;
  const std::string interval = parts.speakers > 1 ? "95 % over speakers" : NoIntervalText(parts.speakers);
  std::printf("\nloss of unweighted average recall on %s, mean of %d permutations (%s)\n",
              parts.validated.title.c_str(), arguments.repeats, interval.c_str());
  for (const auto& [what, importances] :
       {std::pair{kGroup, &explanation.groups}, {kFeature, &explanation.features}}) {
    std::printf("\n");
    const auto shown = ThatMatter(*importances);
    if (shown.empty()) std::printf("  %s\n", NoneMatters(what, parts).c_str());
    for (size_t i = 0; i < std::min(kShown, shown.size()); ++i) {
      const Importance& one = shown[i];
      std::printf("  %-34s %5zu  %s\n", one.group.name.c_str(), one.group.columns.size(),
                  LossText(one.loss, parts.speakers).c_str());
    }
  }
  for (const Retraining& one : explanation.retrained) {
    std::printf(
        "\n%s part, %lld clips: unweighted average recall %.3f with all features, %.3f without the %d least "
        "important",
        one.part.c_str(), static_cast<long long>(one.with.utterances),
        one.with.unweighted_average_recall.value, one.without.unweighted_average_recall.value,
        arguments.drop);
  }
  std::printf("\n");
}

}  // namespace speech_emotion::trainer
