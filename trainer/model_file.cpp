#include "model_file.h"

#include <cmath>
#include <cstdio>

#include "emotion_net_export.h"
#include "model_comparison.h"
#include "output_files.h"
#include "speech_emotion/emotion_model.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

constexpr double kMaxDifference = 1e-4;

std::string Join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

std::string Format(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

// What torch says of one clip.
std::vector<float> TorchProbabilities(const EmotionNet& network, const FeatureMatrix& features,
                                      double temperature) {
  torch::NoGradGuard no_grad;
  const torch::Tensor input =
      torch::from_blob(const_cast<float*>(features.values.data()), {1, features.frames(), features.features});
  EmotionNet shared = network;  // a module holder shares its network
  const torch::Tensor output = torch::softmax(shared->forward(input) / temperature, 1).contiguous();
  return {output.data_ptr<float>(), output.data_ptr<float>() + output.numel()};
}

Result<void> CompareWithTorch(const EmotionModel& model, const EmotionNet& network, double temperature) {
  OnnxSession session = model.CreateSession();
  const auto inputs = ComparisonInputs(model);
  if (!inputs) return tl::unexpected(inputs.error());
  for (const FeatureMatrix& input : *inputs) {
    const auto expected = TorchProbabilities(network, input, temperature);
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

}  // namespace

Result<void> WriteModel(const EmotionNet& network, const ModelDescription& description,
                        const fs::path& path) {
  if (description.features.features_per_frame() != network->options.bands) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "expected features of " + std::to_string(network->options.bands) +
                         " values a frame for this network, found " +
                         std::to_string(description.features.features_per_frame()));
  }
  const Waveform signal = SelfTestWaveform(description.features.sample_rate_hz);
  auto features = ExtractFeatures(description.features, signal);
  if (!features) return tl::unexpected(features.error());

  std::map<std::string, std::string> metadata = description.provenance;
  metadata.merge(ToMetadata(description.features));
  metadata["format_version"] = std::to_string(EmotionModel::kFormatVersion);
  metadata["labels"] = Join(description.labels);
  metadata["window_s"] = Format(description.window_s);
  metadata["temperature"] = Format(description.temperature);
  metadata["self_test.probabilities"] =
      SelfTestAnswer(TorchProbabilities(network, *features, description.temperature));
  const std::string bytes = ExportGraph(network, description.temperature).Serialise(metadata);

  auto model = EmotionModel::FromBytes({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  if (!model) return tl::unexpected(model.error());
  if (auto ok = CompareWithTorch(*model, network, description.temperature); !ok) return ok;

  return cli::WriteWholeFile(path.string(), bytes);
}

}  // namespace speech_emotion::trainer
