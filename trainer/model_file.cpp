#include "model_file.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>
#include <system_error>

#include "emotion_net_export.h"
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

// Of several lengths, from a single frame to more than a window, at the levels that speech has.
std::vector<FeatureMatrix> ComparisonInputs(int bands) {
  std::vector<FeatureMatrix> inputs;
  std::mt19937_64 random(7);
  std::normal_distribution<float> normal(-9.0f, 4.0f);
  for (int frames : {1, 2, 17, 98, 298, 431}) {
    FeatureMatrix input{bands, std::vector<float>(static_cast<size_t>(frames) * bands)};
    for (float& value : input.values) value = normal(random);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

Result<void> CompareWithTorch(const EmotionModel& model, const EmotionNet& network, double temperature) {
  auto session = OnnxSession::Create(model.onnx());
  if (!session) return tl::unexpected(session.error());
  auto inputs = ComparisonInputs(model.feature_options().features_per_frame());
  auto signal =
      ExtractFeatures(model.feature_options(), SelfTestWaveform(model.feature_options().sample_rate_hz));
  if (!signal) return tl::unexpected(signal.error());
  inputs.push_back(std::move(*signal));
  for (const FeatureMatrix& input : inputs) {
    const auto expected = TorchProbabilities(network, input, temperature);
    const auto actual = model.Probabilities(*session, input);
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

Result<std::vector<uint8_t>> ReadBytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<uint8_t> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad() || !file.is_open()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path.string() + ": expected a model file, found none to read");
  }
  return bytes;
}

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
  std::vector<std::string> answer;
  for (float probability : TorchProbabilities(network, *features, description.temperature)) {
    answer.push_back(Format(probability));
  }

  std::map<std::string, std::string> metadata = description.provenance;
  metadata.merge(ToMetadata(description.features));
  metadata["format_version"] = std::to_string(EmotionModel::kFormatVersion);
  metadata["labels"] = Join(description.labels);
  metadata["window_s"] = Format(description.window_s);
  metadata["temperature"] = Format(description.temperature);
  metadata["self_test.probabilities"] = Join(answer);
  const std::string bytes = ExportGraph(network, description.temperature).Serialise(metadata);

  auto model = EmotionModel::FromBytes({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  if (!model) return tl::unexpected(model.error());
  if (auto ok = CompareWithTorch(*model, network, description.temperature); !ok) return ok;

  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  const fs::path unfinished = path.string() + ".part";
  std::ofstream file(unfinished, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file) fs::rename(unfinished, path, error);
  if (file && !error) return {};
  const std::string reason = error ? error.message() : "writing failed";
  fs::remove(unfinished, error);
  return MakeError(ErrorCode::kInvalidArgument, path.string() + ": could not be written: " + reason);
}

}  // namespace speech_emotion::trainer
