#include "evaluation/report_tables.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "evaluation/html.h"
#include "evaluation/ranking.h"
#include "evaluation/summary.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

std::string Cell(const std::string& content) { return "<td>" + content + "</td>"; }
std::string RowHeading(const std::string& text) { return "<th scope=\"row\">" + Escaped(text) + "</th>"; }
std::string Number(double value) { return FixedPoint(value, 3); }
std::string Number(std::optional<double> value) { return value ? Number(*value) : "–"; }

std::string HeadRow(const std::vector<std::string>& names) {
  std::string row = "<thead><tr>";
  for (const std::string& name : names) row += "<th scope=\"col\">" + Escaped(name) + "</th>";
  return row + "</tr></thead>";
}

double Share(int64_t count, int64_t whole) {
  return whole > 0 ? static_cast<double>(count) / static_cast<double>(whole) : 0.0;
}

enum class Content { kCounts, kPercent };

std::string ConfusionMatrix(const Confusion& confusion, Content content) {
  std::string table = "<figure><table class=\"matrix\"><caption>" +
                      std::string(content == Content::kCounts ? "Clips" : "Per cent of each row") +
                      "</caption><thead><tr><td class=\"corner\">labelled ↓<br>heard as →</td>";
  for (const std::string& label : confusion.labels) {
    table += "<th scope=\"col\"><span>" + Escaped(label) + "</span></th>";
  }
  table += "</tr></thead><tbody>";
  for (size_t i = 0; i < confusion.labels.size(); ++i) {
    table += "<tr>" + RowHeading(confusion.labels[i]);
    for (size_t j = 0; j < confusion.labels.size(); ++j) {
      const int64_t count = confusion.counts[i][j];
      const double part = Share(count, confusion.support(i));
      const std::string text = content == Content::kCounts ? std::to_string(count)
                               : confusion.support(i) == 0 ? "–"
                                                           : FixedPoint(100.0 * part, 0);
      table += "<td style=\"--part:" + FixedPoint(part, 3) + "\" class=\"" +
               (part > 0.5   ? "dark"
                : count == 0 ? "zero"
                             : "light") +
               (i == j ? " right" : "") + "\">" + text + "</td>";
    }
    table += "</tr>";
  }
  return table + "</tbody></table></figure>\n";
}

}  // namespace

std::string IntervalCell(const Interval& interval, int64_t speakers) {
  return Number(interval.value) +
         (speakers > 1 ? "<small>" + Number(interval.low) + " – " + Number(interval.high)
                       : "<small class=\"words\">" + NoIntervalText(speakers)) +
         "</small>";
}

std::string MeasuresTable(const std::vector<NamedMeasures>& rows) {
  std::string table =
      "<div class=\"wide\"><table>" +
      HeadRow({"", "clips", "speakers", "UA", "accuracy", "macro F1", "κ", "Matthews", "AUC", "ECE", "NLL"}) +
      "<tbody>";
  for (const auto& [name, measures] : rows) {
    table += "<tr>" + RowHeading(name) + Cell(std::to_string(measures.utterances)) +
             Cell(std::to_string(measures.speakers)) +
             Cell(IntervalCell(measures.unweighted_average_recall, measures.speakers)) +
             Cell(IntervalCell(measures.accuracy, measures.speakers)) +
             Cell(IntervalCell(measures.macro_f1, measures.speakers)) + Cell(Number(measures.cohens_kappa)) +
             Cell(Number(measures.matthews_correlation)) + Cell(Number(measures.area_under_curve)) +
             Cell(Number(measures.calibration.expected_calibration_error)) +
             Cell(Number(measures.calibration.negative_log_likelihood)) + "</tr>";
  }
  return table + "</tbody></table></div>\n";
}

std::string ConfusionMatrices(const Confusion& confusion) {
  return "<div class=\"pair\">" + ConfusionMatrix(confusion, Content::kCounts) +
         ConfusionMatrix(confusion, Content::kPercent) + "</div>\n";
}

std::string ClassTable(const Confusion& confusion, const ScoredUtterances& scored) {
  std::string table = "<div class=\"wide\"><table>" +
                      HeadRow({"class", "precision", "recall", "F1", "AUC", "clips"}) + "<tbody>";
  for (const ClassMeasures& one : PerClass(confusion)) {
    table += "<tr>" + RowHeading(one.label) + Cell(Number(one.precision)) +
             Cell(one.support > 0 ? Number(one.recall) : "–") + Cell(Number(one.f1)) +
             Cell(Number(AreaUnderCurve(scored, one.label))) + Cell(std::to_string(one.support)) + "</tr>";
  }
  return table + "</tbody></table></div>\n";
}

std::string SpeakerBars(std::vector<SpeakerMeasures> speakers) {
  std::stable_sort(speakers.begin(), speakers.end(), [](const SpeakerMeasures& a, const SpeakerMeasures& b) {
    return a.unweighted_average_recall > b.unweighted_average_recall;
  });
  std::string list = "<ul class=\"speakers\">";
  for (const SpeakerMeasures& one : speakers) {
    const std::string sex = one.sex == Sex::kUnknown ? "" : ", " + SexName(one.sex);
    list += "<li title=\"" + Counted(one.utterances, "clip") + sex + "\"><span class=\"who\">" +
            Escaped(one.speaker.empty() ? "unknown" : one.speaker) +
            "</span><span class=\"track\"><span class=\"" + SexName(one.sex) +
            "\" style=\"width:" + FixedPoint(100.0 * one.unweighted_average_recall, 1) +
            "%\"></span></span><span class=\"figure\">" + Number(one.unweighted_average_recall) +
            "</span></li>";
  }
  return list + "</ul>\n";
}

std::string SexTable(const std::vector<NamedMeasures>& rows) {
  std::string table =
      "<div class=\"wide\"><table>" + HeadRow({"", "sex", "UA", "speakers", "clips"}) + "<tbody>";
  for (const auto& [name, measures] : rows) {
    if (!KnowsSex(measures)) continue;
    for (const SexMeasures& one : measures.by_sex) {
      table += "<tr>" + RowHeading(name) + Cell(SexName(one.sex)) +
               Cell(Number(one.unweighted_average_recall)) + Cell(std::to_string(one.speakers)) +
               Cell(std::to_string(one.utterances)) + "</tr>";
    }
  }
  return table + "</tbody></table></div>\n";
}

std::string ClassCounts(const ScoredUtterances& scored, const std::vector<std::string>& labels) {
  std::map<std::string, std::map<Sex, int64_t>> counts;
  std::map<std::string, int64_t> totals;
  std::set<Sex> sexes;
  int64_t most = 1;
  for (const ScoredUtterance& one : scored.utterances) {
    ++counts[one.utterance.label][one.utterance.sex];
    sexes.insert(one.utterance.sex);
    most = std::max(most, ++totals[one.utterance.label]);
  }
  const bool knows_sex = sexes.contains(Sex::kFemale) || sexes.contains(Sex::kMale);
  std::vector<std::string> columns = {"class", ""};
  for (const Sex sex : {Sex::kFemale, Sex::kMale, Sex::kUnknown}) {
    if (knows_sex && sexes.contains(sex)) columns.push_back(SexName(sex));
  }
  columns.push_back("clips");
  std::string table = "<table class=\"counts\">" + HeadRow(columns) + "<tbody>";
  for (const std::string& label : labels) {
    std::string bar, cells;
    for (const Sex sex : {Sex::kFemale, Sex::kMale, Sex::kUnknown}) {
      const int64_t count = counts[label][sex];
      bar += "<span class=\"" + SexName(sex) +
             "\" style=\"width:" + FixedPoint(100.0 * Share(count, most), 2) + "%\"></span>";
      if (knows_sex && sexes.contains(sex)) cells += Cell(std::to_string(count));
    }
    table += "<tr>" + RowHeading(label) + "<td class=\"bars\"><span class=\"track\">" + bar + "</span></td>" +
             cells + Cell(std::to_string(totals[label])) + "</tr>";
  }
  return table + "</tbody></table>\n";
}

}  // namespace speech_emotion::trainer
