#include "evaluation/summary.h"

#include <algorithm>

#include "files/text_encoding.h"
#include "terminal/terminal.h"

namespace speech_emotion::trainer {
namespace {

constexpr size_t kNameColumn = 26;

std::string Line(const std::string& name, const std::string& value) {
  return "  " + PadRight(name, kNameColumn) + value + "\n";
}

std::string SexText(const Measures& measures) {
  std::string text;
  for (const SexMeasures& one : measures.by_sex) {
    text += (text.empty() ? "" : ", ") + SexName(one.sex) + " " +
            FixedPoint(one.unweighted_average_recall, 3) + " (" + std::to_string(one.utterances) + " clips)";
  }
  return text;
}

std::string SpreadText(const Spread& spread) {
  return "mean " + FixedPoint(spread.mean, 3) + ", sd " + FixedPoint(spread.deviation, 3) + ", " +
         FixedPoint(spread.lowest, 3) + " to " + FixedPoint(spread.highest, 3);
}

std::string CountsText(const Measures& measures) {
  const std::string speakers = measures.speakers > 0 ? std::to_string(measures.speakers) : "unknown";
  return std::to_string(measures.utterances) + " clips of " + speakers + " speakers, " +
         std::to_string(measures.confusion.labels.size()) + " classes";
}

}  // namespace

bool KnowsSex(const Measures& measures) {
  return std::any_of(measures.by_sex.begin(), measures.by_sex.end(),
                     [](const SexMeasures& one) { return one.sex != Sex::kUnknown; });
}

std::string IntervalText(const Interval& interval, int64_t speakers) {
  const std::string value = FixedPoint(interval.value, 3) + "  (", none = NoIntervalText(speakers);
  if (!none.empty()) return value + none + ")";
  return value + "95 % over speakers: " + FixedPoint(interval.low, 3) + " to " +
         FixedPoint(interval.high, 3) + ")";
}

std::string MeasuresText(const std::string& name, const Measures& measures) {
  const auto& area = measures.area_under_curve;
  const Calibration& calibration = measures.calibration;
  std::string text = "\n" + Printable(name) + ": " + CountsText(measures) + "\n";
  text +=
      Line("unweighted average recall", IntervalText(measures.unweighted_average_recall, measures.speakers));
  text += Line("accuracy", IntervalText(measures.accuracy, measures.speakers));
  text += Line("macro F1", IntervalText(measures.macro_f1, measures.speakers));
  text += Line("Cohen's kappa", FixedPoint(measures.cohens_kappa, 3));
  text += Line("Matthews correlation", FixedPoint(measures.matthews_correlation, 3));
  text += Line("area under curve", area ? FixedPoint(*area, 3) : "-");
  text += Line("calibration error", FixedPoint(calibration.expected_calibration_error, 3));
  text += Line("negative log-likelihood", FixedPoint(calibration.negative_log_likelihood, 3));
  if (KnowsSex(measures)) text += Line("recall by sex", SexText(measures));
  if (measures.speakers > 1) text += Line("recall by speaker", SpreadText(measures.speaker_spread));
  return text + "\n" + ConfusionTable(measures.confusion);
}

}  // namespace speech_emotion::trainer
