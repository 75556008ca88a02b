// Runs a Model with operators of our own.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "onnx_engine/error.h"
#include "onnx_engine/model.h"
#include "onnx_engine/session_options.h"
#include "onnx_engine/tensor.h"
#include "speech_emotion/export.h"

namespace onnx_engine {

// One thread at a time: it owns the scratch memory of its runs. The model is shared, not copied. Several
// threads may Share one that none of them runs.
class SPEECH_EMOTION_EXPORT Session {
 public:
  // kUnsupportedOperator names every operator (or operator variant) that the engine lacks.
  static Result<Session> Create(const Model& model, const SessionOptions& options = {});
  // Another session of the same model, options and weights, with scratch memory of its own.
  Session Share() const;
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // `inputs` in the order of model.inputs(); the result in the order of model.outputs().
  // kShapeMismatch names the node, the expected and the actual shape. The first run of an input
  // shape plans its memory; the runs of that shape after it allocate nothing but their outputs.
  Result<std::vector<Tensor>> Run(std::span<const Tensor> inputs);

  // Multiply-adds of convolutions, matrix products and recurrent layers in one run of these inputs.
  Result<int64_t> MultiplyAdds(std::span<const Tensor> inputs);

 private:
  struct State;
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace onnx_engine
