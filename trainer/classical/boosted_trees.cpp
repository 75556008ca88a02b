#include "classical/boosted_trees.h"

#include <xgboost/c_api.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "classical/probabilities.h"

namespace speech_emotion::trainer {
namespace {

constexpr int kRounds = 150;

using Handle = std::shared_ptr<void>;

Error LastError() { return {ErrorCode::kInvalidArgument, std::string("boosting: ") + XGBGetLastError()}; }

Handle MatrixOf(const Rows& rows) {
  DMatrixHandle matrix = nullptr;
  const int status = XGDMatrixCreateFromMat(rows.data(), static_cast<bst_ulong>(rows.rows()),
                                            static_cast<bst_ulong>(rows.cols()),
                                            std::numeric_limits<float>::quiet_NaN(), &matrix);
  return status == 0 ? Handle(matrix, XGDMatrixFree) : Handle();
}

}  // namespace

Result<void> BoostedTrees::Train(const Examples& examples) {
  const auto count = static_cast<bst_ulong>(examples.labels.size());
  const Handle matrix = MatrixOf(examples.rows);
  if (!matrix) return tl::unexpected(LastError());
  const std::vector<float> labels(examples.labels.begin(), examples.labels.end());
  const std::vector<double> class_weights = BalancedWeights(examples);
  std::vector<float> weights;
  for (const int label : examples.labels) {
    weights.push_back(static_cast<float>(class_weights[static_cast<size_t>(label)]));
  }
  BoosterHandle booster = nullptr;
  DMatrixHandle data = matrix.get();
  if (XGDMatrixSetFloatInfo(data, "label", labels.data(), count) != 0 ||
      XGDMatrixSetFloatInfo(data, "weight", weights.data(), count) != 0 ||
      XGBoosterCreate(&data, 1, &booster) != 0) {
    return tl::unexpected(LastError());
  }
  booster_ = Handle(booster, XGBoosterFree);
  classes_ = examples.classes;
  // Shallow trees on parts of the features: those resemble each other.
  const std::pair<const char*, std::string> settings[] = {{"objective", "multi:softprob"},
                                                          {"num_class", std::to_string(classes_)},
                                                          {"tree_method", "hist"},
                                                          {"max_depth", "3"},
                                                          {"eta", "0.15"},
                                                          {"subsample", "0.8"},
                                                          {"colsample_bytree", "0.2"},
                                                          {"nthread", std::to_string(options_.threads)},
                                                          {"seed", std::to_string(options_.seed)},
                                                          {"verbosity", "0"}};
  for (const auto& [key, value] : settings) {
    if (XGBoosterSetParam(booster, key, value.c_str()) != 0) return tl::unexpected(LastError());
  }
  for (int round = 0; round < kRounds; ++round) {
    if (XGBoosterUpdateOneIter(booster, round, data) != 0) return tl::unexpected(LastError());
  }
  bst_ulong bytes = 0;
  const char* buffer = nullptr;
  if (XGBoosterSaveModelToBuffer(booster, R"({"format": "ubj"})", &bytes, &buffer) != 0) {
    return tl::unexpected(LastError());
  }
  size_bytes_ = bytes;
  return {};
}

Rows BoostedTrees::Probabilities(const Rows& rows) const {
  Rows probabilities = Rows::Constant(rows.rows(), classes_, 1.0f / static_cast<float>(classes_));
  const Handle matrix = MatrixOf(rows);
  bst_ulong count = 0;
  const float* values = nullptr;
  if (matrix && XGBoosterPredict(booster_.get(), matrix.get(), 0, 0, 0, &count, &values) == 0 &&
      count == static_cast<bst_ulong>(probabilities.size())) {
    std::copy(values, values + count, probabilities.data());
  }
  return probabilities;
}

}  // namespace speech_emotion::trainer
