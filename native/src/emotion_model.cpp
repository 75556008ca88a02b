#include "speech_emotion/emotion_model.h"

#include <cmath>
#include <numbers>
#include <string_view>

#include "number_text.h"

namespace speech_emotion {
namespace {

// Far above what two builds of the core differ by, far below what a wrong feature or weight makes.
constexpr double kSelfTestTolerance = 2e-3;

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> parts;
  for (size_t start = 0; start <= text.size() && !text.empty();) {
    const size_t comma = std::min(text.find(',', start), text.size());
    parts.emplace_back(text.substr(start, comma - start));
    start = comma + 1;
  }
  return parts;
}

Result<std::string> Require(const std::map<std::string, std::string>& metadata, const std::string& key) {
  const auto entry = metadata.find(key);
  if (entry != metadata.end()) return entry->second;
  return MakeError(ErrorCode::kInvalidModel,
                   "expected the metadata of an emotion model, found no key '" + key + "'");
}

Result<double> RequireNumber(const std::map<std::string, std::string>& metadata, const std::string& key) {
  auto text = Require(metadata, key);
  if (!text) return tl::unexpected(text.error());
  double value = 0.0;
  if (ParseNumber(*text, value)) return value;
  return MakeError(ErrorCode::kInvalidModel, "expected a number for '" + key + "', found '" + *text + "'");
}

// -1 is a free dimension: it fits every expectation.
bool Fits(const OnnxValueInfo& value, const std::vector<int64_t>& expected) {
  if (value.shape.size() != expected.size()) return false;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (value.shape[i] != expected[i] && value.shape[i] != -1 && expected[i] != -1) return false;
  }
  return true;
}

Result<void> CheckSignature(const std::vector<OnnxValueInfo>& values, const char* what,
                            const std::vector<int64_t>& expected) {
  const std::string wanted = std::string("expected one ") + what + " of shape " + ShapeToString(expected);
  if (values.size() != 1) {
    return MakeError(ErrorCode::kInvalidModel,
                     wanted + ", found " + std::to_string(values.size()) + " of them");
  }
  if (Fits(values.front(), expected)) return {};
  return MakeError(ErrorCode::kInvalidModel, wanted + ", found '" + values.front().name + "' of shape " +
                                                 ShapeToString(values.front().shape));
}

Result<void> ReplaySelfTest(const EmotionModel& model, const std::vector<std::string>& expected) {
  auto features =
      ExtractFeatures(model.feature_options(), SelfTestWaveform(model.feature_options().sample_rate_hz));
  if (!features) return tl::unexpected(features.error());
  auto session = OnnxSession::Create(model.onnx());
  if (!session) return tl::unexpected(session.error());
  auto actual = model.Probabilities(*session, *features);
  if (!actual) return tl::unexpected(actual.error());
  if (expected.size() != actual->size()) {
    return MakeError(ErrorCode::kInvalidModel, "expected a self-test answer for each of " +
                                                   std::to_string(actual->size()) + " labels, found " +
                                                   std::to_string(expected.size()));
  }
  for (size_t i = 0; i < expected.size(); ++i) {
    double wanted = 0.0;
    if (ParseNumber(expected[i], wanted) && std::abs(wanted - (*actual)[i]) <= kSelfTestTolerance) continue;
    return MakeError(ErrorCode::kSelfTestFailed, "the model's self-test expects " + expected[i] + " for '" +
                                                     model.labels()[i] + "', this program computes " +
                                                     FormatNumber((*actual)[i], 6));
  }
  return {};
}

}  // namespace

Result<EmotionModel> EmotionModel::FromBytes(std::span<const uint8_t> bytes) {
  auto onnx = OnnxModel::FromBytes(bytes);
  if (!onnx) return tl::unexpected(onnx.error());
  EmotionModel model(std::move(*onnx));
  const auto& metadata = model.metadata();

  auto version = RequireNumber(metadata, "format_version");
  if (!version) return tl::unexpected(version.error());
  if (*version != kFormatVersion) {
    return MakeError(ErrorCode::kInvalidModel, "expected format_version " + std::to_string(kFormatVersion) +
                                                   ", found " + metadata.at("format_version"));
  }
  auto labels = Require(metadata, "labels");
  if (!labels) return tl::unexpected(labels.error());
  model.labels_ = SplitAtCommas(*labels);
  if (model.labels_.empty()) return MakeError(ErrorCode::kInvalidModel, "expected labels, found none");
  auto window = RequireNumber(metadata, "window_s");
  if (!window) return tl::unexpected(window.error());
  if (!(*window >= 0.1 && *window <= 60.0)) {
    return MakeError(ErrorCode::kInvalidModel,
                     "expected a window_s of 0.1 to 60, found " + metadata.at("window_s"));
  }
  model.window_s_ = *window;
  auto options = FeatureOptionsFromMetadata(metadata);
  if (!options) return tl::unexpected(options.error());
  model.feature_options_ = *options;

  if (auto ok = CheckSignature(model.onnx_.inputs(), "input", {1, -1, options->features_per_frame()}); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto label_count = static_cast<int64_t>(model.labels_.size());
  if (auto ok = CheckSignature(model.onnx_.outputs(), "output", {1, label_count}); !ok) {
    return tl::unexpected(ok.error());
  }
  auto answer = Require(metadata, "self_test.probabilities");
  if (!answer) return tl::unexpected(answer.error());
  if (auto ok = ReplaySelfTest(model, SplitAtCommas(*answer)); !ok) return tl::unexpected(ok.error());
  return model;
}

Result<std::vector<float>> EmotionModel::Probabilities(OnnxSession& session,
                                                       const FeatureMatrix& features) const {
  if (features.frames() == 0)
    return MakeError(ErrorCode::kShapeMismatch, "expected at least one frame, found none");
  const Tensor input = Tensor::FromFloats({1, features.frames(), features.features}, features.values.data());
  auto outputs = session.Run(std::span(&input, 1));
  if (!outputs) return tl::unexpected(outputs.error());
  const Tensor& output = outputs->front();
  if (output.type() != ElementType::kFloat || output.size() != static_cast<int64_t>(labels_.size())) {
    return MakeError(ErrorCode::kShapeMismatch, "expected " + std::to_string(labels_.size()) +
                                                    " float probabilities, found shape " +
                                                    ShapeToString(output.shape()));
  }
  std::vector<float> probabilities(output.data<float>(), output.data<float>() + output.size());
  for (float probability : probabilities) {
    if (!std::isfinite(probability)) {
      return MakeError(
          ErrorCode::kInvalidAudio,
          "expected samples near full scale [-1, 1], found a signal so loud that the model overflows");
    }
  }
  return probabilities;
}

Waveform SelfTestWaveform(int sample_rate_hz) {
  // A dozen harmonics gliding from 120 to 220 Hz over a faint noise. The noise keeps every band
  // above the rounding errors of the transform, in which builds may differ.
  constexpr int kHarmonics = 12;
  Waveform waveform{std::vector<float>(sample_rate_hz), sample_rate_hz};
  uint32_t noise_state = 1;
  for (int i = 0; i < sample_rate_hz; ++i) {
    const double t = static_cast<double>(i) / sample_rate_hz;
    const double phase = 2.0 * std::numbers::pi * (120.0 * t + 50.0 * t * t);
    double sample = 0.0;
    for (int k = 1; k <= kHarmonics; ++k) sample += 0.15 / k * std::sin(k * phase);
    noise_state = noise_state * 1664525u + 1013904223u;  // Numerical Recipes' generator
    const double noise = static_cast<double>(noise_state >> 8) / (1 << 24) - 0.5;
    waveform.samples[i] = static_cast<float>(sample + 0.01 * noise);
  }
  return waveform;
}

}  // namespace speech_emotion
