#include "evaluation/report.h"

#include <algorithm>
#include <numeric>

#include "evaluation/html.h"
#include "evaluation/measures.h"
#include "evaluation/report_charts.h"
#include "evaluation/report_style.h"
#include "evaluation/report_tables.h"
#include "evaluation/summary.h"
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
  return "<section class=\"tile\"><h2>" + Escaped(name) + "</h2><div class=\"value\">" +
         cli::FixedPoint(recall.value, 3) + "</div>" + IntervalChart(recall, Chance(measures.confusion)) +
         "<p>" +
         (measures.speakers > 1
              ? "95 %: " + cli::FixedPoint(recall.low, 3) + " – " + cli::FixedPoint(recall.high, 3)
              : NoIntervalText(measures.speakers)) +
         "</p><p>" + Escaped(Counts(measures)) + "</p></section>\n";
}

std::string Headline(const EvaluationReport& report, const std::vector<NamedMeasures>& rows) {
  const bool careful = report.independence != "speaker-independent";
  std::string html = "<header><p class=\"eyebrow\">What voices sound like · evaluation</p><h1>" +
                     Escaped(report.model) + "</h1>\n";
  std::string corpora;
  for (const std::string& corpus : CorporaOf(report.scored))
    corpora += (corpora.empty() ? "" : ", ") + corpus;
  html += Paragraph("On " + report.part + (corpora.empty() ? "" : ": " + corpora), "lead");
  html += "<p><span class=\"badge" + std::string(careful ? " careful" : "") + "\">" +
          Escaped(report.independence) + "</span>" + Escaped(report.caution) + "</p>\n";
  for (const std::string& note : report.notes) html += Paragraph(note, "note");
  if (!report.failed.empty()) {
    html += Paragraph(Counted(static_cast<int64_t>(report.failed.size()), "clip") +
                          " could not be read and count in no figure; they are named at the end.",
                      "note");
  }
  const bool has_intervals =
      std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.measures.speakers > 1; });
  html += "<p class=\"muted\">Unweighted average recall" +
          std::string(has_intervals ? ", with 95 % intervals over speakers" : "") +
          "; the upright mark is chance.</p>\n<div class=\"tiles\">";
  for (const NamedMeasures& row : rows) html += Tile(row);
  return html + "</div></header>\n";
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
    return "calibration error " + cli::FixedPoint(calibration.expected_calibration_error, 3) +
           ", negative log-likelihood " + cli::FixedPoint(calibration.negative_log_likelihood, 3);
  };
  return Paragraph("As the model gives it: " + figures(before.calibration) +
                   ". With a further temperature of " + cli::FixedPoint(mean, 3) +
                   (temperatures.size() > 1 ? " (mean over folds)" : "") + ", fitted on " +
                   Counted(report.recalibration->validation_clips, "clip") +
                   " of validation speakers: " + figures(after) + ".");
}

std::string Measured(const EvaluationReport& report, const std::vector<NamedMeasures>& rows) {
  return Heading("Measures") + MeasuresTable(rows) + Calibrated(report, rows.back().measures);
}

std::string CorpusSection(const ScoredUtterances& scored, const NamedMeasures& row) {
  const Measures& measures = row.measures;
  return Heading(row.name) + Paragraph(Counts(measures), "muted") + ConfusionMatrices(measures.confusion) +
         "<div class=\"pair\"><div>" + SubHeading("By class") + ClassTable(measures.confusion, scored) +
         "</div><figure class=\"reliability\">" + SubHeading("Reliability") +
         ReliabilityDiagram(measures.calibration) +
         "<figcaption>Bars: how many were right. The dashed line: how many should be, at that confidence. "
         "Orange: surer than it should be; faint blue: less sure than it could be. Below: "
         "clips.</figcaption></figure></div>\n";
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
  std::string html = Heading("Speakers") +
                     Paragraph("Unweighted average recall of each speaker's own clips, the best first.") +
                     Legend(rows.back().measures);
  for (const auto& [name, measures] : rows) {
    if (rows.size() > 1 && &name == &rows.back().name) break;  // all together: the same speakers again
    const Spread& spread = measures.speaker_spread;
    html += SubHeading(name) + SpeakerBars(measures.by_speaker);
    if (measures.by_speaker.size() < 2) continue;
    html +=
        Paragraph("Mean " + cli::FixedPoint(spread.mean, 3) + ", standard deviation " +
                      cli::FixedPoint(spread.deviation, 3) + ", from " + cli::FixedPoint(spread.lowest, 3) +
                      " to " + cli::FixedPoint(spread.highest, 3) + ".",
                  "muted");
  }
  return KnowsSex(rows.back().measures) ? html + SubHeading("By sex") + SexTable(rows) : html;
}

std::string CountsSection(const ScoredUtterances& scored, const Measures& all) {
  return Heading(KnowsSex(all) ? "Clips by class and sex" : "Clips by class") + Legend(all) +
         ClassCounts(scored, all.confusion.labels);
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
    const std::string percent = cli::FixedPoint(100.0 * one.probabilities[order[rank]], 0);
    list += "<li class=\"" +
            std::string(labelled    ? "labelled"
                        : rank == 0 ? "heard"
                                    : "other") +
            "\"><span class=\"who\">" + Escaped(label) +
            "</span><span class=\"track\"><span style=\"width:" + percent +
            "%\"></span></span><span class=\"figure\">" + percent + " %</span></li>";
  }
  return list + "</ol>";
}

std::string ClipCard(const ScoredUtterances& scored, const WorstClip& clip) {
  const Utterance& utterance = clip.scored.utterance;
  const ClipPicture& picture = clip.picture;
  std::string html = "<article class=\"clip\"><h3>Labelled " + Escaped(utterance.label) + ", sounds like " +
                     Escaped(clip.scored.predicted) + "</h3><p>" +
                     Escaped(utterance.path.filename().string()) + " · " + Escaped(utterance.corpus) + " " +
                     Escaped(utterance.speaker) + " · " + cli::FixedPoint(picture.duration_s, 1) + " s</p>";
  if (!picture.mel_png.empty()) {
    html += WaveformChart(picture.waveform) +
            "<img alt=\"log-mel spectrogram\" src=\"data:image/png;base64," + Base64(picture.mel_png) + "\">";
  }
  return html + Probabilities(scored, clip.scored) + "</article>\n";
}

std::string WorstSection(const EvaluationReport& report) {
  if (report.worst_clips.empty()) return "";
  std::string html = Heading("Most confidently wrong");
  const ClipPicture& first = report.worst_clips.front().picture;
  html += Paragraph("Waveform and log-mel spectrogram (" + cli::FixedPoint(first.low_hz, 0) + " to " +
                    cli::FixedPoint(first.high_hz, 0) +
                    " Hz, on the mel scale), each over the whole clip, with the leading probabilities. Worth "
                    "listening to: now and then it is the label that is wrong.");
  html += "<div class=\"clips\">";
  for (const WorstClip& clip : report.worst_clips) html += ClipCard(report.scored, clip);
  return html + "</div>\n";
}

std::string CurvesSection(const EvaluationReport& report) {
  if (!report.curves) return "";
  return Heading("Training") + "<div class=\"curves\">" + CurveCharts(*report.curves) + "</div>\n";
}

std::string FailedSection(const std::vector<std::string>& failed) {
  if (failed.empty()) return "";
  std::string html = Heading("Clips that could not be read") + "<ul class=\"failed\">";
  for (const std::string& reason : failed) html += "<li>" + Escaped(reason) + "</li>";
  return html + "</ul>\n";
}

std::string FactsSection(const EvaluationReport& report) {
  std::string html = Heading("The model") + "<dl class=\"facts\">";
  for (const auto& [what, value] : report.facts) {
    html += "<dt>" + Escaped(what) + "</dt><dd>" + Escaped(value) + "</dd>";
  }
  return html + "</dl>\n";
}

std::string TermsSection() {
  return Heading("Terms") +
         "<div class=\"terms\"><p><b>UA</b>, unweighted average recall: the mean over classes of how many of "
         "their "
         "clips were recognised, so that every class counts alike.</p><p><b>Accuracy</b> (WA): how many of "
         "all "
         "clips were recognised.</p><p><b>Macro F1</b>: the mean over classes of the harmonic mean of "
         "precision "
         "and recall.</p><p><b>κ</b>, Cohen's kappa, and <b>Matthews</b> correlation: agreement beyond "
         "chance; 0 is chance, 1 perfect.</p><p><b>AUC</b>: how often a clip of a class is given a higher "
         "probability for it than one of another class; the mean over classes.</p><p><b>ECE</b>, expected "
         "calibration error: the mean gap between confidence and accuracy, over 15 bins.</p><p><b>NLL</b>, "
         "negative log-likelihood: the mean surprise at the label, in nats.</p><p><b>Intervals</b> are of "
         "95 %, by 2,000 bootstrap draws of whole speakers.</p><p>A class that a corpus lacks is left out "
         "there, "
         "and the others share its probability.</p><p>Labels say what a clip was meant or judged to sound "
         "like. "
         "Nothing here tells what anyone felt.</p></div>\n";
}

}  // namespace

std::string ReportHtml(const EvaluationReport& report) {
  const std::vector<NamedMeasures> rows = MeasuresByCorpus(report.scored);
  std::string html = Headline(report, rows) + "<main>\n" + Measured(report, rows);
  if (!report.conditions.empty()) {
    html += Heading("By what is known of the voice") +
            Paragraph(
                "The same clips, with a reference of what their voice has sounded like. Labels of the tested "
                "voice are used where the condition's name says so, and nowhere else.") +
            ConditionsHtml(report.conditions);
  }
  if (!report.channels.empty()) {
    html += Heading("Through channels") +
            Paragraph(
                "The same clips, after what a microphone, a room or a telephone would do to them. Answers "
                "changed: clips whose leading label is another than that of the clean clip.") +
            ChannelsHtml(report.channels);
  }
  for (const NamedMeasures& row : rows) {
    const bool is_all = rows.size() > 1 && &row == &rows.back();
    html += CorpusSection(is_all ? report.scored : OfCorpus(report.scored, row.name), row);
  }
  html += SpeakersSection(rows) + CountsSection(report.scored, rows.back().measures) + CurvesSection(report) +
          WorstSection(report) + FailedSection(report.failed) + FactsSection(report) + TermsSection();
  return ReportPage(report.model + ": evaluation", html + "</main>\n");
}

}  // namespace speech_emotion::trainer
