// speech-emotion-trainer evaluate: how well a model's answers fit the labels.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../native/cli/command.h"
#include "command.h"
#include "data/splits.h"
#include "evaluation/evaluation.h"
#include "evaluation/predictions_csv.h"
#include "evaluation/report.h"
#include "evaluation/summary.h"
#include "evaluation/tested_parts.h"
#include "model_source.h"
#include "output_files.h"

namespace speech_emotion::trainer {
namespace {

constexpr size_t kWorstClips = 12;

struct Arguments {
  std::vector<std::string> data;
  std::string split = "first-journey";
  std::string fold;
  Part part = Part::kTest;
  std::vector<std::string> models = {"models/emotion.onnx"};
  ModelMetadata model_options;
  std::string report;  // folder
  std::string curves;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
};

struct Scores {
  Evaluation evaluation;
  std::optional<Recalibration> recalibration;
};

Result<std::vector<cli::LoadedModel>> LoadModels(const Arguments& arguments) {
  std::vector<cli::LoadedModel> models;
  for (const std::string& path : arguments.models) {
    auto loaded = cli::LoadModelFile(path, arguments.model_options);
    if (!loaded) {
      const bool is_silent = loaded.error().code == ErrorCode::kMissingMetadata;
      return MakeError(loaded.error().code, path + ": " + loaded.error().message +
                                                (is_silent ? " (--labels, --window, --preset)" : ""));
    }
    if (!models.empty() && loaded->model->labels() != models.front().model->labels()) {
      return MakeError(ErrorCode::kInvalidArgument,
                       path + ": expected the labels of " + arguments.models.front() + ", found others");
    }
    models.push_back(std::move(*loaded));
  }
  return models;
}

void Append(ScoredUtterances part, ScoredUtterances& all) {
  all.labels = std::move(part.labels);
  all.classes = std::move(part.classes);
  std::move(part.utterances.begin(), part.utterances.end(), std::back_inserter(all.utterances));
}

// One model for all parts, or one for each.
Scores ScoreParts(const std::vector<cli::LoadedModel>& models, const TestedParts& tested,
                  const std::vector<Utterance>& utterances, int threads) {
  Scores scores;
  Recalibration recalibration;
  for (size_t i = 0; i < tested.parts.size(); ++i) {
    const TestedPart& part = tested.parts[i];
    const auto& model = models[models.size() > 1 ? i : 0].model;
    Evaluation scored = Evaluate(model, Pick(utterances, part.utterances), tested.classes, threads);
    scores.evaluation.failed.insert(scores.evaluation.failed.end(), scored.failed.begin(),
                                    scored.failed.end());
    if (!part.validation.empty()) {
      const Evaluation validation =
          Evaluate(model, Pick(utterances, part.validation), tested.classes, threads);
      recalibration.temperatures.push_back(FitTemperature(validation.scored));
      recalibration.validation_clips += static_cast<int64_t>(validation.scored.utterances.size());
      Append(WithTemperature(scored.scored, recalibration.temperatures.back()), recalibration.scored);
    }
    Append(std::move(scored.scored), scores.evaluation.scored);
  }
  // Of a part of the folds it would be compared with all of them.
  if (recalibration.temperatures.size() == tested.parts.size())
    scores.recalibration = std::move(recalibration);
  return scores;
}

void Print(const Arguments& arguments, const TestedParts& tested, const Scores& scores) {
  for (const std::string& model : arguments.models) std::printf("%s\n", model.c_str());
  std::printf("on %s (%s)\n", tested.title.c_str(), tested.independence.c_str());
  std::printf("%s\n", tested.caution.c_str());
  for (const std::string& note : tested.notes) std::printf("note: %s\n", note.c_str());
  const ScoredUtterances& scored = scores.evaluation.scored;
  const auto corpora = CorporaOf(scored);
  for (const std::string& corpus : corpora)
    std::fputs(MeasuresText(corpus, Measure(scored, corpus)).c_str(), stdout);
  if (corpora.size() > 1) std::fputs(MeasuresText("all together", Measure(scored)).c_str(), stdout);
  if (!scores.recalibration) return;
  const Calibration after = MeasureCalibration(scores.recalibration->scored);
  for (const double temperature : scores.recalibration->temperatures) {
    std::printf("\ntemperature %.3f, fitted on validation speakers", temperature);
  }
  std::printf("\nwith it: calibration error %.3f, negative log-likelihood %.3f\n",
              after.expected_calibration_error, after.negative_log_likelihood);
}

std::vector<std::pair<std::string, std::string>> FactsOf(const std::string& path,
                                                         const cli::LoadedModel& loaded) {
  std::string labels;
  for (const std::string& label : loaded.model->labels()) labels += (labels.empty() ? "" : ", ") + label;
  std::vector<std::pair<std::string, std::string>> facts = {
      {"file", std::filesystem::path(path).filename().string()},
      {"bytes", std::to_string(loaded.size_bytes)},
      {"labels", labels}};
  for (const auto& [key, value] : loaded.model->metadata()) {
    if (key != "labels" && !key.starts_with("self_test.")) facts.emplace_back(key, value);
  }
  return facts;
}

EvaluationReport MakeReport(const Arguments& arguments, const TestedParts& tested,
                            const std::vector<cli::LoadedModel>& models, Scores scores) {
  const EmotionModel& model = *models.front().model;
  const auto name = model.metadata().find("name");
  EvaluationReport report;
  report.model = name != model.metadata().end()
                     ? name->second
                     : std::filesystem::path(arguments.models.front()).filename().string();
  for (size_t i = 0; i < models.size(); ++i) {
    for (auto& fact : FactsOf(arguments.models[i], models[i])) report.facts.push_back(std::move(fact));
  }
  report.part = tested.title;
  report.independence = tested.independence;
  report.caution = tested.caution;
  report.notes = tested.notes;
  report.worst_clips = WorstClips(scores.evaluation.scored, models.front().model, kWorstClips);
  report.scored = std::move(scores.evaluation.scored);
  report.failed = std::move(scores.evaluation.failed);
  report.recalibration = std::move(scores.recalibration);
  return report;
}

Result<void> WriteReport(const std::string& folder, const EvaluationReport& report) {
  const std::filesystem::path path = folder;
  const auto table = cli::WriteWholeFile((path / "predictions.csv").string(), PredictionsCsv(report.scored));
  if (!table) return table;
  return cli::WriteWholeFile((path / "report.html").string(), ReportHtml(report));
}

struct Job {
  std::optional<Curves> curves;
  std::vector<cli::LoadedModel> models;
  std::vector<Utterance> utterances;
  TestedParts tested;
};

// Everything that can be refused, before the clips take their time.
Result<Job> Prepare(const Arguments& arguments) {
  Job job;
  if (!arguments.curves.empty()) {
    auto curves = ReadCurves(arguments.curves);
    if (!curves) return tl::unexpected(curves.error());
    job.curves = std::move(*curves);
  }
  auto models = LoadModels(arguments);
  if (!models) return tl::unexpected(models.error());
  auto utterances = ReadData(arguments.data);
  if (!utterances) return tl::unexpected(utterances.error());
  auto tested = ChooseTestedParts(arguments.split, arguments.fold, arguments.part, *utterances);
  if (!tested) return tl::unexpected(tested.error());
  if (models->size() > 1 && models->size() != tested->parts.size()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected one model, or one a fold with --fold all, found " +
                         std::to_string(models->size()) + " models and " +
                         std::to_string(tested->parts.size()) + " folds");
  }
  std::vector<ModelMetadata> metadata;
  for (const cli::LoadedModel& model : *models) metadata.push_back(model.model->metadata());
  CheckTraining(arguments.split, metadata, *tested);
  job.models = std::move(*models);
  job.utterances = std::move(*utterances);
  job.tested = std::move(*tested);
  return job;
}

int RunEvaluate(const Arguments& arguments) {
  auto job = Prepare(arguments);
  if (!job) return Fail(job.error());
  Scores scores = ScoreParts(job->models, job->tested, job->utterances, arguments.threads);
  const auto& failed = scores.evaluation.failed;
  for (const std::string& reason : failed) std::fprintf(stderr, "failed: %s\n", reason.c_str());
  if (!failed.empty()) std::fprintf(stderr, "failed: %zu clips, which count in no figure\n", failed.size());
  const int exit_code = failed.empty() ? 0 : 1;
  Print(arguments, job->tested, scores);
  if (arguments.report.empty()) return exit_code;
  EvaluationReport report = MakeReport(arguments, job->tested, job->models, std::move(scores));
  report.curves = std::move(job->curves);
  const auto written = WriteReport(arguments.report, report);
  if (!written) return Fail(written.error());
  std::printf("\n%s, with predictions.csv beside it\n",
              (std::filesystem::path(arguments.report) / "report.html").c_str());
  return exit_code;
}

}  // namespace

Command AddEvaluate(CLI::App& app) {
  CLI::App* command = app.add_subcommand("evaluate", "Score a model on a part of a split");
  auto arguments = std::make_shared<Arguments>();
  AddData(*command, arguments->data);
  command->add_option("--split", arguments->split, SplitNames() + "; all scores every clip")
      ->capture_default_str();
  command->add_option("--fold", arguments->fold, "Its name, or all of them; the first where left out")
      ->type_name("FOLD");
  cli::AddChoice<Part>(*command, "--part", arguments->part,
                       {{"train", Part::kTrain}, {"validation", Part::kValidation}, {"test", Part::kTest}},
                       "What of the split to score; test where left out");
  CLI::Option* model =
      command
          ->add_option("--model", arguments->models,
                       "The model file to read; one a fold with --fold all, each for the fold that it was "
                       "trained without")
          ->allow_extra_args(false)
          ->type_name("FILE")
          ->capture_default_str();
  command->add_option("--report", arguments->report, "Write report.html and predictions.csv there")
      ->type_name("FOLDER");
  command->add_option("--curves", arguments->curves, "A training run's epoch,loss,... for the report")
      ->type_name("FILE");
  AddThreads(*command, arguments->threads);
  cli::AddModelOptions(*command, model, arguments->model_options);
  return {command, [arguments] { return RunEvaluate(*arguments); }};
}

}  // namespace speech_emotion::trainer
