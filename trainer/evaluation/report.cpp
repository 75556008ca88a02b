#include "evaluation/report.h"

#include <algorithm>
#include <numeric>

#include "data/tables/text_fields.h"
#include "evaluation/html.h"
#include "evaluation/measures.h"
#include "evaluation/report_charts.h"
#include "evaluation/report_style.h"
#include "evaluation/report_tables.h"
#include "evaluation/summary.h"
#include "evaluation/template.h"
#include "files/text_encoding.h"

namespace speech_emotion::trainer {
namespace {

constexpr size_t kShownProbabilities = 3;  // of a clip

std::string Paragraph(const std::string& text, const std::string& kind = "") {
  return "<p" + (kind.empty() ? "" : " class=\"" + kind + "\"") + ">" + Escaped(text) + "</p>\n";
}

std::string Heading(const std::string& text) { return "<h2>" + Escaped(text) + "</h2>\n"; }
std::string SubHeading(const std::string& text) { return "<h3>" + Escaped(text) + "</h3>\n"; }

std::string Counts(const Measures& measures) {
  const auto classes = static_cast<int64_t>(measures.confusion.labels.size());
  return Counted(measures.utterances, "clip") + ", " +
         (measures.speakers > 0 ? Counted(measures.speakers, "speaker") : "speakers unknown") + ", " +
         std::to_string(classes) + (classes == 1 ? " class" : " classes");
}

// Recall of one class taken at random.
double Chance(const Confusion& confusion) {
  return confusion.labels.empty() ? 0.0 : 1.0 / static_cast<double>(confusion.labels.size());
}

std::string Tile(const NamedMeasures& row) {
  const auto& [name, measures] = row;
  const Interval& recall = measures.unweighted_average_recall;
  return FillFile("tile.html", {{"name", name},
                                {"recall", FixedPoint(recall.value, 3)},
                                {"chart", Html{IntervalChart(recall, Chance(measures.confusion))}},
                                {"interval", measures.speakers > 1 ? "95 %: " + FixedPoint(recall.low, 3) +
                                                                         " – " + FixedPoint(recall.high, 3)
                                                                   : NoIntervalText(measures.speakers)},
                                {"counts", Counts(measures)}});
}

// What was tested: a part, and its corpora.
std::string Tested(const EvaluationReport& report) {
  const auto corpora = CorporaOf(report.scored);
  return "On " + report.part + (corpora.empty() ? "" : ": " + Joined(corpora, ", "));
}

std::string Notes(const EvaluationReport& report) {
  auto notes = report.notes;
  if (!report.failed.empty()) {
    notes.push_back(Counted(std::ssize(report.failed), "clip") +
                    " could not be read and count in no figure; they are named at the end.");
  }
  return NotesHtml(notes);
}

std::string Calibrated(const EvaluationReport& report, const Measures& before) {
  if (!report.recalibration) {
    return Paragraph(
        "The split leaves no validation speakers to fit a temperature on, so calibration is shown as the "
        "model "
        "gives it.",
        "muted");
  }
  const auto& temperatures = report.recalibration->temperatures;
  const Calibration after = MeasureCalibration(report.recalibration->scored);
  const double mean = std::accumulate(temperatures.begin(), temperatures.end(), 0.0) /
                      static_cast<double>(std::max<size_t>(temperatures.size(), 1));
  const auto figures = [](const Calibration& calibration) {
    return "calibration error " + FixedPoint(calibration.expected_calibration_error, 3) +
           ", negative log-likelihood " + FixedPoint(calibration.negative_log_likelihood, 3);
  };
  return Paragraph("As the model gives it: " + figures(before.calibration) +
                   ". With a further temperature of " + FixedPoint(mean, 3) +
                   (temperatures.size() > 1 ? " (mean over folds)" : "") + ", fitted on " +
                   Counted(report.recalibration->validation_clips, "clip") +
                   " of validation speakers: " + figures(after) + ".");
}

std::string CorpusSection(const ScoredUtterances& scored, const NamedMeasures& row) {
  const Measures& measures = row.measures;
  return FillFile("corpus.html", {{"name", row.name},
                                  {"counts", Counts(measures)},
                                  {"confusion", Html{ConfusionMatrices(measures.confusion)}},
                                  {"classes", Html{ClassTable(measures.confusion, scored)}},
                                  {"reliability", Html{ReliabilityDiagram(measures.calibration)}}});
}

std::string CorpusSections(const EvaluationReport& report, const std::vector<NamedMeasures>& rows) {
  std::string html;
  for (const NamedMeasures& row : rows) {
    const bool is_all = rows.size() > 1 && &row == &rows.back();
    html += CorpusSection(is_all ? report.scored : OfCorpus(report.scored, row.name), row);
  }
  return html;
}

std::string Legend(const Measures& all) {
  if (!KnowsSex(all)) return "";
  std::string legend = "<p class=\"legend muted\">";
  for (const SexMeasures& one : all.by_sex) {
    legend += "<i class=\"" + SexName(one.sex) + "\"></i>" + SexName(one.sex);
  }
  return legend + "</p>\n";
}

std::string SpeakersSection(const std::vector<NamedMeasures>& rows) {
  std::string html = Legend(rows.back().measures);
  for (const auto& [name, measures] : rows) {
    if (rows.size() > 1 && &name == &rows.back().name) break;  // all together: the same speakers again
    const Spread& spread = measures.speaker_spread;
    html += SubHeading(name) + SpeakerBars(measures.by_speaker);
    if (measures.by_speaker.size() < 2) continue;
    html += Paragraph("Mean " + FixedPoint(spread.mean, 3) + ", standard deviation " +
                          FixedPoint(spread.deviation, 3) + ", from " + FixedPoint(spread.lowest, 3) +
                          " to " + FixedPoint(spread.highest, 3) + ".",
                      "muted");
  }
  return KnowsSex(rows.back().measures) ? html + SubHeading("By sex") + SexTable(rows) : html;
}

std::string Probabilities(const ScoredUtterances& scored, const ScoredUtterance& one) {
  std::vector<size_t> order(scored.labels.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return one.probabilities[a] > one.probabilities[b]; });
  std::string list = "<ol>";
  for (size_t rank = 0; rank < order.size(); ++rank) {
    const std::string& label = scored.labels[order[rank]];
    const bool labelled = label == one.utterance.label;
    if (rank >= kShownProbabilities && !labelled) continue;
    const std::string percent = FixedPoint(100.0 * one.probabilities[order[rank]], 0);
    list += FillFile("probability.html", {{"kind", labelled    ? "labelled"
                                                   : rank == 0 ? "heard"
                                                               : "other"},
                                          {"label", label},
                                          {"percent", percent}});
  }
  return list + "</ol>";
}

std::string Picture(const ClipPicture& picture) {
  if (picture.mel_png.empty()) return "";
  return WaveformChart(picture.waveform) + "<img alt=\"log-mel spectrogram\" src=\"data:image/png;base64," +
         Base64(picture.mel_png) + "\">";
}

std::string ClipCard(const ScoredUtterances& scored, const WorstClip& clip) {
  const Utterance& utterance = clip.scored.utterance;
  return FillFile("clip.html", {{"label", utterance.label},
                                {"heard", clip.scored.predicted},
                                {"file", utterance.path.filename().string()},
                                {"corpus", utterance.corpus},
                                {"speaker", utterance.speaker},
                                {"seconds", FixedPoint(clip.picture.duration_s, 1)},
                                {"picture", Html{Picture(clip.picture)}},
                                {"probabilities", Html{Probabilities(scored, clip.scored)}}});
}

std::string WorstSection(const EvaluationReport& report) {
  if (report.worst_clips.empty()) return "";
  const ClipPicture& first = report.worst_clips.front().picture;
  std::string clips;
  for (const WorstClip& clip : report.worst_clips) clips += ClipCard(report.scored, clip);
  return FillFile("worst.html", {{"low_hz", FixedPoint(first.low_hz, 0)},
                                 {"high_hz", FixedPoint(first.high_hz, 0)},
                                 {"clips", Html{clips}}});
}

std::string CurvesSection(const EvaluationReport& report) {
  if (!report.curves) return "";
  return Heading("Training") + "<div class=\"curves\">" + CurveCharts(*report.curves) + "</div>\n";
}

std::string Facts(const EvaluationReport& report) {
  std::string html;
  for (const auto& [what, value] : report.facts) {
    html += "<dt>" + Escaped(what) + "</dt><dd>" + Escaped(value) + "</dd>";
  }
  return html;
}

std::string ConditionsSection(const EvaluationReport& report) {
  if (report.conditions.empty()) return "";
  return FillFile("conditions.html", {{"tables", Html{ConditionsHtml(report.conditions)}}});
}

std::string ChannelsSection(const EvaluationReport& report) {
  if (report.channels.empty()) return "";
  return FillFile("channels.html", {{"tables", Html{ChannelsHtml(report.channels)}}});
}

}  // namespace

std::string ReportHtml(const EvaluationReport& report) {
  const std::vector<NamedMeasures> rows = MeasuresByCorpus(report.scored);
  const Measures& all = rows.back().measures;
  const bool has_intervals =
      std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.measures.speakers > 1; });
  std::string tiles;
  for (const NamedMeasures& row : rows) tiles += Tile(row);
  const std::string body = FillFile(
      "evaluation.html", {{"model", report.model},
                          {"tested", Tested(report)},
                          {"badge", Html{BadgeHtml(report.independence, report.caution)}},
                          {"notes", Html{Notes(report)}},
                          {"intervals", has_intervals ? ", with 95 % intervals over speakers" : ""},
                          {"tiles", Html{tiles}},
                          {"measures", Html{MeasuresTable(rows)}},
                          {"calibration", Html{Calibrated(report, all)}},
                          {"conditions", Html{ConditionsSection(report)}},
                          {"channels", Html{ChannelsSection(report)}},
                          {"corpora", Html{CorpusSections(report, rows)}},
                          {"speakers", Html{SpeakersSection(rows)}},
                          {"counted", KnowsSex(all) ? "Clips by class and sex" : "Clips by class"},
                          {"counts", Html{Legend(all) + ClassCounts(report.scored, all.confusion.labels)}},
                          {"curves", Html{CurvesSection(report)}},
                          {"worst", Html{WorstSection(report)}},
                          {"failed", Html{FailedHtml("Clips that could not be read", report.failed)}},
                          {"facts", Html{Facts(report)}}});
  return ReportPage(report.model + ": evaluation", body);
}

}  // namespace speech_emotion::trainer
