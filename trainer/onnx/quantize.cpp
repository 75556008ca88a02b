#include "onnx/quantize.h"

#include <cmath>
#include <protozero/exception.hpp>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "files/byte_source.h"
#include "files/whole_file.h"
#include "onnx/model_comparison.h"
#include "onnx/onnx_fields.h"
#include "onnx/quantized_onnx.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {
namespace {

constexpr char kQuantization[] = "int8 weights, per channel";

std::span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// What the graph in `bytes` must promise in place of what still stands in its metadata. A model of which
// anything is told is held to no promise, so its own labels are told.
Result<ModelMetadata> AnswersOf(const std::string& bytes, const EmotionModel& before) {
  const auto model = EmotionModel::FromBytes(BytesOf(bytes), {{"labels", before.metadata().at("labels")}});
  if (!model) return tl::unexpected(model.error());
  return model->SelfTestAnswers();
}

// Whether it holds int8 tensors that its graph makes floats of, by this program or another.
bool HasInt8Weights(const std::string& bytes) {
  bool found = false;
  const auto look_at_tensor = [&found](uint32_t tag, std::string_view, protozero::pbf_reader field) {
    found = found || (tag == onnx::tensor::kDataType && field.get_int32() == onnx::tensor::kInt8);
  };
  const auto look_at_graph = [&](uint32_t tag, std::string_view, protozero::pbf_reader field) {
    if (tag == onnx::graph::kInitializer) onnx::ForEachField(field.get_view(), look_at_tensor);
  };
  onnx::ForEachField(bytes, [&](uint32_t tag, std::string_view, protozero::pbf_reader field) {
    if (tag == onnx::model::kGraph) onnx::ForEachField(field.get_view(), look_at_graph);
  });
  return found;
}

Result<QuantizedOnnx> Quantize(const std::string& bytes, const EmotionModel& model) {
  try {
    auto quantized = QuantizeOnnx(bytes);
    if (!quantized) {
      Error error = quantized.error();
      const bool is_done = error.code == ErrorCode::kInvalidArgument && HasInt8Weights(bytes);
      if (is_done) error.message += ": its weights are int8 already";
      return tl::unexpected(std::move(error));
    }
    auto changed = AnswersOf(quantized->bytes, model);
    if (!changed) return tl::unexpected(changed.error());
    (*changed)["quantization"] = kQuantization;
    quantized->bytes = WithMetadata(quantized->bytes, *changed);
    return quantized;
  } catch (const protozero::exception& error) {  // fields that the core passes over
    return MakeError(ErrorCode::kInvalidModel,
                     std::string("expected an ONNX model, found bytes that are none: ") + error.what());
  }
}

// What both models say of one window, of a voice that is known or not.
struct Comparison {
  std::vector<float> before, after;
};

// None where the network can't take it: too few frames, say.
Result<std::vector<Comparison>> CompareOn(const FeatureMatrix& input, const EmotionModel& before,
                                          const EmotionModel& after) {
  onnx_engine::Session session = before.CreateSession(), quantized_session = after.CreateSession();
  std::vector<Comparison> comparisons;
  VoiceReference reference = before.contract().NewReference();
  for (int run = 0; run < (before.contract().has_reference() ? 2 : 1); ++run) {
    auto expected = before.Answer(session, input, &reference);
    if (!expected) return comparisons;
    auto actual = after.Answer(quantized_session, input, &reference);
    if (!actual) return tl::unexpected(actual.error());
    const auto other_voice = SelfTestReference(before.contract().NewReference(), expected->embedding);
    if (!other_voice) return tl::unexpected(other_voice.error());
    reference = *other_voice;
    comparisons.push_back({std::move(expected->probabilities), std::move(actual->probabilities)});
  }
  return comparisons;
}

Result<void> Compare(const EmotionModel& before, const EmotionModel& after, QuantizationReport* report) {
  const auto inputs = ComparisonInputs(before);
  if (!inputs) return tl::unexpected(inputs.error());
  for (const FeatureMatrix& input : *inputs) {
    const auto comparisons = CompareOn(input, before, after);
    if (!comparisons) return tl::unexpected(comparisons.error());
    report->inputs += comparisons->empty() ? 0 : 1;
    for (const Comparison& comparison : *comparisons) {
      for (size_t i = 0; i < comparison.before.size(); ++i) {
        const double difference = std::abs(static_cast<double>(comparison.before[i]) - comparison.after[i]);
        if (difference <= report->largest_probability_difference) continue;
        report->largest_probability_difference = difference;
        report->of_label = before.labels()[i];
      }
    }
  }
  return {};
}

tl::unexpected<Error> About(const std::string& path, const Error& error) {
  return MakeError(error.code, path + ": " + error.message);
}

}  // namespace

Result<QuantizationReport> QuantizeModelFile(const std::string& model, const std::string& output) {
  const auto bytes = ReadWholeFile(model);
  if (!bytes) return About(model, bytes.error());
  const auto before = EmotionModel::FromBytes(BytesOf(*bytes));
  if (!before) return About(model, before.error());
  const auto quantized = Quantize(*bytes, *before);
  if (!quantized) return About(model, quantized.error());
  const auto after = EmotionModel::FromBytes(BytesOf(quantized->bytes));
  if (!after) return About(output, after.error());

  QuantizationReport report;
  report.bytes_before = static_cast<int64_t>(bytes->size());
  report.bytes_after = static_cast<int64_t>(quantized->bytes.size());
  report.weights = static_cast<int64_t>(quantized->weights.size());
  for (const QuantizedWeight& weight : quantized->weights) {
    report.elements += weight.elements;
    if (weight.largest_error < report.largest_weight_error) continue;
    report.largest_weight_error = weight.largest_error;
    report.of_weight = weight.name;
  }
  if (auto ok = Compare(*before, *after, &report); !ok) return About(output, ok.error());
  if (auto ok = WriteWholeFile(output, quantized->bytes); !ok) return tl::unexpected(ok.error());
  return report;
}

}  // namespace speech_emotion::trainer
