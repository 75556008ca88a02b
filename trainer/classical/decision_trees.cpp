#include "classical/decision_trees.h"

#include <opencv2/ml.hpp>
#include <string>

#include "classical/probabilities.h"

namespace speech_emotion::trainer {
namespace {

constexpr int kTrees = 200;

// OpenCV changes none of what it is given, but can't say so.
cv::Mat MatrixOf(const Rows& rows) {
  return {static_cast<int>(rows.rows()), static_cast<int>(rows.cols()), CV_32F,
          const_cast<float*>(rows.data())};
}

void Configure(cv::ml::DTrees& trees, const std::vector<double>& weights, int depth, int least_clips) {
  trees.setMaxDepth(depth);
  trees.setMinSampleCount(least_clips);
  trees.setCVFolds(0);  // no pruning
  trees.setUseSurrogates(false);
  trees.setPriors(cv::Mat(weights, true));
}

}  // namespace

Result<void> DecisionTrees::Train(const Examples& examples) {
  classes_ = examples.classes;
  const std::vector<double> weights = BalancedWeights(examples);
  try {
    cv::setNumThreads(options_.threads);
    cv::theRNG().state = options_.seed;
    if (kind_ == Kind::kTree) {
      trees_ = cv::ml::DTrees::create();
      Configure(*trees_, weights, 8, 20);
    } else {
      const auto forest = cv::ml::RTrees::create();
      Configure(*forest, weights, 20, 4);
      forest->setActiveVarCount(0);  // the square root of the features
      forest->setTermCriteria({cv::TermCriteria::MAX_ITER, kTrees, 0.0});
      trees_ = forest;
    }
    if (trees_->train(MatrixOf(examples.rows), cv::ml::ROW_SAMPLE, cv::Mat(examples.labels, true))) return {};
  } catch (const cv::Exception& error) {
    return MakeError(ErrorCode::kInvalidArgument, "trees: " + error.err);
  }
  return MakeError(ErrorCode::kInvalidArgument, "trees: the training failed");
}

Rows DecisionTrees::Probabilities(const Rows& rows) const {
  Rows probabilities = Rows::Zero(rows.rows(), classes_);
  if (rows.rows() == 0) return probabilities;
  cv::Mat answers;
  if (kind_ == Kind::kTree) {
    trees_->predict(MatrixOf(rows), answers);
    for (int row = 0; row < answers.rows; ++row) {
      probabilities(row, static_cast<int>(answers.at<float>(row))) = 1.0f;
    }
    return probabilities;
  }
  // A row of the classes, and below it one of votes for each clip.
  static_cast<const cv::ml::RTrees&>(*trees_).getVotes(MatrixOf(rows), answers, 0);
  for (int row = 1; row < answers.rows; ++row) {
    for (int place = 0; place < answers.cols; ++place) {
      probabilities(row - 1, answers.at<int>(0, place)) = static_cast<float>(answers.at<int>(row, place));
    }
  }
  probabilities.array().colwise() /= probabilities.rowwise().sum().array().eval();
  return probabilities;
}

size_t DecisionTrees::size_bytes() const {
  return trees_->getNodes().size() * sizeof(cv::ml::DTrees::Node) +
         trees_->getSplits().size() * sizeof(cv::ml::DTrees::Split);
}

}  // namespace speech_emotion::trainer
