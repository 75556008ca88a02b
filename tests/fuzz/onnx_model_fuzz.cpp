// Any bytes as a model: a named error, or a model that runs, or a named error from that.
#include <vector>

#include "onnx_engine/model.h"
#include "onnx_engine/session.h"
#include "require.h"
#include "speech_emotion/emotion_model.h"

namespace {

using namespace onnx_engine;
using namespace speech_emotion;
using speech_emotion::testing::RequireMessage;

constexpr int64_t kFreeDimension = 7;
constexpr int64_t kMaxMultiplyAdds = 20'000'000;
constexpr int64_t kMaxInputElements = 1 << 20;

void Run(const Model& model) {
  SessionOptions options;
  options.max_intermediate_bytes = int64_t{8} << 20;
  auto session = Session::Create(model, options);
  if (!session) return RequireMessage(session.error());
  std::vector<Tensor> inputs;
  for (const ValueInfo& info : model.inputs()) {
    std::vector<int64_t> shape = info.shape;
    for (int64_t& size : shape) size = size < 0 ? kFreeDimension : size;
    if (ElementCount(shape).value_or(kMaxInputElements + 1) > kMaxInputElements) return;
    inputs.emplace_back(info.type, shape);
  }
  const auto multiply_adds = session->MultiplyAdds(inputs);
  if (!multiply_adds) return RequireMessage(multiply_adds.error());
  if (*multiply_adds > kMaxMultiplyAdds) return;
  const auto outputs = session->Run(inputs);
  if (!outputs) RequireMessage(outputs.error());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> bytes(data, size);
  const auto model = Model::FromBytes(bytes);
  if (model) {
    Run(*model);
  } else {
    RequireMessage(model.error());
  }
  const auto emotion_model = EmotionModel::FromBytes(bytes);
  if (!emotion_model) RequireMessage(emotion_model.error());
  return 0;
}
