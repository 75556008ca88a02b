// A classifier for clips: its features standardised, its classes by name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "classical/classifier.h"
#include "data/features/feature_set.h"
#include "evaluation/scored_utterances.h"

namespace speech_emotion::trainer {

class ClipClassifier {
 public:
  // `clips`: of one row each. kInvalidArgument for another shape, fewer than two classes, and an unknown
  // name.
  static Result<ClipClassifier> Train(const std::string& name, const ClassifierOptions& options,
                                      const FeatureSet& clips);

  // One a label, which sum to one; 0 for labels that the training clips lacked.
  std::vector<std::vector<float>> Probabilities(const FeatureSet& clips,
                                                const std::vector<std::string>& labels) const;

  // What it says of each clip, added to what was said before: its probabilities of `scored.labels`.
  void AddAnswers(const FeatureSet& clips, ScoredUtterances& scored) const;

  // Of standardised rows: (row - mean()) * scale(); its classes are labels(). Nothing of a classifier that
  // isn't.
  std::optional<LinearMap> linear() const { return classifier_->linear(); }
  const Eigen::RowVectorXf& mean() const { return mean_; }
  const Eigen::RowVectorXf& scale() const { return scale_; }
  const std::vector<std::string>& labels() const { return labels_; }

  // With the standardisation.
  size_t size_bytes() const;

  // Probabilities in its two steps, for those who change the rows in between: as the classifier takes them,
  // and [clips, labels()].
  Rows Standardized(const FeatureSet& clips) const;
  Rows Probabilities(const Rows& standardized) const { return classifier_->Probabilities(standardized); }

 private:
  Eigen::RowVectorXf mean_, scale_;
  std::vector<std::string> labels_;  // of the classifier's classes
  std::unique_ptr<Classifier> classifier_;
};

}  // namespace speech_emotion::trainer
