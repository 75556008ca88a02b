// speech-emotion-trainer train: corpora in, one .onnx file out.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result_macros.h"
#include "command.h"
#include "commands/evaluation_run.h"
#include "commands/together.h"
#include "commands/training_job.h"
#include "data/tables/text_fields.h"
#include "training/threads.h"

namespace speech_emotion::trainer {
namespace {

// Nobody chose anything on the test part: now that the models stand, it may tell how good they are.
int EvaluateFolds(const TrainArguments& arguments, TrainingJob job, const std::vector<TrainedFold>& trained) {
  const std::string fold = job.folds.size() > 1 ? "all" : job.folds.front().name;
  EvaluationRun run;
  auto tested = ChooseTestedParts(job.split.name, fold, Part::kTest, job.source.utterances);
  if (!tested) return Fail(tested.error());
  for (const TrainedFold& one : trained) {
    run.model_paths.push_back(one.model);
    if (one.test) run.scored.push_back(*one.test);
  }
  auto models = LoadModels(run.model_paths, {});
  if (!models) return Fail(models.error());
  if (trained.size() == 1) {
    auto curves = ReadCurves(trained.front().run_folder / "log.csv");
    if (!curves) return Fail(curves.error());
    run.curves = std::move(*curves);
  }
  run.start_path = arguments.init;
  run.split = job.split.name;
  run.models = std::move(*models);
  run.utterances = std::move(job.source.utterances);
  run.tested = std::move(*tested);
  run.report_folder =
      trained.size() == 1 ? trained.front().run_folder.string() : RunFolder(arguments, job, "all").string();
  run.threads = arguments.threads;
  run.tolerates_failures = true;  // the model stands: which part a broken clip fell into is chance
  std::printf("\n");
  return RunEvaluation(std::move(run));
}

struct TrainedJob {
  TrainingJob job;
  std::vector<TrainedFold> folds;
};

Result<TrainedJob> TrainFolds(const TrainArguments& arguments) {
  SE_ASSIGN_OR_RETURN(auto job, PrepareTraining(arguments));
  SetTorchThreads(arguments.threads);
  std::vector<TrainedFold> trained;
  for (const Fold& fold : job.folds) {
    SE_ASSIGN_OR_RETURN(auto one, TrainFold(arguments, job, fold));
    trained.push_back(std::move(one));
  }
  return TrainedJob{std::move(job), std::move(trained)};
}

int RunTrain(TrainArguments arguments) {
  auto group = JoinForCommand();
  if (!group) return Fail(group.error());
  arguments.group = std::move(*group);
  auto trained = Together(arguments.group, [&] { return TrainFolds(arguments); });
  if (!trained) return Fail(trained.error());
  if (!IsFirst(arguments.group.get())) return 0;
  const auto& folds = trained->job.folds;
  const bool has_test =
      std::all_of(folds.begin(), folds.end(), [](const Fold& fold) { return !fold.test.empty(); });
  if (!has_test || arguments.holds_out_validation) return 0;
  return EvaluateFolds(arguments, std::move(trained->job), trained->folds);
}

}  // namespace

Command AddTrain(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("train", "Train on corpora and write the model; a killed run is resumed");
  auto arguments = std::make_shared<TrainArguments>();
  AddData(*command, arguments->data);
  command->get_option("--data")->required(false);
  command->add_option("--from-features", arguments->feature_folder,
                      "A folder of X.npy, y.npy and more, as `features` writes them, in place of --data");
  command->add_option("--recipe", arguments->recipe,
                      "A .toml file, or one of " + Joined(RecipeNames(), ", ") +
                          "; flagship where none is given, fine-tune with --init");
  command
      ->add_option("--init", arguments->init,
                   "A model file of this program to train on from, with its features and network")
      ->type_name("FILE");
  command->add_flag("--freeze", arguments->freeze, "With --init: only the classifier learns");
  command->add_option("--split", arguments->split,
                      "In place of the recipe's, or of what own data tell: " + SplitNames());
  command->add_flag("--independent", arguments->independent,
                    "The recipe's speaker-independent split, where its own isn't one");
  command
      ->add_option("--fold", arguments->fold,
                   "Its name, or all of them one after the other; the first where left out")
      ->type_name("FOLD");
  command->add_option(
      "--model", arguments->model,
      "The model file to write; of several folds FILE-FOLD.onnx each. model.onnx in the run folder "
      "where none is given");
  AddThreads(*command, arguments->threads);
  AddCache(*command, arguments->cache_folder);
  command->add_option(
      "--run", arguments->run_folder,
      "Folder of the checkpoint, log.csv, report.html and predictions.csv; runs/RECIPE-SPLIT-FOLD-SEED where "
      "none is given");
  command
      ->add_option(
          "--device", arguments->device,
          "auto, cpu, cuda or cuda:N; auto: a GPU where there is one, of several processes each its own")
      ->capture_default_str();
  command
      ->add_option(
          "--calibration", arguments->calibration,
          "Models of this recipe whose training left validation speakers out (--trial): the mean of their "
          "temperatures and of what they call uncertain, for a model that is trained on everyone")
      ->type_name("FILE");
  command->add_option("--seed", arguments->seed)->capture_default_str();
  command->add_flag(
      "--trial", arguments->holds_out_validation,
      "As tune's: holds out validation speakers whether the recipe needs them or not, and doesn't score "
      "the test part");
  arguments->recipe_flags.AddTo(*command);
  return {command, [arguments] { return RunTrain(*arguments); }};
}

}  // namespace speech_emotion::trainer
