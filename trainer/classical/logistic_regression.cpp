#include "classical/logistic_regression.h"

#include <linear.h>

#include <numeric>

#include "classical/probabilities.h"

namespace speech_emotion::trainer {
namespace {

// Of the L2 penalty. Hundreds of features that resemble each other ask for a small one.
constexpr double kC = 0.01;

}  // namespace

Result<void> LogisticRegression::Train(const Examples& examples) {
  const Eigen::Index count = examples.rows.rows(), features = examples.rows.cols();
  // liblinear's rows: nodes of an index from 1 on and a value, the constant that the bias multiplies last,
  // and an end of index -1.
  const auto row_nodes = static_cast<size_t>(features) + 2;
  std::vector<feature_node> nodes(static_cast<size_t>(count) * row_nodes);
  std::vector<feature_node*> rows;
  std::vector<double> labels;
  for (Eigen::Index i = 0; i < count; ++i) {
    feature_node* row = &nodes[static_cast<size_t>(i) * row_nodes];
    for (Eigen::Index f = 0; f < features; ++f) row[f] = {static_cast<int>(f) + 1, examples.rows(i, f)};
    row[features] = {static_cast<int>(features) + 1, 1.0};
    row[features + 1] = {-1, 0.0};
    rows.push_back(row);
    labels.push_back(examples.labels[static_cast<size_t>(i)]);
  }
  problem data = {};
  data.l = static_cast<int>(count);
  data.n = static_cast<int>(features) + 1;
  data.y = labels.data();
  data.x = rows.data();
  data.bias = 1.0;
  std::vector<int> classes(static_cast<size_t>(examples.classes));
  std::iota(classes.begin(), classes.end(), 0);
  std::vector<double> weights = BalancedWeights(examples);
  parameter options = {};
  options.solver_type = L2R_LR;
  options.eps = 0.01;
  options.C = kC;
  options.nr_weight = examples.classes;
  options.weight_label = classes.data();
  options.weight = weights.data();
  if (const char* problem = check_parameter(&data, &options)) {
    return MakeError(ErrorCode::kInvalidArgument, std::string("logistic regression: ") + problem);
  }
  set_print_string_function([](const char*) {});
  model* trained = train(&data, &options);
  map_.is_one_against_rest = true;
  map_.weights = Rows::Zero(examples.classes, features);
  map_.bias = Eigen::VectorXf::Zero(examples.classes);
  // get_decfun_coef knows classes by their place among the model's own, and of two gives the first's alone.
  std::vector<int> order(classes.size());
  get_labels(trained, order.data());
  for (size_t place = 0; place < order.size(); ++place) {
    const int label = order[place];
    for (int f = 0; f < features; ++f) {
      map_.weights(label, f) = static_cast<float>(get_decfun_coef(trained, f + 1, static_cast<int>(place)));
    }
    map_.bias[label] = static_cast<float>(get_decfun_bias(trained, static_cast<int>(place)));
  }
  free_and_destroy_model(&trained);
  return {};
}

Rows LogisticRegression::Probabilities(const Rows& rows) const {
  Rows scores = rows * map_.weights.transpose();
  scores.rowwise() += map_.bias.transpose();
  scores = (1.0f + (-scores).array().exp()).inverse().max(1e-30f);
  scores.array().colwise() /= scores.rowwise().sum().array().eval();
  return scores;
}

size_t LogisticRegression::size_bytes() const {
  return static_cast<size_t>(map_.weights.size() + map_.bias.size()) * sizeof(float);
}

}  // namespace speech_emotion::trainer
