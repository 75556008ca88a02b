// Runs a model that a test has built, which must succeed.
#pragma once

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "onnx_model_builder.h"

namespace speech_emotion::testing {

inline std::vector<onnx_engine::Tensor> RunModel(const OnnxModelBuilder& builder,
                                                 const std::vector<onnx_engine::Tensor>& inputs) {
  auto model = onnx_engine::Model::FromBytes(builder.Bytes());
  if (!model) FAIL(model.error().message);
  auto session = onnx_engine::Session::Create(*model);
  if (!session) FAIL(session.error().message);
  auto outputs = session->Run(inputs);
  if (!outputs) FAIL(outputs.error().message);
  return std::move(*outputs);
}

}  // namespace speech_emotion::testing
