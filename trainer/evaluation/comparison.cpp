#include "evaluation/comparison.h"

#include <algorithm>
#include <optional>

#include "evaluation/text_table.h"
#include "files/text_encoding.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

std::string Figure(const std::optional<double>& value) { return value ? FixedPoint(*value, 3) : "-"; }

std::string TrainingText(const ComparedModel& model) {
  return (model.found_trained ? ">= " : "") + DurationText(model.training_s);
}

}  // namespace

std::string BytesText(size_t bytes) {
  const auto count = static_cast<double>(bytes);
  if (bytes < 1000) return std::to_string(bytes) + " B";
  if (bytes < 1000000) return FixedPoint(count / 1e3, count < 1e4 ? 1 : 0) + " kB";
  return FixedPoint(count / 1e6, 1) + " MB";
}

void MeasureModel(ComparedModel& model) {
  model.by_corpus = MeasuresByCorpus(model.scored);
  model.measures = model.by_corpus.back().measures;  // all together, or the one there is
  if (model.by_corpus.size() > 1) model.by_corpus.pop_back();
}

void Rank(std::vector<ComparedModel>& models) {
  std::stable_sort(models.begin(), models.end(), [](const ComparedModel& a, const ComparedModel& b) {
    const double own = a.measures.unweighted_average_recall.value,
                 other = b.measures.unweighted_average_recall.value;
    return own != other ? own > other : a.size_bytes < b.size_bytes;
  });
}

std::string ComparisonText(const Comparison& comparison) {
  std::vector<std::vector<std::string>> lines = {
      {"model", "UA", "95 %", "accuracy", "macro F1", "kappa", "MCC", "AUC", "training", "a clip", "size"}};
  for (const ComparedModel& model : comparison.models) {
    const Measures& measures = model.measures;
    const Interval& recall = measures.unweighted_average_recall;
    lines.push_back({model.name, FixedPoint(recall.value, 3), measures.speakers > 1 ? RangeText(recall) : "-",
                     FixedPoint(measures.accuracy.value, 3), FixedPoint(measures.macro_f1.value, 3),
                     FixedPoint(measures.cohens_kappa, 3), FixedPoint(measures.matthews_correlation, 3),
                     Figure(measures.area_under_curve), TrainingText(model),
                     FixedPoint(1e3 * model.clip_s, 1) + " ms", BytesText(model.size_bytes)});
  }
  return AlignedTable(lines, FirstColumn::kNames);
}

std::string ComparisonCsv(const Comparison& comparison) {
  std::string csv =
      "rank,model,kind,clips,speakers,ua,ua_low,ua_high,accuracy,accuracy_low,accuracy_high,macro_f1,"
      "macro_f1_low,macro_f1_high,kappa,mcc,auc,training_s,training_is_at_least,clip_s,bytes";
  if (!comparison.models.empty()) {
    for (const NamedMeasures& corpus : comparison.models.front().by_corpus)
      csv += "," + CsvField("ua_" + corpus.name);
  }
  csv += "\n";
  for (size_t i = 0; i < comparison.models.size(); ++i) {
    const ComparedModel& model = comparison.models[i];
    const Measures& measures = model.measures;
    csv += std::to_string(i + 1) + "," + CsvField(model.name) + "," + model.kind + "," +
           std::to_string(measures.utterances) + "," + std::to_string(measures.speakers);
    for (const Interval& interval :
         {measures.unweighted_average_recall, measures.accuracy, measures.macro_f1}) {
      for (const double value : {interval.value, interval.low, interval.high})
        csv += "," + FixedPoint(value, 5);
    }
    csv += "," + FixedPoint(measures.cohens_kappa, 5) + "," + FixedPoint(measures.matthews_correlation, 5) +
           "," + (measures.area_under_curve ? FixedPoint(*measures.area_under_curve, 5) : "") + "," +
           FixedPoint(model.training_s, 3) + "," + (model.found_trained ? "1" : "0") + "," +
           FixedPoint(model.clip_s, 6) + "," + std::to_string(model.size_bytes);
    for (const NamedMeasures& corpus : model.by_corpus)
      csv += "," + FixedPoint(corpus.measures.unweighted_average_recall.value, 5);
    csv += "\n";
  }
  return csv;
}

}  // namespace speech_emotion::trainer
