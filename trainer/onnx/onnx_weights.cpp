#include "onnx/onnx_weights.h"

#include <utility>

namespace speech_emotion::trainer {

Result<OnnxWeights> OnnxWeights::Of(const onnx_engine::Model& model) {
  auto constants = onnx_engine::FloatConstants(model);
  if (!constants) return tl::unexpected(constants.error());
  OnnxWeights weights;
  weights.tensors_ = std::move(*constants);
  return weights;
}

const float* OnnxWeights::Find(const std::string& name, const std::vector<int64_t>& shape) {
  const auto found = tensors_.find(name);
  if (found != tensors_.end() && found->second.shape() == shape) return found->second.data<float>();
  if (problem_.empty()) {
    problem_ = "expected the weight '" + name + "' " + onnx_engine::ShapeToString(shape) + ", found " +
               (found == tensors_.end() ? "none" : onnx_engine::ShapeToString(found->second.shape()));
  }
  return nullptr;
}

}  // namespace speech_emotion::trainer
