#include "commands/evaluation_run.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <utility>

#include "command.h"
#include "data/splits/splits.h"
#include "evaluation/channel_scores.h"
#include "evaluation/condition_scores.h"
#include "evaluation/live_scores.h"
#include "evaluation/predictions_csv.h"
#include "evaluation/report.h"
#include "evaluation/summary.h"
#include "files/whole_file.h"

namespace speech_emotion::trainer {
namespace {

constexpr size_t kWorstClips = 12;

struct Scores {
  Evaluation evaluation;                      // of acted clips, and of sounds
  std::map<std::string, WindowStates> plain;  // by corpus
  std::vector<ConditionScores> conditions;
  std::vector<ChannelRow> channels;
  LiveScores live;
  std::optional<Recalibration> recalibration;
};

// Plain speech has no label to be right about, and counts in no figure, unless there is nothing else.
void DropPlainSpeech(ScoredUtterances& scored) {
  const auto is_plain = [](const ScoredUtterance& clip) { return clip.utterance.kind == ClipKind::kPlain; };
  if (!std::ranges::all_of(scored.utterances, is_plain)) std::erase_if(scored.utterances, is_plain);
}

// Of it the windows are counted.
void SetPlainSpeechAside(Scores& scores) {
  for (const ScoredUtterance& clip : scores.evaluation.scored.utterances) {
    if (clip.utterance.kind == ClipKind::kPlain) Add(clip.windows, scores.plain[clip.utterance.corpus]);
  }
  DropPlainSpeech(scores.evaluation.scored);
}

// Of a part that is scored here: the clips as they are, and all else that the run asks for.
Evaluation ScorePart(const EvaluationRun& run, const TestedPart& part,
                     const std::shared_ptr<const EmotionModel>& model, std::vector<ChannelScores>& through,
                     Scores& scores) {
  std::vector<size_t> heard = part.utterances;
  heard.insert(heard.end(), part.sounds.begin(), part.sounds.end());
  const auto clips = Pick(run.utterances, heard);
  Evaluation evaluation;
  if (run.through.empty()) {
    evaluation = Evaluate(model, clips, run.tested.classes, run.threads);
  } else {
    auto passed = EvaluateThrough(model, clips, run.tested.classes, run.through, run.threads);
    evaluation = passed.front().evaluation;
    Append(std::move(passed), through);
  }
  const auto speech = Pick(run.utterances, part.utterances);
  Append(ScoreConditions(model, speech, run.tested.classes, run.references, run.threads), scores.conditions);
  if (run.is_heard_live) Append(HearLive(model, speech, run.threads), scores.live);
  return evaluation;
}

void Append(Evaluation part, Evaluation& all) {
  for (const auto& [label, states] : part.sounds) Add(states, all.sounds[label]);
  all.failed.insert(all.failed.end(), part.failed.begin(), part.failed.end());
  Append(std::move(part.scored), all.scored);
}

// One model for all parts, or one for each.
Scores ScoreParts(const EvaluationRun& run) {
  Scores scores;
  Recalibration recalibration;
  std::vector<ChannelScores> through;
  for (size_t i = 0; i < run.tested.parts.size(); ++i) {
    const TestedPart& part = run.tested.parts[i];
    const auto& model = run.models[run.models.size() > 1 ? i : 0].model;
    Evaluation scored = run.scored.empty() ? ScorePart(run, part, model, through, scores) : run.scored[i];
    if (!part.validation.empty() && run.scored.empty()) {
      Evaluation validation =
          Evaluate(model, Pick(run.utterances, part.validation), run.tested.classes, run.threads);
      DropPlainSpeech(validation.scored);
      recalibration.temperatures.push_back(FitTemperature(validation.scored));
      recalibration.validation_clips += static_cast<int64_t>(validation.scored.utterances.size());
      Append(WithTemperature(scored.scored, recalibration.temperatures.back()), recalibration.scored);
    }
    Append(std::move(scored), scores.evaluation);
  }
  scores.channels = ChannelRows(through);
  SetPlainSpeechAside(scores);
  DropPlainSpeech(recalibration.scored);
  // Of a part of the folds it would be compared with all of them.
  if (recalibration.temperatures.size() == run.tested.parts.size())
    scores.recalibration = std::move(recalibration);
  // A clip that no stream can have is most often one that nothing can.
  auto& failed = scores.evaluation.failed;
  for (std::string& reason : scores.live.failed) {
    if (std::ranges::find(failed, reason) == failed.end()) failed.push_back(std::move(reason));
  }
  return scores;
}

// What the model that a training went on from makes of the same clips, where it knows their classes: clips of
// one's own may teach it nothing, or too much.
std::string BeforeTraining(const EvaluationRun& run) {
  if (run.start_path.empty() || !run.scored.empty()) return "";
  const auto start = LoadModelFile(run.start_path);
  if (!start) return "";
  const auto& labels = start->model->labels();
  ScoredUtterances scored;
  for (const TestedPart& part : run.tested.parts) {
    const auto clips = Pick(run.utterances, part.utterances);
    const bool knows_all = std::all_of(clips.begin(), clips.end(), [&](const Utterance& clip) {
      return std::find(labels.begin(), labels.end(), clip.label) != labels.end();
    });
    if (!knows_all) return "";
    Append(Evaluate(start->model, clips, run.tested.classes, run.threads).scored, scored);
  }
  DropPlainSpeech(scored);
  const Measures measures = Measure(scored);
  return run.start_path + ", which the training went on from, on the same clips: unweighted average recall " +
         IntervalText(measures.unweighted_average_recall, measures.speakers);
}

void Print(const EvaluationRun& run, const Scores& scores) {
  const TestedParts& tested = run.tested;
  for (const std::string& model : run.model_paths) std::printf("%s\n", model.c_str());
  std::printf("on %s (%s)\n", tested.title.c_str(), tested.independence.c_str());
  std::printf("%s\n", tested.caution.c_str());
  for (const std::string& note : tested.notes) std::printf("note: %s\n", note.c_str());
  const ScoredUtterances& scored = scores.evaluation.scored;
  const auto corpora = CorporaOf(scored);
  for (const std::string& corpus : corpora)
    std::fputs(MeasuresText(corpus, Measure(scored, corpus)).c_str(), stdout);
  if (corpora.size() > 1) std::fputs(MeasuresText("all together", Measure(scored)).c_str(), stdout);
  for (const auto& [corpus, states] : scores.plain) {
    std::printf("\n%s, plain speech\n  %s\n", corpus.c_str(), PlainSpeechText(states).c_str());
  }
  WindowStates sounds;
  for (const auto& [label, states] : scores.evaluation.sounds) Add(states, sounds);
  if (sounds.windows > 0) std::printf("\nsounds\n  %s\n", SoundsText(sounds).c_str());
  for (const auto& [label, states] : scores.evaluation.sounds) {
    std::printf("  %s: %s\n", label.c_str(), SoundsText(states).c_str());
  }
  std::fputs(ConditionsText(scores.conditions).c_str(), stdout);
  std::fputs(ChannelsText(scores.channels).c_str(), stdout);
  if (run.is_heard_live) {
    const std::string live = LiveText(scores.live);
    std::fputs(live.empty() ? "\nnote: no clips here make a stream for --live\n" : live.c_str(), stdout);
  }
  if (!scores.recalibration) return;
  const Calibration after = MeasureCalibration(scores.recalibration->scored);
  for (const double temperature : scores.recalibration->temperatures) {
    std::printf("\na further temperature %.3f, fitted on validation speakers and not in the model",
                temperature);
  }
  std::printf("\nwith it: calibration error %.3f, negative log-likelihood %.3f\n",
              after.expected_calibration_error, after.negative_log_likelihood);
}

std::vector<std::pair<std::string, std::string>> FactsOf(const std::string& path, const LoadedModel& loaded) {
  std::string labels;
  for (const std::string& label : loaded.model->labels()) labels += (labels.empty() ? "" : ", ") + label;
  std::vector<std::pair<std::string, std::string>> facts = {
      {"file", std::filesystem::path(path).filename().string()},
      {"bytes", std::to_string(loaded.size_bytes)},
      {"labels", labels}};
  for (const auto& [key, value] : loaded.model->metadata()) {
    const bool is_for_programs = key.starts_with("self_test.") || key == kTrainingPartKey;
    if (key != "labels" && !is_for_programs) facts.emplace_back(key, value);
  }
  return facts;
}

EvaluationReport MakeReport(const EvaluationRun& run, Scores scores) {
  const EmotionModel& model = *run.models.front().model;
  const auto name = model.metadata().find("name");
  EvaluationReport report;
  report.model = name != model.metadata().end()
                     ? name->second
                     : std::filesystem::path(run.model_paths.front()).filename().string();
  for (size_t i = 0; i < run.models.size(); ++i) {
    for (auto& fact : FactsOf(run.model_paths[i], run.models[i])) report.facts.push_back(std::move(fact));
  }
  report.part = run.tested.title;
  report.independence = run.tested.independence;
  report.caution = run.tested.caution;
  report.notes = run.tested.notes;
  if (run.scored.empty()) {
    report.worst_clips = WorstClips(scores.evaluation.scored, run.models.front().model, kWorstClips);
  }
  report.curves = run.curves;
  report.conditions = std::move(scores.conditions);
  report.channels = std::move(scores.channels);
  report.scored = std::move(scores.evaluation.scored);
  report.failed = std::move(scores.evaluation.failed);
  report.recalibration = std::move(scores.recalibration);
  return report;
}

// `live`: live.csv; "" of none.
Result<void> WriteReport(const std::string& folder, const EvaluationReport& report, const std::string& live) {
  const auto write = [&folder](const char* name, const std::string& text) {
    return WriteWholeFile((std::filesystem::path(folder) / name).string(), text);
  };
  Result<void> ok = write("predictions.csv", PredictionsCsv(report.scored));
  if (ok && !report.conditions.empty()) ok = write("references.csv", ConditionsCsv(report.conditions));
  if (ok && !report.channels.empty()) ok = write("channels.csv", ChannelsCsv(report.channels));
  if (ok && !live.empty()) ok = write("live.csv", live);
  return ok ? write("report.html", ReportHtml(report)) : ok;
}

}  // namespace

Result<std::vector<LoadedModel>> LoadModels(const std::vector<std::string>& paths,
                                            const ModelMetadata& options) {
  std::vector<LoadedModel> models;
  for (const std::string& path : paths) {
    auto loaded = LoadModelFile(path, options);
    if (!loaded) {
      const bool is_silent = loaded.error().code == ErrorCode::kMissingMetadata;
      return MakeError(loaded.error().code, path + ": " + loaded.error().message +
                                                (is_silent ? " (--labels, --window, --preset)" : ""));
    }
    if (!models.empty() && loaded->model->labels() != models.front().model->labels()) {
      return MakeError(ErrorCode::kInvalidArgument,
                       path + ": expected the labels of " + paths.front() + ", found others");
    }
    models.push_back(std::move(*loaded));
  }
  return models;
}

int RunEvaluation(EvaluationRun run) {
  std::vector<ModelMetadata> metadata;
  for (const LoadedModel& model : run.models) metadata.push_back(model.model->metadata());
  CheckTraining(run.split, metadata, run.tested);
  Scores scores = ScoreParts(run);
  const auto& failed = scores.evaluation.failed;
  for (const std::string& reason : failed) std::fprintf(stderr, "failed: %s\n", reason.c_str());
  if (!failed.empty()) std::fprintf(stderr, "failed: %zu clips, which count in no figure\n", failed.size());
  const bool is_tolerated = run.tolerates_failures && !scores.evaluation.scored.utterances.empty();
  const int exit_code = failed.empty() || is_tolerated ? 0 : 1;
  Print(run, scores);
  if (std::string before = BeforeTraining(run); !before.empty()) {
    std::printf("\n%s\n", before.c_str());
    run.tested.notes.push_back(std::move(before));
  }
  if (run.report_folder.empty()) return exit_code;
  const std::string live = run.is_heard_live ? LiveCsv(scores.live) : "";
  const auto written = WriteReport(run.report_folder, MakeReport(run, std::move(scores)), live);
  if (!written) return Fail(written.error());
  std::printf("\n%s, with predictions.csv beside it\n",
              (std::filesystem::path(run.report_folder) / "report.html").c_str());
  return exit_code;
}

}  // namespace speech_emotion::trainer
