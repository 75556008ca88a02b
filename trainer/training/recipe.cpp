#include "training/recipe.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <set>
#include <sstream>
#include <type_traits>
#include <utility>

#include "data/text_fields.h"
#include "speech_emotion/feature_presets.h"
#include "training/shipped_recipes.h"

namespace speech_emotion::trainer {
namespace {

// Reads a table's keys; a key that nobody asked for, or a value of another type or range, is an error.
class TableReader {
 public:
  TableReader(const toml::table& root, const char* name, std::string* error) : error_(error) {
    if (*name == '\0') {
      table_ = &root;
      return;
    }
    if (const toml::node* node = root.get(name)) {
      table_ = node->as_table();
      if (table_ == nullptr) Fail(*node, std::string("expected [") + name + "] to be a table");
    }
  }

  void Read(const char* key, std::string& value) { ReadValue(key, value, "a text"); }
  void Read(const char* key, bool& value) { ReadValue(key, value, "true or false"); }
  void Read(const char* key, int& value, int least) {
    int64_t number = value;
    ReadValue(key, number, "a whole number");
    if (number < least || number > std::numeric_limits<int>::max()) {
      return Fail(*table_->get(key),
                  std::string("expected ") + key + " of " + std::to_string(least) + " at least");
    }
    value = static_cast<int>(number);
  }
  void Read(const char* key, double& value, double least, double most) {
    double number = value;
    ReadValue(key, number, "a number");
    if (!(number >= least && number <= most)) {
      std::ostringstream range;
      range << least << " to " << most;
      return Fail(*table_->get(key), std::string("expected ") + key + " of " + range.str());
    }
    value = number;
  }
  template <class Value>
  void Read(const char* key, std::vector<Value>& values) {
    const toml::node* node = Take(key);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    std::vector<Value> read;
    if (array != nullptr) {
      for (const toml::node& element : *array) {
        if (const auto value =
                element.value_exact<std::conditional_t<std::is_same_v<Value, int>, int64_t, Value>>()) {
          read.push_back(static_cast<Value>(*value));
        }
      }
    }
    if (array == nullptr || read.size() != array->size()) {
      return Fail(*node, std::string("expected ") + key + " to be a list of " +
                             (std::is_same_v<Value, int> ? "whole numbers" : "texts"));
    }
    values = std::move(read);
  }
  template <class Choice>
  void Read(const char* key, Choice& value, std::initializer_list<std::pair<const char*, Choice>> words) {
    std::string word, known;
    Read(key, word);
    if (word.empty()) return;
    for (const auto& [name, meaning] : words) {
      known += (known.empty() ? "" : ", ") + std::string(name);
      if (word == name) {
        value = meaning;
        return;
      }
    }
    Fail(*table_->get(key),
         std::string("expected ") + key + " to be one of " + known + ", found '" + word + "'");
  }

  // Names the first key that wasn't read; sub-tables are others' concern.
  void Finish() {
    if (table_ == nullptr) return;
    for (const auto& [key, node] : *table_) {
      if (!node.is_table() && !read_.contains(std::string(key.str()))) {
        Fail(node, "unknown key '" + std::string(key.str()) + "'");
      }
    }
  }

 private:
  const toml::node* Take(const char* key) {
    read_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }
  template <class Value>
  void ReadValue(const char* key, Value& value, const char* expected) {
    const toml::node* node = Take(key);
    if (node == nullptr) return;
    if (const auto read = node->value<Value>()) {
      value = *read;
    } else {
      Fail(*node, std::string("expected ") + key + " to be " + expected);
    }
  }
  void Fail(const toml::node& node, const std::string& what) {
    if (error_->empty()) *error_ = "line " + std::to_string(node.source().begin.line) + ": " + what;
  }

  const toml::table* table_ = nullptr;
  std::set<std::string> read_;
  std::string* error_;
};

constexpr double kAny = std::numeric_limits<double>::max();

void ReadNetwork(const toml::table& root, NetworkOptions& network, std::string* error) {
  TableReader table(root, "network", error);
  table.Read("kind", network.kind);
  table.Read("dropout", network.dropout, 0.0, 0.99);
  table.Read("hidden", network.hidden);
  table.Read("dense", network.dense);
  table.Read("channels", network.channels);
  table.Read("kernel", network.kernel, 1);
  table.Read("pool", network.pool, 0);
  table.Read("pool_stride", network.pool_stride, 1);
  table.Read("batch_norm", network.batch_norm);
  table.Read("attention", network.attention, 1);
  table.Read("over_features", network.over_features);
  table.Finish();
}

void ReadTraining(const toml::table& root, TrainingOptions& training, std::string* error) {
  TableReader table(root, "training", error);
  table.Read("epochs", training.epochs, 1);
  table.Read("batch", training.batch_size, 1);
  table.Read("batches", training.batches, {{"crops", Batches::kCrops}, {"clips", Batches::kClips}});
  table.Read("draws", training.draws_per_epoch, 2);
  table.Read("min_crop", training.min_crop, 1);
  table.Read("max_crop", training.max_crop, 1);
  table.Read(
      "sampling", training.sampling,
      {{"all", Sampling::kAll}, {"oversampled", Sampling::kOversampled}, {"balanced", Sampling::kBalanced}});
  table.Read("buckets", training.buckets);
  table.Read("class_weights", training.class_weights);
  table.Read("optimizer", training.optimizer,
             {{"sgd", Optimizer::kSgd}, {"adam", Optimizer::kAdam}, {"adamw", Optimizer::kAdamW}});
  table.Read("learning_rate", training.learning_rate, 1e-12, kAny);
  table.Read("momentum", training.momentum, 0.0, 0.9999);
  table.Read("weight_decay", training.weight_decay, 0.0, kAny);
  table.Read("schedule", training.schedule,
             {{"constant", Schedule::kConstant},
              {"plateau", Schedule::kPlateau},
              {"cosine", Schedule::kCosine},
              {"one-cycle", Schedule::kOneCycle}});
  table.Read("plateau_factor", training.plateau_factor, 1e-6, 1.0);
  table.Read("plateau_patience", training.plateau_patience, 1);
  table.Read("early_stopping", training.early_stopping, 0);
  table.Read("monitor", training.monitor, {{"loss", Monitor::kLoss}, {"recall", Monitor::kRecall}});
  table.Read("keep", training.keep,
             {{"last", Keep::kLast}, {"best", Keep::kBest}, {"average", Keep::kAverage}});
  table.Read("label_smoothing", training.label_smoothing, 0.0, 0.99);
  table.Read("mixup", training.mixup_alpha, 0.0, kAny);
  table.Read("average_decay", training.average_decay, 0.0, 1.0);
  table.Read("gradient_norm", training.gradient_norm, 0.0, kAny);
  table.Finish();
}

Result<Recipe> FromToml(const toml::table& root, const std::string& source) {
  Recipe recipe;
  std::string error;
  TableReader table(root, "", &error);
  table.Read("name", recipe.name);
  table.Read("description", recipe.description);
  table.Read("corpora", recipe.corpora);
  table.Read("preset", recipe.preset);
  table.Read("window_s", recipe.window_s, 0.1, 60.0);
  table.Read("split", recipe.split);
  table.Read("independent_split", recipe.independent_split);
  table.Read("reported", recipe.reported);
  table.Finish();
  ReadNetwork(root, recipe.network, &error);
  ReadTraining(root, recipe.training, &error);
  for (const auto& [key, node] : root) {
    if (error.empty() && node.is_table() && key.str() != "network" && key.str() != "training") {
      error = "line " + std::to_string(node.source().begin.line) + ": unknown table [" +
              std::string(key.str()) + "]";
    }
  }
  if (error.empty() && recipe.training.min_crop > recipe.training.max_crop)
    error = "expected min_crop <= max_crop";
  if (!error.empty()) return MakeError(ErrorCode::kInvalidArgument, source + ": " + error);
  auto features = FeaturePresetByName(recipe.preset);
  if (!features) return MakeError(ErrorCode::kInvalidArgument, source + ": " + features.error().message);
  recipe.features = std::move(*features);
  return recipe;
}

}  // namespace

const std::vector<std::string>& RecipeNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const ShippedRecipe& recipe : ShippedRecipes()) list.emplace_back(recipe.name);
    return list;
  }();
  return names;
}

Result<Recipe> ReadRecipe(const std::string& name_or_path) {
  std::string text;
  for (const ShippedRecipe& recipe : ShippedRecipes()) {
    if (name_or_path == recipe.name) text = recipe.toml;
  }
  if (text.empty()) {
    std::ifstream file(name_or_path, std::ios::binary);
    if (!file || std::filesystem::is_directory(name_or_path)) {
      return MakeError(ErrorCode::kInvalidArgument, "expected one of the recipes " +
                                                        Joined(RecipeNames(), ", ") +
                                                        ", or a .toml file; found '" + name_or_path + "'");
    }
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  try {
    return FromToml(toml::parse(text), name_or_path);
  } catch (const toml::parse_error& error) {
    return MakeError(ErrorCode::kInvalidArgument, name_or_path + ": line " +
                                                      std::to_string(error.source().begin.line) + ": " +
                                                      std::string(error.description()));
  }
}

}  // namespace speech_emotion::trainer
