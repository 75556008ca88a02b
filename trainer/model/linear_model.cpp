#include "model/linear_model.h"

#include "networks/mlp.h"

namespace speech_emotion::trainer {
namespace {

// `values`: row-major, as many as the tensor has.
void Fill(torch::Tensor tensor, const float* values) {
  torch::NoGradGuard no_grad;
  tensor.copy_(torch::from_blob(const_cast<float*>(values), tensor.sizes()));
}

}  // namespace

Result<void> WriteLinearModel(const ClipClassifier& classifier, ModelDescription description,
                              const std::filesystem::path& path) {
  const auto map = classifier.linear();
  if (!map) return MakeError(ErrorCode::kInvalidArgument, "expected a linear classifier, found another");
  NetworkOptions options;
  options.kind = "mlp";  // of no hidden layer
  options.features = static_cast<int>(map->weights.cols());
  options.frames = 1;
  options.classes = static_cast<int>(map->weights.rows());
  options.dropout = 0.0;
  options.one_against_rest = map->is_one_against_rest;
  Mlp network(options);
  Fill(network.named_buffers()["standardize.mean"], classifier.mean().data());
  Fill(network.named_buffers()["standardize.scale"], classifier.scale().data());
  Fill(network.named_parameters()["classifier.weight"], map->weights.data());
  Fill(network.named_parameters()["classifier.bias"], map->bias.data());
  network.eval();
  description.labels = classifier.labels();
  return WriteModel(network, description, path);
}

}  // namespace speech_emotion::trainer
