#include "evaluation/report.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/calibration.h"
#include "evaluation/comparison.h"
#include "evaluation/html.h"
#include "evaluation/predictions_csv.h"
#include "evaluation/summary.h"
#include "files/model_source.h"
#include "scored_clips.h"
#include "support/cli_audio.h"
#include "support/cli_program.h"

using namespace speech_emotion::trainer;
using cli_test::TemporaryFolder;
using trainer_test::Answer;
using trainer_test::Clip;

namespace {

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

EvaluationReport SmallReport(const std::vector<std::string>& labels, Sex sex = Sex::kFemale) {
  EvaluationReport report;
  report.model = "a model";
  report.part = "the test part of speakers:2, fold 0";
  report.independence = "speaker-independent";
  report.scored = {labels, {}, {}};
  for (const char* speaker : {"01", "02"}) {
    for (const std::string& label : labels) {
      Answer(report.scored, Clip(speaker, label, sex), speaker[1] == '1' ? label : labels.front());
    }
  }
  return report;
}

}  // namespace

TEST_CASE("the report names the model, the split and every figure, and needs no other file") {
  const std::string html = ReportHtml(SmallReport({"sad", "angry"}));
  CHECK(Contains(html, "<h1>a model</h1>"));
  CHECK(Contains(html, "the test part of speakers:2, fold 0"));
  CHECK(Contains(html, ">speaker-independent</span>"));
  CHECK(Contains(html, "0.750"));  // recall: sad 2 of 2, angry 1 of 2
  CHECK(Contains(html, "prefers-color-scheme: dark"));
  CHECK_FALSE(Contains(html, "<script"));
  CHECK_FALSE(Contains(html, "http://"));
  CHECK_FALSE(Contains(html, "https://"));
}

TEST_CASE("nothing is told by sex where nobody's is known, and no column is of a sex that doesn't occur") {
  const EvaluationReport unknown = SmallReport({"sad", "angry"}, Sex::kUnknown);
  const std::string html = ReportHtml(unknown);
  CHECK(Contains(html, "<h2>Clips by class</h2>"));
  CHECK_FALSE(Contains(html, "By sex"));
  CHECK_FALSE(Contains(html, ">unknown<"));
  CHECK_FALSE(Contains(html, "</i>unknown"));
  CHECK_FALSE(Contains(html, "2 clips, unknown"));
  CHECK_FALSE(Contains(MeasuresText("mine", Measure(unknown.scored)), "by sex"));

  const EvaluationReport known = SmallReport({"sad", "angry"});
  const std::string by_sex = ReportHtml(known);
  CHECK(Contains(by_sex, "<h2>Clips by class and sex</h2>"));
  CHECK(Contains(by_sex, "<h3>By sex</h3>"));
  CHECK(Contains(by_sex, "</i>female"));
  CHECK_FALSE(Contains(by_sex, ">male<"));
  CHECK_FALSE(Contains(by_sex, ">unknown<"));
  CHECK(Contains(MeasuresText("mine", Measure(known.scored)), "recall by sex"));
}

TEST_CASE("one speaker's figures come without an interval, in the report and where models are compared") {
  EvaluationReport report = SmallReport({"sad", "angry"});
  CHECK(Contains(ReportHtml(report), "<p>95 %: "));
  const auto compared = [&report] {
    ComparedModel model;
    model.name = "lda";
    model.scored = report.scored;
    MeasureModel(model);
    return ComparisonHtml({"a part", "speaker-independent", "", {}, {model}, {}});
  };
  CHECK(Contains(compared(), "class=\"whisker\""));
  CHECK(Contains(compared(), "where intervals overlap"));
  CHECK_FALSE(Contains(compared(), "{{"));
  report.scored.utterances.resize(2);
  const std::string html = ReportHtml(report);
  CHECK_FALSE(Contains(html, "<p>95 %: "));
  CHECK(Contains(html, "1.000<small class=\"words\">one speaker: no interval</small>"));
  CHECK_FALSE(Contains(compared(), "class=\"whisker\""));
  CHECK_FALSE(Contains(compared(), ">95 % over speakers<"));
  CHECK_FALSE(Contains(compared(), "where intervals overlap"));
}

TEST_CASE("labels, speakers and files can't bring their own markup") {
  const std::string hostile = "<img src=x onerror=\"alert('1')\">&amp;\x1b[31m";
  EvaluationReport report = SmallReport({hostile, "angry"});
  report.model = report.part = report.caution = hostile;
  report.facts = {{hostile, hostile}};
  report.notes = report.failed = {hostile};
  report.curves = Curves{{1.0, 2.0}, {{hostile, {0.5, 0.4}}}};
  report.scored.utterances[0].utterance.corpus = hostile;
  report.scored.utterances[1].utterance.speaker = hostile;
  report.worst_clips.push_back({report.scored.utterances.back(), {}});
  report.worst_clips[0].scored.utterance.path = hostile;
  const std::string html = ReportHtml(report);
  CHECK_FALSE(Contains(html, "{{"));  // no placeholder is left
  CHECK_FALSE(Contains(html, "<img src=x"));
  CHECK_FALSE(Contains(html, "alert('1')"));
  CHECK_FALSE(Contains(html, "\x1b"));
  CHECK(Contains(html, "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;"));
}

TEST_CASE("speaker-dependent figures and clips that could not be read are said at the top") {
  EvaluationReport report = SmallReport({"sad", "angry"});
  report.independence = "speaker-dependent";
  report.failed = {"broken.wav: no audio"};
  const std::string html = ReportHtml(report);
  CHECK(Contains(html, "badge careful\">speaker-dependent"));
  CHECK(Contains(html, "1 clip could not be read"));
  CHECK(Contains(html, "<li>broken.wav: no audio</li>"));
}

TEST_CASE("a report of nothing, of one class and of one speaker can be written") {
  for (const size_t clips : {0, 1}) {
    EvaluationReport report = SmallReport({"sad"});
    report.scored.utterances.resize(clips);
    const std::string html = ReportHtml(report);
    CHECK(Contains(html, "</html>"));
    CHECK_FALSE(Contains(html, "nan"));
  }
}

TEST_CASE("the temperature's gain stands beside the model's own calibration") {
  EvaluationReport report = SmallReport({"sad", "angry"});
  report.recalibration = Recalibration{{2.0}, 40, WithTemperature(report.scored, 2.0)};
  CHECK(Contains(ReportHtml(report),
                 "With a further temperature of 2.000, fitted on 40 clips of validation speakers"));
}

TEST_CASE("the surest wrong answers come first, with what was heard as a picture") {
  const TemporaryFolder folder;
  cli_test::WriteAudio(folder.Path("clip.wav"), cli_test::Voice(1.0, 16000), 16000);
  const auto loaded = speech_emotion::LoadModelFile(SPEECH_EMOTION_MODELS "/emotion.onnx");
  REQUIRE(loaded.has_value());
  ScoredUtterances scored{{"sad", "angry"}, {}, {}};
  Utterance clip = Clip("01", "sad");
  clip.path = folder.Path("clip.wav");
  Answer(scored, clip, "angry", 0.6f);
  Answer(scored, clip, "angry", 0.9f);
  Answer(scored, clip, "sad", 0.99f);
  Answer(scored, Clip("02", "sad"), "angry", 0.7f);  // a file that is gone
  const auto worst = WorstClips(scored, loaded->model, 2);
  REQUIRE(worst.size() == 2);
  CHECK(worst[0].scored.probabilities[1] == Approx(0.9));
  CHECK(worst[0].picture.duration_s == Approx(1.0));
  CHECK(worst[0].picture.mel_png.starts_with("\x89PNG"));
  CHECK(worst[1].picture.mel_png.empty());
  EvaluationReport report = SmallReport({"sad", "angry"});
  report.worst_clips = worst;
  CHECK(Contains(ReportHtml(report), "Labelled sad, sounds like angry"));
  CHECK(Contains(ReportHtml(report), "src=\"data:image/png;base64,iVBORw0KGgo"));
}

TEST_CASE("Base64 is that of RFC 4648") {
  CHECK(Base64("") == "");
  CHECK(Base64("f") == "Zg==");
  CHECK(Base64("fo") == "Zm8=");
  CHECK(Base64("foo") == "Zm9v");
  CHECK(Base64("foobar") == "Zm9vYmFy");
  CHECK(Base64("\xff\xfe") == "//4=");
}

TEST_CASE("a clip's row says what it was, what was heard, and every probability") {
  ScoredUtterances scored{{"sad", "very, angry"}, {}, {}};
  scored.Add(Clip("01", "sad", Sex::kFemale), {0.25f, 0.75f});
  CHECK(PredictionsCsv(scored) ==
        "path,corpus,speaker,sex,label,predicted,correct,p_sad,\"p_very, angry\"\n"
        "01_sad.wav,ravdess,01,female,sad,\"very, angry\",0,0.25,0.75\n");
}

TEST_CASE("curves are read by column, gaps included, and a bad line is named") {
  const TemporaryFolder folder;
  const auto curves = ReadCurves(folder.Write("good.csv", "epoch,loss,recall\n1,2.5,\r\n2,1.5,0.4\n"));
  REQUIRE(curves.has_value());
  CHECK(curves->epochs == std::vector<double>{1.0, 2.0});
  CHECK(curves->curves[0].values[1] == 1.5);
  CHECK(std::isnan(curves->curves[1].values[0]));
  EvaluationReport report = SmallReport({"sad", "angry"});
  report.curves = *curves;
  CHECK(Contains(ReportHtml(report), "loss by epoch"));
  CHECK_FALSE(Contains(ReportHtml(report), "nan"));

  const auto message = [&](const std::string& text) {
    const auto read = ReadCurves(folder.Write("bad.csv", text));
    return read ? "" : read.error().message;
  };
  CHECK(Contains(message("epoch,loss\n1,2\n2,many\n"), "line 3: expected a number, found 'many'"));
  CHECK(Contains(message("epoch,loss\n1\n"), "line 2: expected 2 numbers"));
  CHECK(Contains(message("loss,epoch\n"), "expected the columns epoch,loss,..."));
  CHECK(Contains(message("epoch,loss\n"), "at least one epoch"));
  CHECK_FALSE(ReadCurves(folder.Path("none.csv")).has_value());
}
