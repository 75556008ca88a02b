#include "model/model_file.h"

#include <cmath>
#include <cstdio>

#include "data/tables/text_fields.h"
#include "files/whole_file.h"
#include "onnx/model_comparison.h"
#include "speech_emotion/emotion_model.h"
#include "speech_emotion/self_test.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr double kMaxDifference = 1e-4;
constexpr double kReferenceMaxS = 60.0;  // what references of the training hold at most

std::string Format(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

// What torch says of one clip: features [1, frames, features].
ModelAnswer TorchAnswer(Network& network, const onnx_engine::Tensor& features, double temperature,
                        const VoiceReference* reference = nullptr) {
  torch::NoGradGuard no_grad;
  const torch::Tensor input = torch::from_blob(const_cast<float*>(features.data<float>()), features.shape());
  torch::Tensor known;
  if (reference != nullptr) known = torch::tensor(reference->Values()).unsqueeze(0);
  const NetworkAnswer heard = network.Answer(input, torch::tensor({features.shape()[1]}), known);
  const auto numbers = [](const torch::Tensor& tensor) {
    const torch::Tensor row = tensor.contiguous();
    return std::vector<float>(row.data_ptr<float>(), row.data_ptr<float>() + row.numel());
  };
  ModelAnswer answer{numbers(torch::softmax(heard.logits / temperature, 1))};
  if (heard.embedding.defined()) answer.embedding = numbers(heard.embedding);
  if (heard.speech.defined()) answer.speech = torch::sigmoid(heard.speech).item<float>();
  return answer;
}

// What the core must find again when it loads the model.
Result<void> AddPromises(Network& network, double temperature, const onnx_engine::Tensor& input,
                         std::map<std::string, std::string>& metadata) {
  const ModelAnswer first = TorchAnswer(network, input, temperature);
  metadata["self_test.probabilities"] = SelfTestAnswer(first.probabilities);
  if (first.embedding.empty()) return {};
  metadata["reference.input"] = "reference";
  metadata["reference.output"] = "embedding";
  metadata["speech.output"] = "speech";
  metadata["self_test.speech"] = Format(first.speech);
  const auto reference =
      SelfTestReference(VoiceReference(first.embedding.size(), kReferenceMaxS), first.embedding);
  if (!reference) return tl::unexpected(reference.error());
  metadata["reference.max_s"] = Format(kReferenceMaxS);
  metadata["self_test.reference_probabilities"] =
      SelfTestAnswer(TorchAnswer(network, input, temperature, &*reference).probabilities);
  return {};
}

// The graph from raw features to probabilities.
OnnxWriter ExportGraph(const Network& network, double temperature) {
  const NetworkOptions& options = network.network_options();
  OnnxWriter onnx(options.kind);
  const OnnxWriter::Dimension frames =
      options.frames > 0 ? OnnxWriter::Dimension(int64_t{options.frames}) : OnnxWriter::Dimension("frames");
  auto x = network.Export(onnx, onnx.AddInput("features", {int64_t{1}, frames, int64_t{options.features}}));
  if (temperature != 1.0) {
    x = onnx.AddNode("Div", {x, onnx.AddScalar("temperature", static_cast<float>(temperature))}, "cooled");
  }
  onnx.AddNode("Softmax", {x}, "probabilities", {{"axis", int64_t{1}}});
  onnx.AddOutput("probabilities", {int64_t{1}, int64_t{options.classes}});
  if (network.embedding_size() > 0) {
    onnx.AddOutput("embedding", {int64_t{1}, network.embedding_size()});
    onnx.AddOutput("speech", {int64_t{1}, int64_t{1}});
  }
  return onnx;
}

}  // namespace

Result<void> CompareWithTorch(const EmotionModel& model, Network& network, double temperature) {
  onnx_engine::Session session = model.CreateSession();
  const auto inputs = ComparisonInputs(model);
  if (!inputs) return tl::unexpected(inputs.error());
  VoiceReference reference = model.contract().NewReference();
  for (const FeatureMatrix& input : *inputs) {
    if (input.frames() < network.min_frames()) continue;
    const auto given = model.contract().Input(input);  // padded or cut where the graph fixes the frames
    if (!given) return tl::unexpected(given.error());
    // The first without a reference, the others with what came before.
    const VoiceReference* known = reference.seconds() > 0.0 ? &reference : nullptr;
    const ModelAnswer expected = TorchAnswer(network, *given, temperature, known);
    const auto actual = model.Answer(session, input, known);
    if (!actual) return tl::unexpected(actual.error());
    std::vector<float> wanted = expected.probabilities, found = actual->probabilities;
    std::vector<std::string> names = model.labels();
    wanted.push_back(expected.speech), found.push_back(actual->speech), names.push_back("speech");
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (std::abs(wanted[i] - found[i]) <= kMaxDifference) continue;
      return MakeError(ErrorCode::kSelfTestFailed, "the core differs from torch: " + names[i] + " of " +
                                                       std::to_string(input.frames()) + " frames is " +
                                                       Format(wanted[i]) + " in torch, " + Format(found[i]) +
                                                       " in the core");
    }
    if (auto ok = reference.Add(actual->embedding, 2.0); !ok) return ok;
  }
  return {};
}

Result<void> WriteModel(Network& network, const ModelDescription& description, const fs::path& path) {
  const int columns = network.network_options().features;
  if (description.features.features_per_frame() != columns) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected features of " + std::to_string(columns) +
                         " values a frame for this network, found " +
                         std::to_string(description.features.features_per_frame()));
  }
  const Waveform signal = SelfTestWaveform(description.features.sample_rate_hz);
  auto features = ExtractFeatures(description.features, signal);
  if (!features) return tl::unexpected(features.error());

  const int64_t frames = features->frames();
  if (frames < network.min_frames()) {
    return MakeError(ErrorCode::kInvalidArgument, "a second has " + std::to_string(frames) +
                                                      " frames, the network needs " +
                                                      std::to_string(network.min_frames()));
  }
  const onnx_engine::Tensor input =
      onnx_engine::Tensor::FromFloats({1, frames, columns}, features->values.data());

  std::map<std::string, std::string> metadata = description.provenance;
  metadata.merge(ToMetadata(description.features));
  metadata["format_version"] = std::to_string(kFormatVersion);
  metadata["labels"] = Joined(description.labels, ",");
  metadata["window_s"] = Format(description.window_s);
  metadata["network"] = ToText(network.network_options());
  metadata["temperature"] = Format(description.temperature);
  const double outside = network.CoolExpression(description.temperature) ? 1.0 : description.temperature;
  if (auto ok = AddPromises(network, outside, input, metadata); !ok) return ok;
  if (description.speech_threshold) metadata["speech.threshold"] = Format(*description.speech_threshold);
  if (description.uncertain_below) metadata["uncertain_below"] = Format(*description.uncertain_below);
  const std::string bytes = ExportGraph(network, outside).Serialise(metadata);

  auto model = EmotionModel::FromBytes({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  if (!model) return tl::unexpected(model.error());
  if (auto ok = CompareWithTorch(*model, network, outside); !ok) return ok;

  return WriteWholeFile(path.string(), bytes);
}

}  // namespace speech_emotion::trainer
