#include "commands/explanation.h"

#include <cstdio>
#include <memory>
#include <set>
#include <utility>

#include "classical/classifier.h"
#include "classical/clip_classifier.h"
#include "command.h"
#include "data/corpora/label_order.h"
#include "data/features/feature_cache.h"
#include "evaluation/bootstrap.h"
#include "terminal/progress_line.h"

namespace speech_emotion::trainer {
namespace {

// The features without the columns of `dropped`.
FeatureSet Without(const FeatureSet& clips, const std::set<int>& dropped) {
  FeatureSet kept = clips;
  for (FeatureView& view : kept.features) {
    const auto values = std::make_shared<std::vector<float>>();
    for (int column = 0; column < view.features; ++column) {
      if (!dropped.contains(column)) values->push_back(view.values[static_cast<size_t>(column)]);
    }
    view = {static_cast<int>(values->size()), *values};
    kept.storage.push_back(values);
  }
  return kept;
}

Measures Score(const ClipClassifier& classifier, const FeatureSet& clips, const ExplainedParts& parts) {
  ScoredUtterances scored{parts.labels, parts.validated.classes, {}};
  classifier.AddAnswers(clips, scored);
  return Measure(scored);
}

void Sort(std::vector<Importance>& importances) {
  std::stable_sort(importances.begin(), importances.end(),
                   [](const Importance& a, const Importance& b) { return a.loss.value > b.loss.value; });
}

}  // namespace

Result<ExplainedParts> LoadParts(const ExplainArguments& arguments) {
  if (auto known = MakeClassifier(arguments.classifier, {}); !known) return tl::unexpected(known.error());
  const auto features = FunctionalsByName(arguments.preset);
  if (!features) return tl::unexpected(features.error());
  ExplainedParts parts;
  parts.names = FeatureNames(*features);
  if (std::ssize(parts.names) <= arguments.drop) {
    return MakeError(ErrorCode::kInvalidArgument, "expected --drop below the " +
                                                      std::to_string(parts.names.size()) +
                                                      " features, found " + std::to_string(arguments.drop));
  }
  const auto utterances = ReadData(arguments.data);
  if (!utterances) return tl::unexpected(utterances.error());
  const auto split_name = SplitWithParts(arguments.split, *utterances, true);
  if (!split_name) return tl::unexpected(split_name.error());
  auto validated = ChooseTestedParts(*split_name, arguments.fold, Part::kValidation, *utterances);
  if (!validated) return tl::unexpected(validated.error());
  const Fold& fold = validated->folds.front();
  for (const auto& [indices, set] :
       {std::pair<const std::vector<size_t>*, FeatureSet*>{&fold.train, &parts.train},
        {&fold.validation, &parts.validation},
        {&fold.test, &parts.test}}) {
    if (indices->empty()) continue;
    auto loaded =
        LoadFeatures(Pick(*utterances, *indices), *features, arguments.cache_folder, arguments.threads);
    if (!loaded) return tl::unexpected(loaded.error());
    for (const std::string& reason : loaded->left_out) std::printf("left out: %s\n", reason.c_str());
    *set = std::move(*loaded);
  }
  if (parts.validation.utterances.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected clips that can be heard in " + validated->title + ", found none");
  }
  parts.speakers = CountSpeakers(parts.validation.utterances);
  parts.labels = LabelsInOrder(*utterances);
  parts.validated = std::move(*validated);
  return parts;
}

Result<Explanation> Explain(const ExplainArguments& arguments, const ExplainedParts& parts) {
  const ClassifierOptions options{arguments.seed, arguments.threads};
  const auto classifier = ClipClassifier::Train(arguments.classifier, options, parts.train);
  if (!classifier) return tl::unexpected(classifier.error());
  Explanation explanation;
  const auto measure = [&](const std::vector<FeatureGroup>& groups, const char* what) {
    ProgressLine progress("explain", what, groups.size());
    auto importances = PermutationImportance(*classifier, parts.validation, parts.validated.classes, groups,
                                             {arguments.repeats, arguments.seed, arguments.threads},
                                             [&](size_t done) { progress.Update(done); });
    Sort(importances);
    return importances;
  };
  explanation.groups = measure(FeatureGroups(parts.names), "groups");
  explanation.features = measure(SingleFeatures(parts.names), "features");
  if (arguments.drop == 0) return explanation;
  std::set<int> dropped;
  for (auto least = explanation.features.rbegin(); std::ssize(dropped) < arguments.drop; ++least) {
    dropped.insert(least->group.columns.front());
  }
  const auto smaller = ClipClassifier::Train(arguments.classifier, options, Without(parts.train, dropped));
  if (!smaller) return tl::unexpected(smaller.error());
  for (const auto& [name, clips] :
       {std::pair<const char*, const FeatureSet*>{"validation", &parts.validation}, {"test", &parts.test}}) {
    if (clips->utterances.empty()) continue;
    explanation.retrained.push_back(
        {name, Score(*classifier, *clips, parts), Score(*smaller, Without(*clips, dropped), parts)});
  }
  return explanation;
}

}  // namespace speech_emotion::trainer
