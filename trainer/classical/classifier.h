// Classifiers of one row of features a clip: what networks are compared with.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;  // [clips, features]

struct Examples {
  Rows rows;
  std::vector<int> labels;  // one a row, from 0 on
  int classes = 0;
};

// Of a classifier whose probabilities are softmax(weights * row + bias), or, one against the rest, the
// sigmoids of these divided by their sum.
struct LinearMap {
  Rows weights;  // [classes, features]
  Eigen::VectorXf bias;
  bool is_one_against_rest = false;
};

class Classifier {
 public:
  virtual ~Classifier() = default;

  // `examples`: standardised, with one or more of each class. Classes weigh alike, however many examples they
  // have, as they do in unweighted average recall. Called once.
  virtual Result<void> Train(const Examples& examples) = 0;

  // [clips, classes]; a row sums to one.
  virtual Rows Probabilities(const Rows& rows) const = 0;

  // Of what Probabilities needs.
  virtual size_t size_bytes() const = 0;

  // Nothing of one that is not linear. Before Train an empty map.
  virtual std::optional<LinearMap> linear() const { return {}; }
};

struct ClassifierOptions {
  uint64_t seed = 1;
  int threads = 1;
};

// In the order in which they are listed: "majority", "lda", "qda", "naive-bayes", "k-nn", and where the
// program was built with the libraries "logistic-regression", "svm", "boosting", "tree", "forest".
const std::vector<std::string>& ClassifierNames();

// kInvalidArgument lists the names.
Result<std::unique_ptr<Classifier>> MakeClassifier(const std::string& name, const ClassifierOptions& options);

}  // namespace speech_emotion::trainer
