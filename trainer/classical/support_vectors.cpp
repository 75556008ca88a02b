#include "classical/support_vectors.h"

#include <libsvm/svm.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "classical/probabilities.h"

namespace speech_emotion::trainer {
namespace {

constexpr double kC = 1.0;

// libsvm's row of a kernel that is computed already: the row's own number, the kernels from 1 on, and an end.
void FillNodes(const Rows& kernel, Eigen::Index row, int number, svm_node* nodes) {
  nodes[0] = {0, static_cast<double>(number)};
  for (Eigen::Index i = 0; i < kernel.cols(); ++i) nodes[i + 1] = {static_cast<int>(i) + 1, kernel(row, i)};
  nodes[kernel.cols() + 1] = {-1, 0.0};
}

}  // namespace

struct SupportVectorMachine::Machine {
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine() { svm_free_and_destroy_model(&model); }

  svm_model* model = nullptr;
  std::vector<svm_node> nodes;  // that it names its support vectors by
};

Rows SupportVectorMachine::Kernel(const Rows& a, const Rows& b) const {
  Rows kernel = -2.0f * a * b.transpose();
  kernel.colwise() += a.rowwise().squaredNorm();
  kernel.rowwise() += b.rowwise().squaredNorm().transpose();
  return (-kernel.array().max(0.0f) / static_cast<float>(std::max<Eigen::Index>(a.cols(), 1))).exp();
}

// libsvm's own kernels take features as sparse, one by one; here they are one product of matrices.
Result<void> SupportVectorMachine::Train(const Examples& examples) {
  const Rows kernel = Kernel(examples.rows, examples.rows);
  const auto count = static_cast<size_t>(kernel.rows()), row_nodes = count + 2;
  std::vector<svm_node> nodes(count * row_nodes);
  std::vector<svm_node*> rows;
  std::vector<double> labels;
  for (size_t i = 0; i < count; ++i) {
    rows.push_back(&nodes[i * row_nodes]);
    FillNodes(kernel, static_cast<Eigen::Index>(i), static_cast<int>(i) + 1, rows.back());
    labels.push_back(examples.labels[i]);
  }
  svm_problem data = {static_cast<int>(count), labels.data(), rows.data()};
  std::vector<int> classes(static_cast<size_t>(examples.classes));
  std::iota(classes.begin(), classes.end(), 0);
  std::vector<double> weights = BalancedWeights(examples);
  svm_parameter options = {};
  options.svm_type = C_SVC;
  options.kernel_type = PRECOMPUTED;
  options.C = kC;
  options.eps = 1e-3;
  options.cache_size = 200.0;  // MB
  options.shrinking = 1;
  options.probability = 1;
  options.nr_weight = examples.classes;
  options.weight_label = classes.data();
  options.weight = weights.data();
  if (const char* problem = svm_check_parameter(&data, &options)) {
    return MakeError(ErrorCode::kInvalidArgument, std::string("support-vector machine: ") + problem);
  }
  svm_set_print_string_function([](const char*) {});
  std::srand(static_cast<unsigned>(options_.seed));  // libsvm deals Platt's folds by std::rand
  const auto machine = std::make_shared<Machine>();
  machine->model = svm_train(&data, &options);
  // From here on a support vector is known by its place among them: the examples' nodes go.
  svm_model& model = *machine->model;
  vectors_.resize(model.l, examples.rows.cols());
  machine->nodes.resize(static_cast<size_t>(model.l));
  for (int i = 0; i < model.l; ++i) {
    vectors_.row(i) = examples.rows.row(model.sv_indices[i] - 1);
    svm_node& node = machine->nodes[static_cast<size_t>(i)];
    node = {0, static_cast<double>(i + 1)};
    model.SV[i] = &node;
  }
  machine_ = machine;
  return {};
}

Rows SupportVectorMachine::Probabilities(const Rows& rows) const {
  const svm_model& model = *machine_->model;
  const Rows kernel = Kernel(rows, vectors_);
  Rows probabilities = Rows::Zero(rows.rows(), model.nr_class);
  std::vector<svm_node> nodes(static_cast<size_t>(kernel.cols()) + 2);
  std::vector<double> estimates(static_cast<size_t>(model.nr_class));
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    FillNodes(kernel, row, 0, nodes.data());
    svm_predict_probability(&model, nodes.data(), estimates.data());
    for (size_t place = 0; place < estimates.size(); ++place) {
      probabilities(row, model.label[place]) = static_cast<float>(estimates[place]);
    }
  }
  return probabilities;
}

size_t SupportVectorMachine::size_bytes() const {
  const svm_model& model = *machine_->model;
  const auto pairs = static_cast<size_t>(model.nr_class) * static_cast<size_t>(model.nr_class - 1) / 2;
  const auto coefficients = static_cast<size_t>(model.l) * static_cast<size_t>(model.nr_class - 1);
  return static_cast<size_t>(vectors_.size()) * sizeof(float) + (coefficients + 3 * pairs) * sizeof(double);
}

}  // namespace speech_emotion::trainer
