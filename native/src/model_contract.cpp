#include "speech_emotion/model_contract.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string_view>
#include <utility>

#include "number_text.h"
#include "speech_emotion/feature_presets.h"
#include "text_list.h"

namespace speech_emotion {
namespace {

// Far above what two builds of the core differ by, far below what a wrong feature or weight makes.
constexpr double kSelfTestTolerance = 2e-3;
// Of the sum of probabilities that another program's model makes, in however few bits.
constexpr double kSumTolerance = 1e-2;

const std::string* Find(const ModelMetadata& metadata, const std::string& key) {
  const auto entry = metadata.find(key);
  return entry == metadata.end() ? nullptr : &entry->second;
}

tl::unexpected<Error> Invalid(std::initializer_list<std::string_view> parts) {
  return MakeError(ErrorCode::kInvalidModel, parts);
}

tl::unexpected<Error> Missing(const char* key) {
  return Invalid({"expected the metadata of an emotion model, found no key '", key, "'"});
}

tl::unexpected<Error> Mismatch(std::string_view wanted, const OnnxValueInfo& found) {
  return Invalid({wanted, ", found '", found.name, "' of ", ElementTypeName(found.type), " and shape ",
                  ShapeToString(found.shape)});
}

std::vector<float> Softmax(std::span<const float> logits) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  std::vector<float> probabilities;
  for (const float logit : logits) probabilities.push_back(std::exp(logit - largest));
  const float sum = std::accumulate(probabilities.begin(), probabilities.end(), 0.0f);
  for (float& probability : probabilities) probability /= sum;
  return probabilities;
}

}  // namespace

Result<ModelContract> ModelContract::Create(const OnnxSignature& signature, const ModelMetadata& options) {
  const std::string* version = Find(signature.metadata, "format_version");
  if (version == nullptr && options.empty()) {
    return MakeError(ErrorCode::kMissingMetadata,
                     "expected the metadata of an emotion model, found no key 'format_version': labels, "
                     "window and features of another program's model must be told");
  }
  const std::string known_version = std::to_string(kFormatVersion);
  if (version != nullptr && *version != known_version) {
    return Invalid({"expected format_version ", known_version, ", found ", *version});
  }
  ModelMetadata metadata = options;
  ModelContract contract;
  Result<void> ok = contract.ReadFeatures(signature.metadata, options);
  metadata.insert(signature.metadata.begin(), signature.metadata.end());
  if (ok) ok = contract.ReadAnswers(metadata);
  if (!ok) {
    return MakeError(version != nullptr ? ok.error().code : ErrorCode::kMissingMetadata, ok.error().message);
  }
  ok = contract.ReadInput(signature.inputs);
  if (ok) ok = contract.CheckOutput(signature.outputs);
  // What a file promises, it promises of itself as it is.
  if (ok && options.empty()) ok = contract.ReadSelfTest(metadata);
  if (!ok) return tl::unexpected(ok.error());
  return contract;
}

Result<void> ModelContract::ReadFeatures(const ModelMetadata& file, const ModelMetadata& options) {
  ModelMetadata metadata = options;
  Result<FeatureOptions> features;
  const auto preset = metadata.extract("features.preset");
  if (preset.empty()) {
    metadata.insert(file.begin(), file.end());
    features = FeatureOptionsFromMetadata(metadata);
  } else {
    features = FeaturePresetByName(preset.mapped());
    if (features) features = FeatureOptionsFromMetadata(metadata, *features);
  }
  if (!features) return tl::unexpected(features.error());
  feature_options_ = std::move(*features);
  return {};
}

Result<void> ModelContract::ReadAnswers(const ModelMetadata& metadata) {
  const std::string *labels = Find(metadata, "labels"), *window = Find(metadata, "window_s"),
                    *output = Find(metadata, "output");
  if (labels == nullptr) return Missing("labels");
  if (window == nullptr) return Missing("window_s");
  const auto words = SplitAtCommas(*labels);
  labels_.assign(words.begin(), words.end());
  if (labels_.empty()) return Invalid({"expected labels, found none"});
  if (!ParseNumber(*window, window_s_) || !(window_s_ >= 0.1 && window_s_ <= 60.0)) {
    return Invalid({"expected a window_s of 0.1 to 60, found ", *window});
  }
  is_logits_ = output != nullptr && *output == "logits";
  if (output != nullptr && !is_logits_ && *output != "probabilities") {
    return Invalid({"expected probabilities or logits for 'output', found '", *output, "'"});
  }
  return {};
}

Result<void> ModelContract::ReadSelfTest(const ModelMetadata& metadata) {
  const std::string* answer = Find(metadata, "self_test.probabilities");
  if (answer == nullptr) return Missing("self_test.probabilities");
  const auto numbers = SplitAtCommas(*answer);
  self_test_.assign(numbers.begin(), numbers.end());
  if (numbers.size() == labels_.size()) return {};
  return Invalid({"expected a self-test answer for each of ", std::to_string(labels_.size()),
                  " labels, found ", std::to_string(numbers.size())});
}

Result<void> ModelContract::ReadInput(const std::vector<OnnxValueInfo>& inputs) {
  const int64_t features = feature_options_.features_per_frame();
  const std::string wanted = "expected one input of shape " + ShapeToString({1, -1, features});
  if (inputs.size() != 1) return Invalid({wanted, ", found ", std::to_string(inputs.size()), " of them"});
  const OnnxValueInfo& input = inputs.front();
  if (input.type != ElementType::kFloat) return Mismatch(wanted, input);
  if (!input.has_shape) return {};

  const std::vector<int64_t>& shape = input.shape;
  const auto takes = [&shape](size_t axis, int64_t size) {
    return axis < shape.size() && (shape[axis] == size || shape[axis] == -1);
  };
  InputLayout layout;
  layout.rank = shape.size();
  bool fits = takes(0, 1);  // the batch
  if (layout.rank == 2) {
    layout.frames_axis = layout.rank;
    layout.features_axis = 1;
    layout.frames = 1;
    fits = fits && takes(1, features);
  } else {
    const bool channel_first = layout.rank == 4 && (shape[1] == 1 || (shape[1] == -1 && shape[3] != 1));
    const bool channel_last = layout.rank == 4 && !channel_first && takes(3, 1);
    const size_t first = channel_first ? 2 : 1, second = first + 1;
    fits = fits && (layout.rank == 3 || channel_first || channel_last);
    // A dimension that is written out as the features' tells more than one that is free.
    const bool features_first = fits && shape[first] == features && shape[second] != features;
    layout.frames_axis = features_first ? second : first;
    layout.features_axis = features_first ? first : second;
    fits = fits && (shape[layout.features_axis] == features || (shape[first] == -1 && shape[second] == -1));
    if (fits) layout.frames = shape[layout.frames_axis];
  }
  if (!fits || layout.frames == 0) return Mismatch(wanted, input);
  input_ = layout;
  return {};
}

Result<void> ModelContract::CheckOutput(const std::vector<OnnxValueInfo>& outputs) const {
  const auto labels = static_cast<int64_t>(labels_.size());
  const std::string wanted = "expected an output of shape " + ShapeToString({1, labels});
  if (outputs.empty()) return Invalid({wanted, ", found none"});
  const OnnxValueInfo& output = outputs.front();
  int64_t known = 1;  // the product of what is known, up to where it can't fit any more
  bool all_known = output.has_shape;
  for (const int64_t dimension : output.shape) {
    all_known = all_known && dimension >= 0;
    if (dimension > 0 && known <= labels) known *= std::min(dimension, labels + 1);
  }
  if (output.type == ElementType::kFloat && (all_known ? known == labels : known <= labels)) return {};
  return Mismatch(wanted, output);
}

Result<Tensor> ModelContract::Input(const FeatureMatrix& features) const {
  const int64_t columns = features.features;
  const int64_t given = features.frames();
  const bool one_row = input_.frames_axis == input_.rank;
  if (given == 0) return MakeError(ErrorCode::kShapeMismatch, "expected at least one frame, found none");
  if (one_row && given != 1) {
    return MakeError(ErrorCode::kShapeMismatch,
                     {"expected one row a window for an input of shape ", ShapeToString({1, columns}),
                      ", found ", std::to_string(given), " frames: are functionals missing?"});
  }
  const int64_t frames = input_.frames > 0 ? input_.frames : given;
  std::vector<int64_t> shape(input_.rank, 1);
  shape[input_.features_axis] = columns;
  if (!one_row) shape[input_.frames_axis] = frames;
  Tensor input(ElementType::kFloat, std::move(shape));
  float* values = input.data<float>();
  const bool features_first = input_.features_axis < input_.frames_axis && !one_row;
  for (int64_t frame = 0; frame < std::min(frames, given); ++frame) {
    const auto row = features.row(static_cast<int>(frame));
    for (int64_t i = 0; i < columns; ++i) {
      values[features_first ? i * frames + frame : frame * columns + i] = row[static_cast<size_t>(i)];
    }
  }
  return input;
}

Result<std::vector<float>> ModelContract::Probabilities(std::span<const float> output) const {
  if (output.size() != labels_.size()) {
    return MakeError(ErrorCode::kShapeMismatch,
                     {"expected ", std::to_string(labels_.size()), " float probabilities, found ",
                      std::to_string(output.size())});
  }
  for (const float value : output) {
    if (!std::isfinite(value)) {
      return MakeError(
          ErrorCode::kInvalidAudio,
          "expected samples near full scale [-1, 1], found a signal so loud that the model overflows");
    }
  }
  if (is_logits_) return Softmax(output);
  return std::vector<float>(output.begin(), output.end());
}

Result<Tensor> ModelContract::SelfTestInput() const {
  const auto features = ExtractFeatures(feature_options_, SelfTestWaveform(feature_options_.sample_rate_hz));
  if (!features) return tl::unexpected(features.error());
  return Input(*features);
}

Result<void> ModelContract::CheckSelfTest(std::span<const float> probabilities) const {
  if (self_test_.empty()) {
    const double sum = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
    const float smallest = *std::min_element(probabilities.begin(), probabilities.end());
    if (std::abs(sum - 1.0) <= kSumTolerance && smallest >= -kSumTolerance) return {};
    return MakeError(ErrorCode::kSelfTestFailed,
                     {"expected probabilities, found ", FormatNumber(smallest, 6), " as the least and ",
                      FormatNumber(sum, 6), " as the sum of the outputs: are they logits?"});
  }
  for (size_t i = 0; i < self_test_.size(); ++i) {
    double wanted = 0.0;
    const bool is_number = ParseNumber(self_test_[i], wanted);
    if (is_number && std::abs(wanted - probabilities[i]) <= kSelfTestTolerance) continue;
    return MakeError(ErrorCode::kSelfTestFailed,
                     {"the model's self-test expects ", self_test_[i], " for '", labels_[i],
                      "', this program computes ", FormatNumber(probabilities[i], 6)});
  }
  return {};
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
    // sin((k + 1) x) = 2 cos(x) sin(k x) - sin((k - 1) x): every model that is read waits for this.
    const double twice_cosine = 2.0 * std::cos(phase);
    double sample = 0.0, sine = std::sin(phase), previous_sine = 0.0;
    for (int k = 1; k <= kHarmonics; ++k) {
      sample += 0.15 / k * sine;
      previous_sine = std::exchange(sine, twice_cosine * sine - previous_sine);
    }
    noise_state = noise_state * 1664525u + 1013904223u;  // Numerical Recipes' generator
    const double noise = static_cast<double>(noise_state >> 8) / (1 << 24) - 0.5;
    waveform.samples[i] = static_cast<float>(sample + 0.01 * noise);
  }
  return waveform;
}

}  // namespace speech_emotion
