// Runs a model that a test has built, which must succeed.
#pragma once

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "onnx_model_builder.h"

namespace speech_emotion::testing {

inline std::vector<Tensor> RunModel(const OnnxModelBuilder& builder, const std::vector<Tensor>& inputs) {
  auto model = OnnxModel::FromBytes(builder.Bytes());
  if (!model) FAIL(model.error().message);
  auto session = OnnxSession::Create(*model);
  if (!session) FAIL(session.error().message);
  auto outputs = session->Run(inputs);
  if (!outputs) FAIL(outputs.error().message);
  return std::move(*outputs);
}

}  // namespace speech_emotion::testing
