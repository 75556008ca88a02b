// The weights of a model file as floats, to train on from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/error.h"

namespace speech_emotion::trainer {

class OnnxWeights {
 public:
  // Of all constants of the graph; int8 weights are the floats that the core computes with. Fails where the
  // engine lacks an operator.
  static Result<OnnxWeights> Of(const onnx_engine::Model& model);

  // The values of the weight of that name; null where there is none of this shape. The first such is the
  // problem, and a reader may go on regardless.
  const float* Find(const std::string& name, const std::vector<int64_t>& shape);

  // What was expected and what was found; "" while everything was there.
  const std::string& problem() const { return problem_; }

 private:
  std::map<std::string, onnx_engine::Tensor> tensors_;
  std::string problem_;
};

}  // namespace speech_emotion::trainer
