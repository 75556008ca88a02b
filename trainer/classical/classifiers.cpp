#include <functional>
#include <utility>

#include "classical/classifier.h"
#include "classical/discriminant.h"
#include "classical/reference_classifiers.h"
#ifdef SPEECH_EMOTION_CLASSICAL
#include "classical/boosted_trees.h"
#include "classical/decision_trees.h"
#include "classical/logistic_regression.h"
#include "classical/support_vectors.h"
#endif

namespace speech_emotion::trainer {
namespace {

using Options = ClassifierOptions;
using Maker = std::function<std::unique_ptr<Classifier>(const Options&)>;

const std::vector<std::pair<std::string, Maker>>& Makers() {
  static const std::vector<std::pair<std::string, Maker>> makers = {
      {"majority", [](const Options&) { return std::make_unique<MajorityClass>(); }},
      {"lda", [](const Options&) { return std::make_unique<LinearDiscriminant>(); }},
      {"qda", [](const Options&) { return std::make_unique<QuadraticDiscriminant>(); }},
      {"naive-bayes", [](const Options&) { return std::make_unique<NaiveBayes>(); }},
      {"k-nn", [](const Options&) { return std::make_unique<NearestNeighbours>(); }},
#ifdef SPEECH_EMOTION_CLASSICAL
      {"logistic-regression", [](const Options&) { return std::make_unique<LogisticRegression>(); }},
      {"svm", [](const Options& options) { return std::make_unique<SupportVectorMachine>(options); }},
      {"boosting", [](const Options& options) { return std::make_unique<BoostedTrees>(options); }},
      {"tree",
       [](const Options& options) {
         return std::make_unique<DecisionTrees>(DecisionTrees::Kind::kTree, options);
       }},
      {"forest",
       [](const Options& options) {
         return std::make_unique<DecisionTrees>(DecisionTrees::Kind::kForest, options);
       }},
#endif
  };
  return makers;
}

}  // namespace

const std::vector<std::string>& ClassifierNames() {
  static const auto names = [] {
    std::vector<std::string> all;
    for (const auto& [name, maker] : Makers()) all.push_back(name);
    return all;
  }();
  return names;
}

Result<std::unique_ptr<Classifier>> MakeClassifier(const std::string& name,
                                                   const ClassifierOptions& options) {
  std::string names;
  for (const auto& [known, maker] : Makers()) {
    if (known == name) return maker(options);
    names += (names.empty() ? "" : ", ") + known;
  }
  return MakeError(ErrorCode::kInvalidArgument,
                   "expected one of the classifiers " + names + ", found '" + name + "'");
}

}  // namespace speech_emotion::trainer
