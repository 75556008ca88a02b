#include "speech_emotion/emotion_model.h"

#include <string>
#include <utility>

namespace speech_emotion {

Result<EmotionModel> EmotionModel::FromBytes(std::span<const uint8_t> bytes, const ModelMetadata& options) {
  auto onnx = OnnxModel::FromBytes(bytes);
  if (!onnx) return tl::unexpected(onnx.error());
  auto contract = ModelContract::Create(onnx->signature(), options);
  if (!contract) return tl::unexpected(contract.error());
  auto unused_session = OnnxSession::Create(*onnx);
  if (!unused_session) return tl::unexpected(unused_session.error());
  EmotionModel model(std::move(*onnx), std::move(*contract), std::move(*unused_session));

  OnnxSession session = model.CreateSession();
  auto input = model.contract().SelfTestInput();
  if (!input) return tl::unexpected(input.error());
  auto probabilities = model.Run(session, *input);
  if (!probabilities) return tl::unexpected(probabilities.error());
  if (auto ok = model.contract().CheckSelfTest(*probabilities); !ok) return tl::unexpected(ok.error());
  return model;
}

Result<std::vector<float>> EmotionModel::Probabilities(OnnxSession& session,
                                                       const FeatureMatrix& features) const {
  auto input = contract_.Input(features);
  if (!input) return tl::unexpected(input.error());
  return Run(session, *input);
}

Result<std::vector<float>> EmotionModel::Run(OnnxSession& session, const Tensor& input) const {
  const auto outputs = session.Run(std::span(&input, 1));
  if (!outputs) return tl::unexpected(outputs.error());
  const Tensor& output = outputs->front();
  if (output.type() != ElementType::kFloat) {
    return MakeError(ErrorCode::kShapeMismatch,
                     "expected float probabilities, found " + std::string(ElementTypeName(output.type())));
  }
  return contract_.Probabilities({output.data<float>(), static_cast<size_t>(output.size())});
}

}  // namespace speech_emotion
