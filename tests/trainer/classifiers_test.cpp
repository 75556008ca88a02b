// Classifiers of rows: each learns what there is to learn, tells probabilities, and does it again alike.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "classical/classifier.h"
#include "speech_emotion/random.h"

using namespace speech_emotion;
using namespace speech_emotion::trainer;

namespace {

// Three clouds in `features` dimensions, `distance` standard deviations apart in the first two of them.
Examples Clouds(int clips, int features, double distance, uint64_t seed) {
  Random random(seed);
  Examples examples{Rows(clips, features), {}, 3};
  for (int i = 0; i < clips; ++i) {
    const int label = i % 3;
    examples.labels.push_back(label);
    for (int f = 0; f < features; ++f) {
      const double middle = f < 2 ? distance * ((label == f) - 1.0 / 3.0) : 0.0;
      examples.rows(i, f) = static_cast<float>(middle + random.Normal());
    }
  }
  return examples;
}

std::unique_ptr<Classifier> Trained(const std::string& name, const Examples& examples) {
  auto classifier = MakeClassifier(name, {7, 2});
  REQUIRE(classifier.has_value());
  const auto trained = (*classifier)->Train(examples);
  if (!trained) FAIL(trained.error().message);
  return std::move(*classifier);
}

double Recall(const Classifier& classifier, const Examples& examples) {
  const Rows probabilities = classifier.Probabilities(examples.rows);
  std::vector<double> right(3), all(3);
  for (Eigen::Index i = 0; i < probabilities.rows(); ++i) {
    Eigen::Index best = 0;
    probabilities.row(i).maxCoeff(&best);
    const auto label = static_cast<size_t>(examples.labels[static_cast<size_t>(i)]);
    right[label] += best == static_cast<Eigen::Index>(label) ? 1.0 : 0.0;
    all[label] += 1.0;
  }
  return (right[0] / all[0] + right[1] / all[1] + right[2] / all[2]) / 3.0;
}

}  // namespace

TEST_CASE("each classifier tells clouds apart, and gives probabilities that sum to one") {
  const Examples examples = Clouds(600, 10, 5.0, 1), others = Clouds(300, 10, 5.0, 2);
  for (const std::string& name : ClassifierNames()) {
    CAPTURE(name);
    const auto classifier = Trained(name, examples);
    const Rows probabilities = classifier->Probabilities(others.rows);
    REQUIRE(probabilities.rows() == 300);
    REQUIRE(probabilities.cols() == 3);
    CHECK(probabilities.minCoeff() >= 0.0f);
    CHECK((probabilities.rowwise().sum().array() - 1.0f).abs().maxCoeff() < 1e-4f);
    // Bayes' own is .986 here.
    CHECK(Recall(*classifier, others) ==
          (name == "majority" ? Approx(1.0 / 3.0) : Approx(0.98).margin(0.03)));
    CHECK(classifier->size_bytes() > 0);
    CHECK(classifier->Probabilities(Rows(0, 10)).rows() == 0);
    CHECK(Trained(name, examples)->Probabilities(others.rows) == probabilities);
  }
}

TEST_CASE("classes of few clips are not lost among those of many") {
  Examples all = Clouds(900, 4, 2.0, 3), few = all;
  few.labels.clear();
  Eigen::Index kept = 0;
  for (Eigen::Index i = 0; i < all.rows.rows(); ++i) {
    const int label = all.labels[static_cast<size_t>(i)];
    if (label == 2 && i % 30 != 2) continue;
    few.rows.row(kept++) = all.rows.row(i);
    few.labels.push_back(label);
  }
  few.rows.conservativeResize(kept, 4);
  for (const std::string& name : ClassifierNames()) {
    if (name == "majority" || name == "tree") continue;  // a tree of so few clips is a matter of luck
    CAPTURE(name);
    CHECK(Recall(*Trained(name, few), all) > 0.6);  // Bayes' own is .70
  }
}

TEST_CASE("more features than clips, and a feature that is the same everywhere, spoil nothing") {
  Examples examples = Clouds(60, 200, 6.0, 4), others = Clouds(90, 200, 6.0, 5);
  examples.rows.col(150).setZero();
  others.rows.col(150).setConstant(3.0f);
  for (const std::string& name : ClassifierNames()) {
    CAPTURE(name);
    const auto classifier = Trained(name, examples);
    CHECK(classifier->Probabilities(others.rows).allFinite());
    if (name == "lda") CHECK(Recall(*classifier, others) > 0.85);
  }
}

TEST_CASE("a linear classifier's map gives its probabilities") {
  const Examples examples = Clouds(300, 5, 3.0, 6);
  for (const char* name : {"lda", "logistic-regression"}) {
    if (std::ranges::count(ClassifierNames(), name) == 0) continue;
    CAPTURE(name);
    const auto classifier = Trained(name, examples);
    const auto map = classifier->linear();
    REQUIRE(map.has_value());
    const Rows probabilities = classifier->Probabilities(examples.rows);
    for (Eigen::Index i = 0; i < 5; ++i) {
      const Eigen::ArrayXf scores = (map->weights * examples.rows.row(i).transpose() + map->bias).array();
      const Eigen::ArrayXf shares = map->is_one_against_rest ? (1.0f + (-scores).exp()).inverse().eval()
                                                             : (scores - scores.maxCoeff()).exp().eval();
      for (Eigen::Index c = 0; c < 3; ++c)
        CHECK(probabilities(i, c) == Approx(shares[c] / shares.sum()).margin(1e-5));
    }
  }
}

TEST_CASE("a classifier that isn't there is refused with the list of those that are") {
  const auto none = MakeClassifier("perceptron", {});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().message.find("lda") != std::string::npos);
}
