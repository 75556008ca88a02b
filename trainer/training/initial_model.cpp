#include "training/initial_model.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/result_macros.h"
#include "data/storage/content_hash.h"
#include "data/tables/text_fields.h"
#include "files/model_source.h"
#include "model/model_file.h"
#include "networks/network_kinds.h"
#include "onnx/metadata_value.h"
#include "onnx/onnx_weights.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {
namespace {

Result<NetworkOptions> NetworkOptionsOf(const EmotionModel& model) {
  const auto& inputs = model.onnx().inputs();
  const auto& shape = inputs.front().shape;
  if (inputs.size() != (model.contract().has_reference() ? 2 : 1) || shape.size() != 3) {
    return MakeError(ErrorCode::kInvalidModel, "expected an input [1, frames, features], found " +
                                                   onnx_engine::ShapeToString(shape) + " of " +
                                                   std::to_string(inputs.size()));
  }
  NetworkOptions options;
  if (const auto text = model.metadata().find("network"); text != model.metadata().end()) {
    auto read = NetworkOptionsFromText(text->second);
    if (!read) return read;
    options = std::move(*read);
  } else {
    std::string name = ValueOf(model.metadata(), "recipe", "");
    if (std::count(RecipeNames().begin(), RecipeNames().end(), name) == 0) name = "flagship";
    SE_ASSIGN_OR_RETURN(auto recipe, ReadRecipe(name));
    options = std::move(recipe.network);
  }
  options.frames = static_cast<int>(std::max<int64_t>(shape[1], 0));  // -1: any number
  options.features = model.feature_options().features_per_frame();
  options.classes = static_cast<int>(model.labels().size());
  return options;
}

double TemperatureOf(const EmotionModel& model) {
  return std::strtod(ValueOf(model.metadata(), "temperature", "1").c_str(), nullptr);
}

Result<std::shared_ptr<Network>> ReadNetwork(const EmotionModel& model) {
  SE_ASSIGN_OR_RETURN(const auto options, NetworkOptionsOf(model));
  auto network = MakeNetwork(options);
  if (!network) return network;
  auto weights = OnnxWeights::Of(model.onnx());
  if (!weights) return tl::unexpected(weights.error());
  (*network)->Import(*weights);
  if (!weights->problem().empty()) {
    return MakeError(ErrorCode::kInvalidModel, "expected a network " + options.kind +
                                                   " as this trainer writes it: " + weights->problem());
  }
  (*network)->FreezeStatistics();
  (*network)->eval();
  // Weights of the right names and shapes in a graph that isn't the network's would go unseen until here.
  const double temperature = TemperatureOf(model);
  const double outside = (*network)->CoolExpression(temperature) ? 1.0 : temperature;
  if (auto ok = CompareWithTorch(model, **network, outside); !ok) {
    return MakeError(ErrorCode::kInvalidModel,
                     "expected a network " + options.kind +
                         " as this trainer writes it, found another: " + ok.error().message);
  }
  return network;
}

// The rows of the known labels, of a weight [classes, width] or a bias [classes].
void CopyKnownRows(const torch::Tensor& from, const std::vector<std::string>& from_labels,
                   const std::vector<std::string>& to_labels, torch::Tensor to) {
  for (size_t row = 0; row < to_labels.size(); ++row) {
    const auto known = std::find(from_labels.begin(), from_labels.end(), to_labels[row]);
    if (known != from_labels.end()) to[static_cast<int64_t>(row)].copy_(from[known - from_labels.begin()]);
  }
}

}  // namespace

Result<InitialModel> ReadInitialModel(const std::string& path) {
  const auto about = [&path](const Error& error) {
    return MakeError(error.code, path + ": " + error.message);
  };
  const auto loaded = LoadModelFile(path);
  if (!loaded) return about(loaded.error());
  const EmotionModel& read = *loaded->model;
  auto network = ReadNetwork(read);
  if (!network) return about(network.error());
  const auto hash = HashFile(path);
  if (!hash)
    return about({ErrorCode::kInvalidModel, "expected to read the file again, found that it can't be"});
  InitialModel model{path,
                     HashText(*hash),
                     ValueOf(read.metadata(), "name", path),
                     std::move(*network),
                     read.labels(),
                     read.feature_options(),
                     read.window_s(),
                     {},
                     TemperatureOf(read)};
  for (const char* key : {"init.corpora", "corpora"}) {
    const std::string names = ValueOf(read.metadata(), key, "");
    if (names.empty()) continue;
    for (std::string& name : SplitFields(names, ',')) model.corpora.push_back(std::move(name));
  }
  return model;
}

void AdoptModel(const InitialModel& model, Recipe& recipe) {
  const double dropout = recipe.network.dropout;
  recipe.network = model.network->network_options();
  recipe.network.dropout = dropout;
  recipe.features = model.features;
  recipe.window_s = model.window_s;
  const bool is_log_mel = model.features.features_per_frame() == model.features.mel.bands &&
                          model.features.outputs == std::vector<FeatureKind>{FeatureKind::kLogMel} &&
                          model.features.normalization.method == NormalizationMethod::kNone;
  if (!is_log_mel || recipe.network.frames > 0) recipe.training.batches = Batches::kClips;
}

std::shared_ptr<Network> NetworkForLabels(const InitialModel& model, const std::vector<std::string>& labels,
                                          double dropout) {
  torch::NoGradGuard no_grad;
  NetworkOptions options = model.network->network_options();
  options.classes = static_cast<int>(labels.size());
  const bool is_told =
      options.neutral >= 0 || NeutralOf(model.labels) < 0;  // what is plain of what is neutral
  if (is_told) options.neutral = NeutralOf(labels);
  options.dropout = dropout;
  auto network = MakeNetwork(options).value();
  const auto copy = [&](const auto& from, auto to) {
    for (auto& item : to) {
      if (!item.key().starts_with("classifier.")) item.value().copy_(from[item.key()]);
    }
  };
  copy(model.network->named_parameters(), network->named_parameters());
  copy(model.network->named_buffers(), network->named_buffers());
  const auto from = model.network->classifier_layer(), to = network->classifier_layer();
  CopyKnownRows(from->weight, model.labels, labels, to->weight);
  CopyKnownRows(from->bias, model.labels, labels, to->bias);
  network->CoolExpression(model.temperature);
  network->FreezeStatistics();
  return network;
}

void FreezeTrunk(Network& network) {
  for (auto& parameter : network.named_parameters()) {
    parameter.value().set_requires_grad(!network.IsTrunk(parameter.key()));
  }
}

}  // namespace speech_emotion::trainer
