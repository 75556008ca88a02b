#include "model/model_file.h"

#include <cmath>
#include <cstdio>

#include "data/text_fields.h"
#include "model/model_comparison.h"
#include "output_files.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr double kMaxDifference = 1e-4;

std::string Format(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

// What torch says of one clip: features [1, frames, features].
std::vector<float> TorchProbabilities(Network& network, const Tensor& features, double temperature) {
  torch::NoGradGuard no_grad;
  const torch::Tensor input = torch::from_blob(const_cast<float*>(features.data<float>()), features.shape());
  const torch::Tensor logits = network.Forward(input, torch::tensor({features.shape()[1]}));
  const torch::Tensor output = torch::softmax(logits / temperature, 1).contiguous();
  return {output.data_ptr<float>(), output.data_ptr<float>() + output.numel()};
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
  return onnx;
}

}  // namespace

Result<void> CompareWithTorch(const EmotionModel& model, Network& network, double temperature) {
  OnnxSession session = model.CreateSession();
  const auto inputs = ComparisonInputs(model);
  if (!inputs) return tl::unexpected(inputs.error());
  for (const FeatureMatrix& input : *inputs) {
    if (input.frames() < network.min_frames()) continue;
    const auto given = model.contract().Input(input);  // padded or cut where the graph fixes the frames
    if (!given) return tl::unexpected(given.error());
    const auto expected = TorchProbabilities(network, *given, temperature);
    const auto actual = model.Probabilities(session, input);
    if (!actual) return tl::unexpected(actual.error());
    for (size_t i = 0; i < expected.size(); ++i) {
      if (std::abs(expected[i] - (*actual)[i]) <= kMaxDifference) continue;
      return MakeError(ErrorCode::kSelfTestFailed, "the core differs from torch: " + model.labels()[i] +
                                                       " of " + std::to_string(input.frames()) +
                                                       " frames is " + Format(expected[i]) + " in torch, " +
                                                       Format((*actual)[i]) + " in the core");
    }
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
  const Tensor input = Tensor::FromFloats({1, frames, columns}, features->values.data());

  std::map<std::string, std::string> metadata = description.provenance;
  metadata.merge(ToMetadata(description.features));
  metadata["format_version"] = std::to_string(EmotionModel::kFormatVersion);
  metadata["labels"] = Joined(description.labels, ",");
  metadata["window_s"] = Format(description.window_s);
  metadata["network"] = ToText(network.network_options());
  metadata["temperature"] = Format(description.temperature);
  metadata["self_test.probabilities"] =
      SelfTestAnswer(TorchProbabilities(network, input, description.temperature));
  const std::string bytes = ExportGraph(network, description.temperature).Serialise(metadata);

  auto model = EmotionModel::FromBytes({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  if (!model) return tl::unexpected(model.error());
  if (auto ok = CompareWithTorch(*model, network, description.temperature); !ok) return ok;

  return cli::WriteWholeFile(path.string(), bytes);
}

}  // namespace speech_emotion::trainer
