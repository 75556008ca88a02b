// How scores under several conditions are shown.
#include <algorithm>
#include <map>

#include "evaluation/condition_scores.h"
#include "evaluation/measures.h"
#include "evaluation/recall_table.h"
#include "evaluation/text_table.h"
#include "evaluation/window_states.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

struct Row {
  std::string condition, corpus;
  Measures measures;
  double uncertain = 0.0;  // part of the answers
  WindowStates windows;
};

Row RowOf(const std::string& condition, const std::string& corpus, const ScoredUtterances& scored) {
  Row row{condition, corpus, Measure(scored), 0.0, {}};
  for (const ScoredUtterance& one : scored.utterances) {
    Add(one.windows, row.windows);
    if (one.state == SpeechState::kUncertain)
      row.uncertain += 1.0 / static_cast<double>(scored.utterances.size());
  }
  return row;
}

// Of the acted clips of each corpus under each condition.
std::vector<Row> RowsOf(const std::vector<ConditionScores>& conditions) {
  std::vector<Row> rows;
  for (const ConditionScores& one : conditions) {
    ScoredUtterances acted{one.scored.labels, one.scored.classes, {}};
    for (const ScoredUtterance& clip : one.scored.utterances) {
      if (clip.utterance.kind == ClipKind::kActed) acted.utterances.push_back(clip);
    }
    for (const std::string& corpus : CorporaOf(acted)) {
      rows.push_back(RowOf(one.condition.name(), corpus, OfCorpus(acted, corpus)));
    }
  }
  return rows;
}

ClassMeasures LeastOf(const Confusion& confusion) {
  const auto classes = PerClass(confusion);
  ClassMeasures least;
  for (const ClassMeasures& one : classes) {
    if (one.support > 0 && (least.support == 0 || one.recall < least.recall)) least = one;
  }
  return least;
}

std::vector<std::vector<std::string>> RecallLinesOf(const std::vector<Row>& rows) {
  std::vector<NamedRecall> recalls;
  for (const Row& row : rows) {
    recalls.push_back(
        {row.condition, row.corpus, row.measures.unweighted_average_recall, row.measures.speakers});
  }
  return RecallLines("reference", recalls);
}

std::vector<std::vector<std::string>> DetailLines(const std::vector<Row>& rows) {
  std::vector<std::vector<std::string>> lines = {
      {"reference", "corpus", "lowest recall", "", "calibration error", "uncertain"}};
  for (const Row& row : rows) {
    const ClassMeasures least = LeastOf(row.measures.confusion);
    lines.push_back({row.condition, row.corpus, least.label, FixedPoint(least.recall, 3),
                     FixedPoint(row.measures.calibration.expected_calibration_error, 3),
                     FixedPoint(row.uncertain, 3)});
  }
  return lines;
}

std::string UnknownText(const std::vector<ConditionScores>& conditions) {
  std::string text;
  for (const ConditionScores& one : conditions) {
    if (one.unknown == 0) continue;
    text += "note: of " + std::to_string(one.unknown) + " answers under " + one.condition.name() +
            " nothing was known of the voice: it has no such clip here\n";
  }
  return text;
}

constexpr char kTitle[] = "By what is known of the voice: unweighted average recall";

}  // namespace

std::string ConditionsText(const std::vector<ConditionScores>& conditions) {
  if (conditions.empty()) return "";
  const auto rows = RowsOf(conditions);
  std::string text = "\n";
  if (!rows.empty()) {
    text += std::string(kTitle) + "\n" + AlignedTable(RecallLinesOf(rows), FirstColumn::kNames) + "\n" +
            AlignedTable(DetailLines(rows), FirstColumn::kNames);
  }
  for (const ConditionScores& one : conditions) {
    std::map<std::string, WindowStates> plain;
    for (const ScoredUtterance& clip : one.scored.utterances) {
      if (clip.utterance.kind == ClipKind::kPlain) Add(clip.windows, plain[clip.utterance.corpus]);
    }
    for (const auto& [corpus, states] : plain) {
      text += "  " + one.condition.name() + ", " + corpus + ": " + PlainSpeechText(states) + "\n";
    }
  }
  return text + UnknownText(conditions);
}

std::string ConditionsHtml(const std::vector<ConditionScores>& conditions) {
  const auto rows = RowsOf(conditions);
  if (rows.empty()) return "";
  return LinesHtml(RecallLinesOf(rows)) + LinesHtml(DetailLines(rows));
}

std::string ConditionsCsv(const std::vector<ConditionScores>& conditions) {
  const auto rows = RowsOf(conditions);
  std::string csv =
      "reference,corpus,answers,speakers,ua,ua_low,ua_high,accuracy,calibration_error,uncertain";
  if (conditions.empty()) return csv + "\n";
  for (const std::string& label : conditions.front().scored.labels) csv += "," + CsvField("recall_" + label);
  csv += "\n";
  for (const Row& row : rows) {
    const Interval& recall = row.measures.unweighted_average_recall;
    csv += CsvField(row.condition) + "," + CsvField(row.corpus) + "," +
           std::to_string(row.measures.utterances) + "," + std::to_string(row.measures.speakers);
    for (const double value : {recall.value, recall.low, recall.high, row.measures.accuracy.value,
                               row.measures.calibration.expected_calibration_error, row.uncertain}) {
      csv += "," + FixedPoint(value, 5);
    }
    const auto classes = PerClass(row.measures.confusion);
    for (const std::string& label : conditions.front().scored.labels) {
      const auto one = std::find_if(classes.begin(), classes.end(),
                                    [&](const ClassMeasures& measures) { return measures.label == label; });
      csv += "," + (one != classes.end() && one->support > 0 ? FixedPoint(one->recall, 5) : "");
    }
    csv += "\n";
  }
  return csv;
}

}  // namespace speech_emotion::trainer
