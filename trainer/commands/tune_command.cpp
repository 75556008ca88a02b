// speech-emotion-trainer tune: a recipe's [tune] searched on validation clips; the best written as a recipe.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result_macros.h"
#include "command.h"
#include "commands/evaluation_run.h"
#include "commands/training_job.h"
#include "data/features/fingerprint.h"
#include "evaluation/bootstrap.h"
#include "evaluation/evaluation.h"
#include "evaluation/tested_parts.h"
#include "files/text_encoding.h"
#include "files/whole_file.h"
#include "terminal/flags.h"
#include "training/recipe.h"
#include "tuning/child_process.h"
#include "tuning/rungs.h"
#include "tuning/search_space.h"
#include "tuning/trial_ledger.h"
#include "tuning/tuning_report.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

enum class Method { kRandom, kHalving };

struct TuneArguments {
  std::vector<std::string> data;
  std::string recipe;
  std::string split;  // "": the recipe's, or what one's own data tell
  std::string fold;
  Method method = Method::kHalving;
  int trials = 27;
  int jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  uint64_t seed = 1;
  std::string cache_folder = "cache";
  std::string output;  // folder; "": runs/tune-RECIPE
};

struct Search {
  SearchSpace space;
  Recipe recipe;
  std::string split, fold;
  fs::path output;
  std::vector<Rung> rungs;
  std::vector<Utterance> validation;  // that the trials are scored on
  std::string part;                   // what these are
  CorpusClasses classes;
  std::string data_hash;  // of the same clips under corrected labels another
};

// Everything that can be refused, before hours of trials.
Result<Search> Prepare(const TuneArguments& arguments) {
  SE_ASSIGN_OR_RETURN(auto space, ReadSearchSpace(arguments.recipe));
  SE_ASSIGN_OR_RETURN(auto recipe, RecipeFromText(space.recipe, arguments.recipe));
  SE_ASSIGN_OR_RETURN(auto utterances, ReadData(arguments.data));
  Search search{std::move(space),
                std::move(recipe),
                arguments.split,
                arguments.fold,
                arguments.output,
                {},
                {},
                {},
                {},
                ClipFingerprint(utterances)};
  if (search.split.empty()) search.split = SplitFor(search.recipe, utterances);
  SE_ASSIGN_OR_RETURN(auto tested,
                      ChooseTestedParts(search.split, search.fold, Part::kValidation, utterances));
  search.fold = tested.parts.front().fold;
  search.part = tested.title;
  search.classes = tested.classes;
  search.validation = Pick(utterances, tested.parts.front().utterances);
  if (search.output.empty()) search.output = fs::path("runs") / ("tune-" + search.recipe.name);
  search.rungs = arguments.method == Method::kRandom
                     ? RandomSearchRungs(arguments.trials, search.recipe.training.epochs)
                     : HalvingRungs(arguments.trials, search.recipe.training.epochs);
  return search;
}

std::string IdentityOf(const TuneArguments& arguments, const Search& search) {
  std::string text = "data with the hash " + search.data_hash + ", " +
                     std::to_string(search.validation.size()) + " validation clips";
  for (const std::string& data : arguments.data) text += " " + data;
  return text + "\nsplit " + search.split + " fold " + search.fold + "\nseed " +
         std::to_string(arguments.seed) + "\n\n" + search.space.recipe;
}

fs::path FolderOf(const Search& search, int trial, int epochs) {
  char name[24];
  std::snprintf(name, sizeof name, "trial-%03d", trial);
  return search.output / name / ("epochs-" + std::to_string(epochs));
}

Result<void> StartTrial(const TuneArguments& arguments, const Search& search, int trial, int epochs,
                        ChildProcesses& processes) {
  const fs::path folder = FolderOf(search, trial, epochs);
  const fs::path recipe = folder / "recipe.toml";
  const std::string text = RecipeWith(search.space, DrawTrial(search.space, arguments.seed, trial), epochs);
  SE_RETURN_IF_ERROR(WriteWholeFile(recipe.string(), text));
  std::vector<std::string> train = {"train",
                                    "--recipe",
                                    recipe.string(),
                                    "--split",
                                    search.split,
                                    "--run",
                                    folder.string(),
                                    "--cache",
                                    arguments.cache_folder,
                                    "--threads",
                                    "1",
                                    "--seed",
                                    std::to_string(arguments.seed),
                                    "--trial"};
  if (!search.fold.empty()) train.insert(train.end(), {"--fold", search.fold});
  for (const std::string& data : arguments.data) train.insert(train.end(), {"--data", data});
  return processes.Start(trial, train, folder / "train.log");
}

// The last line that says something: why a training failed.
std::string LastLine(const fs::path& log) {
  std::ifstream text(log);
  std::string last;
  for (std::string line; std::getline(text, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

TrialResult ScoreTrial(const TuneArguments& arguments, const Search& search, int epochs,
                       const ChildProcesses::Ended& ended, double seconds) {
  TrialResult result{ended.id, epochs, DrawTrial(search.space, arguments.seed, ended.id), {}, seconds, ""};
  const fs::path folder = FolderOf(search, ended.id, epochs);
  if (ended.exit_code != 0) {
    result.failure = LastLine(folder / "train.log");
    if (result.failure.empty()) result.failure = "ended with exit code " + std::to_string(ended.exit_code);
    return result;
  }
  const auto models = LoadModels({(folder / "model.onnx").string()}, {});
  if (!models) {
    result.failure = models.error().message;
    return result;
  }
  const Evaluation evaluation = Evaluate(models->front().model, search.validation, search.classes, 1);
  result.recall = Measure(evaluation.scored).unweighted_average_recall;
  return result;
}

void PrintTrial(const TrialResult& result, size_t done, size_t total) {
  std::printf("%zu/%zu trial %d, %d epochs: ", done, total, result.trial, result.epochs);
  if (result.recall) {
    std::printf("unweighted average recall %.3f, %.0f s\n", result.recall->value, result.seconds);
  } else {
    std::printf("failed: %s\n", result.failure.c_str());
  }
  std::fflush(stdout);
}

// Those of the rung that have no result yet, as many at once as there are jobs.
Result<void> RunRung(const TuneArguments& arguments, const Search& search, const std::vector<int>& trials,
                     int epochs, size_t& done, size_t total, TrialLedger& ledger) {
  ChildProcesses processes;
  std::map<int, Clock::time_point> started;
  std::vector<int> waiting;
  for (const int trial : trials) {
    if (ledger.Find(trial, epochs) != nullptr) {
      ++done;
    } else {
      waiting.push_back(trial);
    }
  }
  auto next = waiting.begin();
  while (next != waiting.end() || processes.running() > 0) {
    if (next != waiting.end() && processes.running() < static_cast<size_t>(arguments.jobs)) {
      SE_RETURN_IF_ERROR(StartTrial(arguments, search, *next, epochs, processes));
      started[*next++] = Clock::now();
      continue;
    }
    const auto ended = processes.Wait();
    const double seconds = std::chrono::duration<double>(Clock::now() - started[ended.id]).count();
    TrialResult result = ScoreTrial(arguments, search, epochs, ended, seconds);
    PrintTrial(result, ++done, total);
    SE_RETURN_IF_ERROR(ledger.Add(std::move(result)));
  }
  return {};
}

Result<void> RunSearch(const TuneArguments& arguments, const Search& search, TrialLedger& ledger) {
  size_t total = 0, done = 0;
  for (const Rung& rung : search.rungs) total += static_cast<size_t>(rung.trials);
  std::vector<int> trials(static_cast<size_t>(arguments.trials));
  for (size_t i = 0; i < trials.size(); ++i) trials[i] = static_cast<int>(i);
  for (const Rung& rung : search.rungs) {
    trials.resize(std::min(trials.size(), static_cast<size_t>(rung.trials)));
    SE_RETURN_IF_ERROR(RunRung(arguments, search, trials, rung.epochs, done, total, ledger));
    trials.clear();
    for (const TrialResult* result : Ranked(ledger.results(), rung.epochs)) trials.push_back(result->trial);
  }
  return {};
}

Result<void> WriteOutputs(const TuneArguments& arguments, const Search& search, const TuningReport& report) {
  const auto page = WriteWholeFile((search.output / "report.html").string(), TuningHtml(report));
  if (!page) return page;
  const auto ranked = Ranked(report.results, report.epochs);
  const TrialResult& best = *ranked.front();
  const std::string text = "# Trial " + std::to_string(best.trial) + " of a search in " + arguments.recipe +
                           ": unweighted average recall " + FixedPoint(best.recall->value, 3) + " on " +
                           search.part + ".\n" + TunedRecipe(search.space, best.values);
  return WriteWholeFile((search.output / "best.toml").string(), text);
}

int RunTune(const TuneArguments& arguments) {
  const auto search = Prepare(arguments);
  if (!search) return Fail(search.error());
  auto ledger = TrialLedger::Open(search->output, search->space, IdentityOf(arguments, *search));
  if (!ledger) return Fail(ledger.error());
  if (auto ok = RunSearch(arguments, *search, *ledger); !ok) return Fail(ok.error());
  const TuningReport report = {search->recipe.name,
                               search->part,
                               &search->space,
                               ledger->results(),
                               search->rungs.back().epochs,
                               CountSpeakers(search->validation)};
  if (Ranked(report.results, report.epochs).empty()) {
    return Fail({ErrorCode::kInvalidArgument,
                 search->output.string() + ": no trial came to its end; trials.csv says why"});
  }
  if (auto ok = WriteOutputs(arguments, *search, report); !ok) return Fail(ok.error());
  constexpr size_t kShown = 10;
  std::printf("\nbest on %s\n%s\n%s: the best as a recipe; report.html and trials.csv beside it\n",
              search->part.c_str(), TrialsText(report, kShown).c_str(),
              (search->output / "best.toml").c_str());
  return 0;
}

}  // namespace

Command AddTune(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "tune", "Search the ranges of a recipe's [tune] on validation clips; a killed search goes on");
  auto arguments = std::make_shared<TuneArguments>();
  AddData(*command, arguments->data);
  command->add_option("--recipe", arguments->recipe, "As train has it, with a table [tune]")->required();
  command->add_option("--split", arguments->split,
                      "In place of the recipe's, or of what own data tell: " + SplitNames());
  command->add_option("--fold", arguments->fold, "Its name; the first where left out")->type_name("FOLD");
  AddChoice<Method>(
      *command, "--method", arguments->method, {{"halving", Method::kHalving}, {"random", Method::kRandom}},
      "Whether only the best third of the trials goes on to three times the epochs; halving where left out");
  command->add_option("--trials", arguments->trials, "To draw")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_option("--jobs", arguments->jobs, "Trials at once, of one thread each")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option(
      "--output", arguments->output,
      "Folder of trials.csv, report.html, best.toml and each trial; runs/tune-RECIPE where left out");
  AddCache(*command, arguments->cache_folder);
  command->add_option("--seed", arguments->seed, "Of the draws, and of each training")->capture_default_str();
  return {command, [arguments] { return RunTune(*arguments); }};
}

}  // namespace speech_emotion::trainer
