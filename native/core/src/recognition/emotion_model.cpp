#include "speech_emotion/emotion_model.h"

#include <string>
#include <utility>

#include "base/number_text.h"
#include "base/result_macros.h"
#include "base/text_list.h"

namespace speech_emotion {

EmotionModel::EmotionModel(onnx_engine::Model onnx, ModelContract contract, onnx_engine::Session session)
    : onnx_(std::move(onnx)), contract_(std::move(contract)), session_(std::move(session)) {}

Result<EmotionModel> EmotionModel::FromBytes(std::span<const uint8_t> bytes, const ModelMetadata& options,
                                             const onnx_engine::ModelFiles& files) {
  SE_ASSIGN_OR_RETURN(const auto signature, onnx_engine::ReadSignature(bytes));
  SE_ASSIGN_OR_RETURN(auto contract, ModelContract::Create(signature, options));
  SE_ASSIGN_OR_RETURN(auto onnx,
                      onnx_engine::Model::FromBytes(bytes, {&contract.output_names(), &files, true}));
  SE_ASSIGN_OR_RETURN(auto unused_session, onnx_engine::Session::Create(onnx));
  EmotionModel model(std::move(onnx), std::move(contract), std::move(unused_session));
  SE_RETURN_IF_ERROR(model.ReplaySelfTest());
  return model;
}

Result<void> EmotionModel::ReplaySelfTest() const {
  onnx_engine::Session session = CreateSession();
  SelfTest self_test(contract_);
  for (;;) {
    const auto inputs = self_test.NextRun();
    if (!inputs) return tl::unexpected(inputs.error());
    if (inputs->empty()) return {};
    auto answer = Run(session, *inputs);
    if (!answer) return tl::unexpected(answer.error());
    if (auto ok = self_test.Answer(std::move(*answer)); !ok) return ok;
  }
}

Result<ModelMetadata> EmotionModel::SelfTestAnswers() const {
  const auto text_of = [](float value) { return FormatNumber(value, 9); };
  const auto features =
      ExtractFeatures(feature_options(), SelfTestWaveform(feature_options().sample_rate_hz));
  if (!features) return tl::unexpected(features.error());
  onnx_engine::Session session = CreateSession();
  const auto answer = Answer(session, *features);
  if (!answer) return tl::unexpected(answer.error());
  ModelMetadata answers;
  answers["self_test.probabilities"] = JoinWithCommas(answer->probabilities, text_of);
  if (contract_.tells_speech()) answers["self_test.speech"] = text_of(answer->speech);
  if (!contract_.has_reference()) return answers;
  const auto reference = SelfTestReference(contract_.NewReference(), answer->embedding);
  if (!reference) return tl::unexpected(reference.error());
  const auto changed = Answer(session, *features, &*reference);
  if (!changed) return tl::unexpected(changed.error());
  answers["self_test.reference_probabilities"] = JoinWithCommas(changed->probabilities, text_of);
  return answers;
}

Result<ModelAnswer> EmotionModel::Answer(onnx_engine::Session& session, const FeatureMatrix& features,
                                         const VoiceReference* reference) const {
  const auto inputs = contract_.Inputs(features, reference);
  if (!inputs) return tl::unexpected(inputs.error());
  return Run(session, *inputs);
}

Result<ModelAnswer> EmotionModel::Run(onnx_engine::Session& session,
                                      std::span<const onnx_engine::Tensor> inputs) const {
  const auto outputs = session.Run(inputs);
  if (!outputs) return tl::unexpected(outputs.error());
  std::vector<std::span<const float>> values;
  for (const onnx_engine::Tensor& output : *outputs) {
    if (output.type() != onnx_engine::ElementType::kFloat) {
      return MakeError(
          ErrorCode::kShapeMismatch,
          "expected float probabilities, found " + std::string(onnx_engine::ElementTypeName(output.type())));
    }
    values.emplace_back(output.data<float>(), static_cast<size_t>(output.size()));
  }
  return contract_.Answer(values);
}

Result<std::vector<float>> EmotionModel::Probabilities(onnx_engine::Session& session,
                                                       const FeatureMatrix& features) const {
  auto answer = Answer(session, features);
  if (!answer) return tl::unexpected(answer.error());
  return std::move(answer->probabilities);
}

}  // namespace speech_emotion
