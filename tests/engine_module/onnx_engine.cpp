// The bare engine for JavaScript: a model from its bytes, floats in, floats out.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "onnx_engine/tensor.h"
#include "outcome.h"
#include "speech_emotion/error.h"
#include "typed_array.h"

namespace speech_emotion {
namespace {

using emscripten::val;

class OnnxEngineBinding {
 public:
  explicit OnnxEngineBinding(onnx_engine::Session session)
      : session_(std::make_shared<onnx_engine::Session>(std::move(session))) {}

  static val FromBytes(const val& bytes) {
    const auto model = onnx_engine::Model::FromBytes(TypedArray<uint8_t>(bytes));
    if (!model) return FromError(model.error());
    auto session = onnx_engine::Session::Create(*model);
    if (!session) return FromError(session.error());
    return FromValue(val(OnnxEngineBinding(std::move(*session))));
  }

  // An array of { samples, a Float32Array, and shape, an array of dimensions }, one of each input; the first
  // output as a Float32Array.
  val Run(const val& inputs) {
    std::vector<onnx_engine::Tensor> tensors;
    for (const val& input : emscripten::vecFromJSArray<val>(inputs)) {
      const TypedArray<float> array(input["samples"]);
      const std::span<const float> values = array;
      std::vector<int64_t> shape;
      for (double size : emscripten::convertJSArrayToNumberVector<double>(input["shape"])) {
        shape.push_back(static_cast<int64_t>(size));
      }
      if (onnx_engine::ElementCount(shape) != static_cast<int64_t>(values.size())) {
        return FromError({ErrorCode::kShapeMismatch, "expected as many values as " +
                                                         onnx_engine::ShapeToString(shape) + " has, found " +
                                                         std::to_string(values.size())});
      }
      tensors.push_back(onnx_engine::Tensor::FromFloats(std::move(shape), values.data()));
    }
    const auto outputs = session_->Run(tensors);
    if (!outputs) return FromError(outputs.error());
    const onnx_engine::Tensor& first = outputs->front();
    const auto size = static_cast<size_t>(first.size());
    return FromValue(val(emscripten::typed_memory_view(size, first.data<float>())).call<val>("slice"));
  }

 private:
  std::shared_ptr<onnx_engine::Session> session_;  // newer Embinds copy what becomes a val
};

}  // namespace

EMSCRIPTEN_BINDINGS(onnx_engine) {
  emscripten::class_<OnnxEngineBinding>("OnnxEngine")
      .class_function("fromBytes", &OnnxEngineBinding::FromBytes)
      .function("run", &OnnxEngineBinding::Run);
}

}  // namespace speech_emotion
