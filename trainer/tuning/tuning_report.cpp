#include "tuning/tuning_report.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "drawing/axes.h"
#include "evaluation/html.h"
#include "evaluation/report_style.h"
#include "evaluation/report_tables.h"
#include "evaluation/svg.h"
#include "evaluation/template.h"
#include "evaluation/text_table.h"
#include "files/text_encoding.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kWidth = 480, kHeight = 300, kLeft = 56, kRight = 16, kTop = 64, kBottom = 44;

// The recalls from the bottom to the top, for all charts of a page alike.
struct RecallAxis {
  double low = 0.0, high = 1.0;

  double At(double value) const {
    return kHeight - kBottom - (value - low) / (high - low) * (kHeight - kTop - kBottom);
  }
};

RecallAxis AxisOf(const std::vector<TrialResult>& results) {
  RecallAxis axis{1.0, 0.0};
  for (const TrialResult& result : results) {
    if (!result.recall) continue;
    axis.low = std::min(axis.low, result.recall->low);
    axis.high = std::max(axis.high, result.recall->high);
  }
  if (axis.low >= axis.high) return {0.0, 1.0};
  const double margin = 0.04 * (axis.high - axis.low);
  return {std::max(0.0, axis.low - margin), std::min(1.0, axis.high + margin)};
}

double Number(const std::string& text) {
  double value = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Of a logarithmic range the powers of ten, or 1, 2 and 5 times these where there are too few of them.
std::vector<double> TicksOf(const TunedKey& key) {
  constexpr size_t kMost = 5;
  if (!key.is_log) return RoundTicks(key.low, key.high, kMost);
  std::vector<double> powers, others;
  for (double power = std::floor(std::log10(key.low)); power <= std::log10(key.high); ++power) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double tick = factor * std::pow(10.0, power);
      if (tick < key.low * (1.0 - 1e-9) || tick > key.high * (1.0 + 1e-9)) continue;
      others.push_back(tick);
      if (factor == 1.0) powers.push_back(tick);
    }
  }
  if (powers.size() < 3) return others.size() < 2 ? RoundTicks(key.low, key.high, kMost) : others;
  std::vector<double> ticks;
  for (size_t i = 0; i < powers.size(); i += (powers.size() - 1) / kMost + 1) ticks.push_back(powers[i]);
  return ticks;
}

double AtX(double part) { return kLeft + 14 + part * (kWidth - kLeft - kRight - 28); }

std::string Frame(const std::string& title, const std::string& x_title, const RecallAxis& axis,
                  bool has_intervals) {
  const double second = kLeft + (has_intervals ? 262 : 104);
  std::string content =
      "<text x=\"" + Px(kLeft) + "\" y=\"18\" class=\"title\">" + Escaped(title) + "</text>" +
      "<circle cx=\"" + Px(kLeft + 6) + "\" cy=\"36\" r=\"4\" class=\"value\"/>" +
      Text(kLeft + 16, 40, "start", has_intervals ? "all epochs, with 95 % over speakers" : "all epochs") +
      "<circle cx=\"" + Px(second) + "\" cy=\"36\" r=\"3\" class=\"early\"/>" +
      Text(second + 8, 40, "start", "stopped earlier") +
      Text(kLeft - 46, 54, "start", "unweighted average recall (share of 1)");
  for (const double value : RoundTicks(axis.low, axis.high, 6)) {
    content += Line(kLeft, axis.At(value), kWidth - kRight, axis.At(value), "grid") +
               Text(kLeft - 6, axis.At(value) + 4, "end", FixedPoint(value, 2));
  }
  return content + Line(kLeft, kHeight - kBottom, kWidth - kRight, kHeight - kBottom, "axis") +
         Text(0.5 * (kLeft + kWidth - kRight), kHeight - 8, "middle", x_title);
}

std::string Point(double x, const TrialResult& result, const TuningReport& report, const RecallAxis& axis) {
  const Interval& recall = *result.recall;
  const bool is_whole = result.epochs == report.epochs;
  std::string point;
  if (is_whole && report.speakers > 1)
    point += Line(x, axis.At(recall.low), x, axis.At(recall.high), "whisker");
  return point + "<circle cx=\"" + Px(x) + "\" cy=\"" + Px(axis.At(recall.value)) + "\" r=\"" +
         (is_whole ? "4" : "3") + "\" class=\"" + (is_whole ? "value" : "early") + "\"><title>trial " +
         std::to_string(result.trial) + ": " + FixedPoint(recall.value, 3) + "</title></circle>";
}

std::string KeyChart(const TuningReport& report, size_t k, const RecallAxis& axis) {
  const TunedKey& key = report.space->keys[k];
  std::string content = Frame(key.name(),
                              key.name() + (key.is_log            ? " (logarithmic)"
                                            : key.choices.empty() ? ""
                                                                  : " (choices)"),
                              axis, report.speakers > 1);
  const auto scaled = [&](double value) { return key.is_log ? std::log10(value) : value; };
  std::map<std::string, size_t> places;
  for (const std::string& choice : key.choices) places.emplace(choice, places.size());
  const auto part_of = [&](const std::string& value) {
    if (!key.choices.empty()) {
      return (static_cast<double>(places[value]) + 0.5) / static_cast<double>(places.size());
    }
    return (scaled(Number(value)) - scaled(key.low)) / (scaled(key.high) - scaled(key.low));
  };
  const double bottom = kHeight - kBottom + 16;
  if (key.choices.empty()) {
    for (const double value : TicksOf(key)) {
      const double part = (scaled(value) - scaled(key.low)) / (scaled(key.high) - scaled(key.low));
      content += Text(AtX(part), bottom, "middle", ShortestText(static_cast<float>(value)));
    }
  } else {
    for (const auto& [choice, place] : places)
      content += Text(AtX(part_of(choice)), bottom, "middle", choice);
  }
  for (const bool whole : {false, true}) {  // those that went all the way lie on top
    for (const TrialResult& result : report.results) {
      if (!result.recall || (result.epochs == report.epochs) != whole) continue;
      content += Point(AtX(part_of(result.values[k])), result, report, axis);
    }
  }
  return "<figure>" + Svg(kWidth, kHeight, "recall by " + key.name(), content) + "</figure>\n";
}

std::vector<TrialResult> FarthestFirst(std::vector<TrialResult> results) {
  std::stable_sort(results.begin(), results.end(), [](const TrialResult& a, const TrialResult& b) {
    const double own = a.recall ? a.recall->value : -1.0, other = b.recall ? b.recall->value : -1.0;
    return a.epochs != b.epochs ? a.epochs > b.epochs : own > other;
  });
  return results;
}

std::string Row(const TrialResult& row, const TuningReport& report) {
  std::string values;
  for (const std::string& value : row.values) values += "<td>" + Escaped(value) + "</td>";
  return FillFile(
      "search_row.html",
      {{"trial", std::to_string(row.trial)},
       {"epochs", std::to_string(row.epochs)},
       {"recall", Html{row.recall ? IntervalCell(*row.recall, report.speakers)
                                  : "<small class=\"words\">" + Escaped(row.failure) + "</small>"}},
       {"time", DurationText(row.seconds)},
       {"values", Html{values}}});
}

}  // namespace

std::string TrialsText(const TuningReport& report, size_t most) {
  std::vector<std::vector<std::string>> lines = {{"trial", "epochs", "UA", "95 %", "time"}};
  for (const TunedKey& key : report.space->keys) lines.front().push_back(key.name());
  for (const TrialResult& result : FarthestFirst(report.results)) {
    if (lines.size() > most) break;
    const auto& recall = result.recall;
    lines.push_back({std::to_string(result.trial), std::to_string(result.epochs),
                     recall ? FixedPoint(recall->value, 3) : "failed",
                     recall && report.speakers > 1 ? RangeText(*recall) : "-", DurationText(result.seconds)});
    lines.back().insert(lines.back().end(), result.values.begin(), result.values.end());
  }
  return AlignedTable(lines, FirstColumn::kNumbers);
}

std::string TuningHtml(const TuningReport& report) {
  const RecallAxis axis = AxisOf(report.results);
  std::set<int> trials;  // which went through several stages, some of them
  for (const TrialResult& result : report.results) trials.insert(result.trial);
  std::string charts, keys, rows;
  for (size_t k = 0; k < report.space->keys.size(); ++k) charts += KeyChart(report, k, axis);
  for (const TunedKey& key : report.space->keys) keys += "<th scope=\"col\">" + Escaped(key.name()) + "</th>";
  for (const TrialResult& row : FarthestFirst(report.results)) rows += Row(row, report);
  const std::string body = FillFile("search.html", {{"recipe", report.recipe},
                                                    {"trials", Counted(std::ssize(trials), "trial")},
                                                    {"part", report.part},
                                                    {"charts", Html{charts}},
                                                    {"keys", Html{keys}},
                                                    {"rows", Html{rows}}});
  return ReportPage(report.recipe + ": search", body);
}

}  // namespace speech_emotion::trainer
