// speech-emotion-trainer compare: classifiers and recipes on the same clips, in one ranked table.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result_macros.h"
#include "classical/classifier.h"
#include "command.h"
#include "commands/comparison_run.h"
#include "data/tables/text_fields.h"
#include "evaluation/comparison.h"
#include "files/whole_file.h"
#include "terminal/flags.h"
#include "training/recipe.h"

namespace speech_emotion::trainer {
namespace {

struct CompareArguments {
  std::vector<std::string> data;
  std::string split;  // "": what the data tell
  std::string fold = "all";
  Part part = Part::kTest;
  std::vector<std::string> classifiers = ClassifierNames();
  std::vector<std::string> recipes;
  std::string preset = "functionals";
  std::string cache_folder = "cache";
  std::string output = "runs/compare";  // folder
  std::string model;                    // to export to; "": none
  uint64_t seed = 1;
  int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
};

// Everything that can be refused, before the clips take their time.
Result<ComparisonRun> Prepare(const CompareArguments& arguments) {
  for (const std::string& name : arguments.classifiers) {
    SE_RETURN_IF_ERROR(MakeClassifier(name, {}));
  }
  for (const std::string& name : arguments.recipes) {
    SE_RETURN_IF_ERROR(ReadRecipe(name));
  }
  ComparisonRun run;
  SE_ASSIGN_OR_RETURN(run.features, FunctionalsByName(arguments.preset));
  SE_ASSIGN_OR_RETURN(run.utterances, ReadData(arguments.data));
  SE_ASSIGN_OR_RETURN(run.split,
                      SplitWithParts(arguments.split, run.utterances, arguments.part == Part::kValidation));
  run.fold = arguments.fold;
  SE_ASSIGN_OR_RETURN(run.tested, ChooseTestedParts(run.split, run.fold, arguments.part, run.utterances));
  if (arguments.part == Part::kValidation && !arguments.recipes.empty()) {
    run.tested.notes.push_back("networks chose their epoch on these clips, which flatters them");
  }
  run.data = arguments.data;
  run.cache_folder = arguments.cache_folder;
  run.run_folder = arguments.output;
  run.seed = arguments.seed;
  run.threads = arguments.threads;
  return run;
}

Result<void> WriteOutputs(const std::string& folder, const Comparison& comparison) {
  const std::filesystem::path path = folder;
  auto table = WriteWholeFile((path / "comparison.csv").string(), ComparisonCsv(comparison));
  if (!table) return table;
  return WriteWholeFile((path / "report.html").string(), ComparisonHtml(comparison));
}

int RunCompare(const CompareArguments& arguments) {
  const auto run = Prepare(arguments);
  if (!run) return Fail(run.error());
  Comparison comparison = {
      run->tested.title, run->tested.independence, run->tested.caution, run->tested.notes, {}, {}};
  auto models = CompareClassifiers(*run, arguments.classifiers, comparison.failed);
  if (!models) return Fail(models.error());
  auto networks = CompareRecipes(*run, arguments.recipes, comparison.failed);
  if (!networks) return Fail(networks.error());
  std::move(networks->begin(), networks->end(), std::back_inserter(*models));
  if (models->empty())
    return Fail({ErrorCode::kInvalidArgument, "expected --classifiers or --recipe, found neither"});
  Rank(*models);
  comparison.models = std::move(*models);
  for (const std::string& reason : comparison.failed) std::printf("left out: %s\n", reason.c_str());
  std::printf("\non %s (%s)\n%s\n", comparison.part.c_str(), comparison.independence.c_str(),
              comparison.caution.c_str());
  for (const std::string& note : comparison.notes) std::printf("note: %s\n", note.c_str());
  std::printf("\n%s", ComparisonText(comparison).c_str());
  if (auto written = WriteOutputs(arguments.output, comparison); !written) return Fail(written.error());
  std::printf("\n%s, with comparison.csv beside it\n",
              (std::filesystem::path(arguments.output) / "report.html").c_str());
  if (arguments.model.empty()) return 0;
  const auto name = ExportFirstLinear(*run, comparison.models, arguments.model);
  if (!name) return Fail(name.error());
  std::printf(
      "wrote %s: %s, trained on every clip, so that no figure of these corpora is one of new voices\n",
      arguments.model.c_str(), name->c_str());
  return 0;
}

}  // namespace

Command AddCompare(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("compare", "Train classifiers and recipes on the same clips, and rank them");
  auto arguments = std::make_shared<CompareArguments>();
  AddData(*command, arguments->data);
  command->add_option("--split", arguments->split, SplitNames() + "; where left out, what the data tell");
  command->add_option("--fold", arguments->fold, "Its name, or all of them")
      ->type_name("FOLD")
      ->capture_default_str();
  AddChoice<Part>(*command, "--part", arguments->part,
                  {{"validation", Part::kValidation}, {"test", Part::kTest}},
                  "What of the split to score; test where left out");
  command
      ->add_option("--classifiers", arguments->classifiers,
                   "Of " + Joined(ClassifierNames(), ", ") + "; all where left out, none for no classifier")
      ->delimiter(',')
      ->type_name("NAME,...");
  command
      ->add_option(
          "--recipe", arguments->recipes,
          "A network's, as train has it; repeatable. Trained anew on each fold, or found trained below "
          "--output")
      ->allow_extra_args(false);
  command->add_option("--preset", arguments->preset, "The classifiers' features: functionals of a clip")
      ->capture_default_str();
  command->add_option("--output", arguments->output, "Folder of report.html, comparison.csv and trainings")
      ->capture_default_str();
  command
      ->add_option(
          "--export", arguments->model,
          "Write the best linear classifier (lda, logistic-regression), trained on every clip, as a model "
          "file")
      ->type_name("FILE");
  AddCache(*command, arguments->cache_folder);
  command->add_option("--seed", arguments->seed)->capture_default_str();
  AddThreads(*command, arguments->threads);
  return {command, [arguments] {
            if (arguments->classifiers == std::vector<std::string>{"none"}) arguments->classifiers.clear();
            return RunCompare(*arguments);
          }};
}

}  // namespace speech_emotion::trainer
