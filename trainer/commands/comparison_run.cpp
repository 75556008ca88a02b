#include "commands/comparison_run.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <set>
#include <utility>

#include "base/result_macros.h"
#include "classical/clip_classifier.h"
#include "commands/evaluation_run.h"
#include "commands/training_job.h"
#include "data/corpora/label_order.h"
#include "data/corpora/licences.h"
#include "data/features/feature_cache.h"
#include "data/tables/text_fields.h"
#include "evaluation/evaluation.h"
#include "files/feature_stream.h"
#include "files/text_encoding.h"
#include "model/linear_model.h"
#include "terminal/progress_line.h"
#include "training/threads.h"

namespace speech_emotion::trainer {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kTimedClips = 20;
constexpr char kClassifier[] = "classifier";
constexpr double kWindowS = 6.0;  // of an exported classifier: a clip is one window

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct FoldFeatures {
  FeatureSet train, tested;
};

// What an augmented copy sounds like nobody said: none is trained on here, nor scored.
Result<std::vector<FoldFeatures>> LoadFolds(const ComparisonRun& run, std::vector<std::string>& failed) {
  std::vector<FoldFeatures> folds;
  std::set<std::string> reasons(failed.begin(), failed.end());
  for (size_t i = 0; i < run.tested.folds.size(); ++i) {
    FoldFeatures fold;
    for (const auto& [indices, set] : {std::pair{&run.tested.folds[i].train, &fold.train},
                                       std::pair{&run.tested.parts[i].utterances, &fold.tested}}) {
      SE_ASSIGN_OR_RETURN(auto loaded, LoadFeatures(Pick(run.utterances, *indices), run.features,
                                                    run.cache_folder, run.threads));
      reasons.insert(loaded.left_out.begin(), loaded.left_out.end());
      *set = std::move(loaded);
    }
    if (fold.tested.utterances.empty()) {
      return MakeError(ErrorCode::kInvalidArgument,
                       "expected clips that can be heard in " + run.tested.title + ", found none");
    }
    folds.push_back(std::move(fold));
  }
  failed.assign(reasons.begin(), reasons.end());
  return folds;
}

void PrintLine(const ComparedModel& model) {
  std::printf("%s: unweighted average recall %s, %zu clips\n", model.name.c_str(),
              FixedPoint(model.measures.unweighted_average_recall.value, 3).c_str(),
              model.scored.utterances.size());
  std::fflush(stdout);
}

// From a file to its probabilities: reading, features and the classifier.
Result<double> TimeClips(const ClipClassifier& classifier, const ComparisonRun& run, const FeatureSet& clips,
                         const std::vector<std::string>& labels) {
  const size_t count = std::min(kTimedClips, clips.utterances.size());
  const auto start = Clock::now();
  for (size_t i = 0; i < count; ++i) {
    SE_ASSIGN_OR_RETURN(const auto heard,
                        ReadFileFeatures(clips.utterances[i].path.string(), {}, run.features));
    const FeatureMatrix& row = heard.signals.front().features;
    FeatureSet one;
    one.utterances = {clips.utterances[i]};
    one.features = {{row.features, row.values}};
    classifier.Probabilities(one, labels);
  }
  return SecondsSince(start) / static_cast<double>(count);
}

Result<ComparedModel> CompareClassifier(const std::string& name, const ComparisonRun& run,
                                        const std::vector<FoldFeatures>& folds,
                                        const std::vector<std::string>& labels) {
  ComparedModel model;
  model.name = name;
  model.kind = kClassifier;
  model.scored = {labels, run.tested.classes, {}};
  ProgressLine progress(name, "folds", folds.size());
  for (size_t i = 0; i < folds.size(); ++i) {
    const auto start = Clock::now();
    SE_ASSIGN_OR_RETURN(const auto trained,
                        ClipClassifier::Train(name, {run.seed, run.threads}, folds[i].train));
    model.training_s += SecondsSince(start);
    const FeatureSet& tested = folds[i].tested;
    trained.AddAnswers(tested, model.scored);
    if (i == 0) {
      SE_ASSIGN_OR_RETURN(model.clip_s, TimeClips(trained, run, tested, labels));
      model.size_bytes = trained.size_bytes();
    }
    progress.Update(i + 1);
  }
  MeasureModel(model);
  return model;
}

Result<ComparedModel> CompareRecipe(const std::string& name, const ComparisonRun& run,
                                    std::vector<std::string>& failed) {
  TrainArguments arguments;
  arguments.data = run.data;
  arguments.recipe = name;
  arguments.split = run.split;
  arguments.fold = run.fold;
  arguments.cache_folder = run.cache_folder;
  arguments.seed = run.seed;
  arguments.threads = run.threads;
  arguments.holds_out_validation = run.tested.part == Part::kValidation;
  SE_ASSIGN_OR_RETURN(auto job, PrepareTraining(arguments));
  ComparedModel model;
  model.name = job.recipe.name;
  model.kind = "network";
  arguments.run_folder = (run.run_folder / (model.name + "-seed" + std::to_string(run.seed))).string();
  model.found_trained = std::filesystem::exists(RunFolder(arguments, job, job.folds.front().name));
  std::vector<std::string> paths;
  for (const Fold& fold : job.folds) {
    const auto start = Clock::now();
    SE_ASSIGN_OR_RETURN(const auto trained, TrainFold(arguments, job, fold));
    model.training_s += SecondsSince(start);
    paths.push_back(trained.model);
  }
  SE_ASSIGN_OR_RETURN(const auto models, LoadModels(paths, {}));
  model.size_bytes = models.front().size_bytes;
  for (size_t i = 0; i < models.size(); ++i) {
    const auto clips = Pick(run.utterances, run.tested.parts[i].utterances);
    if (i == 0) {
      std::vector<Utterance> timed = clips;
      timed.resize(std::min(kTimedClips, clips.size()));
      const auto start = Clock::now();
      Evaluate(models[i].model, timed, run.tested.classes, 1);
      model.clip_s = SecondsSince(start) / static_cast<double>(timed.size());
    }
    Evaluation evaluation = Evaluate(models[i].model, clips, run.tested.classes, run.threads);
    model.scored.labels = evaluation.scored.labels;
    model.scored.classes = evaluation.scored.classes;
    for (ScoredUtterance& one : evaluation.scored.utterances) {
      model.scored.utterances.push_back(std::move(one));
    }
    for (std::string& reason : evaluation.failed) {
      if (std::find(failed.begin(), failed.end(), reason) == failed.end())
        failed.push_back(std::move(reason));
    }
  }
  MeasureModel(model);
  return model;
}

}  // namespace

Result<std::vector<ComparedModel>> CompareClassifiers(const ComparisonRun& run,
                                                      const std::vector<std::string>& names,
                                                      std::vector<std::string>& failed) {
  std::vector<ComparedModel> models;
  if (names.empty()) return models;
  SE_ASSIGN_OR_RETURN(const auto folds, LoadFolds(run, failed));
  const auto labels = LabelsInOrder(run.utterances);
  for (const std::string& name : names) {
    SE_ASSIGN_OR_RETURN(auto model, CompareClassifier(name, run, folds, labels));
    PrintLine(model);
    models.push_back(std::move(model));
  }
  return models;
}

Result<std::vector<ComparedModel>> CompareRecipes(const ComparisonRun& run,
                                                  const std::vector<std::string>& recipes,
                                                  std::vector<std::string>& failed) {
  std::vector<ComparedModel> models;
  if (!recipes.empty()) SetTorchThreads(run.threads);
  for (const std::string& recipe : recipes) {
    SE_ASSIGN_OR_RETURN(auto model, CompareRecipe(recipe, run, failed));
    PrintLine(model);
    models.push_back(std::move(model));
  }
  return models;
}

Result<std::string> ExportFirstLinear(const ComparisonRun& run, const std::vector<ComparedModel>& ranked,
                                      const std::filesystem::path& path) {
  const auto is_linear = [](const ComparedModel& model) {
    const auto classifier = MakeClassifier(model.name, {});
    return model.kind == kClassifier && classifier && (*classifier)->linear();
  };
  const auto first = std::find_if(ranked.begin(), ranked.end(), is_linear);
  if (first == ranked.end()) {
    return MakeError(
        ErrorCode::kInvalidArgument,
        "expected a classifier that an .onnx file can hold (lda, logistic-regression), found none");
  }
  std::vector<Utterance> speech;
  std::ranges::copy_if(run.utterances, std::back_inserter(speech), IsEmotional);
  SE_ASSIGN_OR_RETURN(const auto clips, LoadFeatures(speech, run.features, run.cache_folder, run.threads));
  SE_ASSIGN_OR_RETURN(const auto trained, ClipClassifier::Train(first->name, {run.seed, run.threads}, clips));
  const auto corpora = CorporaOf(clips.utterances);
  ModelDescription description;
  description.features = run.features;
  description.window_s = kWindowS;
  description.provenance = {{"name", "speech-emotion " + first->name},
                            {"split", "all"},
                            {"corpora", Joined(corpora, ",")},
                            {"training.clips", std::to_string(clips.utterances.size())},
                            {"licence", LicenceOf(corpora)}};
  if (auto written = WriteLinearModel(trained, description, path); !written) {
    return tl::unexpected(written.error());
  }
  return first->name;
}

}  // namespace speech_emotion::trainer
