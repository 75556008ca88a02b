#include "speech_emotion/model_contract.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/number_text.h"
#include "base/result_macros.h"
#include "base/text_list.h"
#include "recognition/contract_metadata.h"
#include "recognition/output_choice.h"
#include "recognition/shape_mismatch.h"
#include "speech_emotion/feature_presets.h"

namespace speech_emotion {
namespace {

// Of an output: so many, and finite.
Result<void> CheckNumbers(std::span<const float> values, size_t wanted, const char* what) {
  if (values.size() != wanted) {
    return MakeError(ErrorCode::kShapeMismatch, {"expected ", std::to_string(wanted), " ", what, ", found ",
                                                 std::to_string(values.size())});
  }
  for (const float value : values) {
    if (!std::isfinite(value)) {
      return MakeError(ErrorCode::kInvalidAudio,
                       "expected finite outputs, found others: the model can't hear such a sound, or it is "
                       "far beyond full scale");
    }
  }
  return {};
}

std::vector<float> Softmax(std::span<const float> logits) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  std::vector<float> probabilities;
  for (const float logit : logits) probabilities.push_back(std::exp(logit - largest));
  const float sum = std::accumulate(probabilities.begin(), probabilities.end(), 0.0f);
  for (float& probability : probabilities) probability /= sum;
  return probabilities;
}

// Of models that don't say below which leading probability an answer is uncertain.
constexpr double kUncertainBelow = 0.35;
constexpr double kAboveChance = 0.1;

}  // namespace

Result<ModelContract> ModelContract::Create(const onnx_engine::Signature& signature,
                                            const ModelMetadata& options) {
  const std::string* version = FindValue(signature.metadata, "format_version");
  if (version == nullptr && options.empty()) {
    return MakeError(ErrorCode::kMissingMetadata,
                     "expected the metadata of an emotion model, found no key 'format_version': labels, "
                     "window and features of another program's model must be told");
  }
  if (version != nullptr) {
    if (auto ok = CheckFormatVersion(*version, signature.metadata); !ok) return tl::unexpected(ok.error());
  }
  ModelMetadata metadata = options;
  ModelContract contract;
  Result<void> ok = CheckVoiceKeys(options);
  if (ok) ok = contract.ReadFeatures(signature, options);
  metadata.insert(signature.metadata.begin(), signature.metadata.end());
  if (ok) ok = contract.ReadAnswers(metadata);
  if (ok) ok = contract.ReadVoice(metadata);
  if (ok) ok = ValidateFor(contract.feature_options_, contract.window_s_);
  if (!ok) {
    return MakeError(version != nullptr ? ok.error().code : ErrorCode::kMissingMetadata, ok.error().message);
  }
  ok = contract.ReadInputs(signature.inputs);
  if (ok) ok = contract.ReadOutputs(signature.outputs);
  // What a file promises, it promises of itself as it is.
  if (ok && options.empty()) ok = contract.ReadSelfTest(metadata);
  if (!ok) return tl::unexpected(ok.error());
  return contract;
}

Result<void> ModelContract::ReadFeatures(const onnx_engine::Signature& signature,
                                         const ModelMetadata& options) {
  const ModelMetadata& file = signature.metadata;
  ModelMetadata metadata = options;
  const auto preset = metadata.extract("features.preset");
  std::string name = preset.empty() ? "" : preset.mapped();
  const bool says_nothing = name.empty() && !file.contains("features.outputs");
  if (says_nothing && signature.inputs.size() == 1 && FeatureInput::TakesSamples(signature.inputs[0])) {
    name = "samples";
  }
  Result<FeatureOptions> features;
  if (name.empty()) {
    metadata.insert(file.begin(), file.end());
    features = FeatureOptionsFromMetadata(metadata);
  } else {
    features = FeaturePresetByName(name);
    if (features) features = FeatureOptionsFromMetadata(metadata, *features);
  }
  if (!features) return tl::unexpected(features.error());
  feature_options_ = std::move(*features);
  return {};
}

Result<void> ModelContract::ReadAnswers(const ModelMetadata& metadata) {
  const std::string *labels = FindValue(metadata, "labels"), *window = FindValue(metadata, "window_s"),
                    *output = FindValue(metadata, "output");
  if (const std::string* name = FindValue(metadata, "output_name")) output_name_ = *name;
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

Result<void> ModelContract::ReadVoice(const ModelMetadata& metadata) {
  const auto read = [&metadata](const std::string& key, std::string& name) {
    if (const std::string* value = FindValue(metadata, key)) name = *value;
  };
  read("reference.input", reference_input_);
  read("reference.output", reference_output_);
  read("speech.output", speech_output_);
  if (reference_input_.empty() != reference_output_.empty()) {
    return Missing(reference_input_.empty() ? "reference.input" : "reference.output");
  }
  if (reference_input_.empty() && metadata.contains("reference.max_s")) return Missing("reference.input");
  if (speech_output_.empty() && metadata.contains("speech.threshold")) return Missing("speech.output");
  if (!speech_output_.empty() && speech_output_ == reference_output_) {
    return Invalid({"expected two outputs, found '", speech_output_, "' as embedding and as speech"});
  }
  Result<void> ok = ReadNumber(metadata, "reference.max_s", 1.0, 600.0, reference_max_s_);
  if (ok) ok = ReadNumber(metadata, "speech.threshold", 0.0, 1.0, speech_threshold_);
  // Of two labels one always has half.
  uncertain_below_ = std::max(kUncertainBelow, 1.0 / static_cast<double>(labels_.size()) + kAboveChance);
  if (ok) ok = ReadNumber(metadata, "uncertain_below", 0.0, 1.0, uncertain_below_);
  return ok;
}

Result<void> ModelContract::ReadSelfTest(const ModelMetadata& metadata) {
  const auto read = [&](const char* key, std::vector<std::string>& promised) -> Result<void> {
    const std::string* answer = FindValue(metadata, key);
    if (answer == nullptr) return Missing(key);
    const auto numbers = SplitAtCommas(*answer);
    promised.assign(numbers.begin(), numbers.end());
    if (numbers.size() == labels_.size()) return {};
    return Invalid({"expected a self-test answer for each of ", std::to_string(labels_.size()),
                    " labels, found ", std::to_string(numbers.size())});
  };
  if (auto ok = read("self_test.probabilities", self_test_.probabilities); !ok) return ok;
  if (has_reference()) {
    auto ok = read("self_test.reference_probabilities", self_test_.reference_probabilities);
    if (!ok) return ok;
  }
  if (speech_output_.empty()) return {};
  const std::string* speech = FindValue(metadata, "self_test.speech");
  if (speech == nullptr) return Missing("self_test.speech");
  self_test_.speech = *speech;
  return {};
}

Result<void> ModelContract::ReadInputs(const std::vector<onnx_engine::ValueInfo>& inputs) {
  const std::string features = onnx_engine::ShapeToString({1, -1, feature_options_.features_per_frame()});
  const std::string found = std::to_string(inputs.size()) + " of them";
  if (reference_input_.empty() && inputs.size() != 1) {
    return Invalid({"expected one input of shape ", features, ", found ", found});
  }
  if (!reference_input_.empty() && inputs.size() != 2) {
    return Invalid({"expected an input of shape ", features, " and '", reference_input_, "', found ", found});
  }
  bool takes_reference = false;
  for (const onnx_engine::ValueInfo& input : inputs) {
    input_names_.push_back(input.name);
    if (input.name != reference_input_ || takes_reference) {
      auto layout = FeatureInput::Create(input, feature_options_);
      if (!layout) return tl::unexpected(layout.error());
      feature_input_ = *layout;
      continue;
    }
    const std::vector<int64_t>& shape = input.shape;
    const bool fits = input.type == onnx_engine::ElementType::kFloat && shape.size() == 2 &&
                      (shape[0] == 1 || shape[0] == -1) && shape[1] >= 2;
    if (!fits) return ShapeMismatch("expected a reference of shape [1, 1 + embedding]", input);
    embedding_size_ = static_cast<size_t>(shape[1]) - 1;
    takes_reference = true;
  }
  if (takes_reference || reference_input_.empty()) return {};
  return Invalid({"expected the input '", reference_input_, "' of 'reference.input', found none"});
}

Result<void> ModelContract::ReadOutputs(const std::vector<onnx_engine::ValueInfo>& outputs) {
  std::vector<const onnx_engine::ValueInfo*> others;
  const auto named = [&outputs](const std::string& name) {
    return std::find_if(outputs.begin(), outputs.end(),
                        [&](const auto& output) { return output.name == name; });
  };
  for (const onnx_engine::ValueInfo& output : outputs) {
    if (output.name != reference_output_ && output.name != speech_output_) others.push_back(&output);
  }
  const auto take = [this](const onnx_engine::ValueInfo* output, const std::string& what,
                           size_t size) -> Result<void> {
    const auto elements = static_cast<int64_t>(size);
    const std::string wanted = "expected " + what + " of shape " + onnx_engine::ShapeToString({1, elements});
    if (output == nullptr) return Invalid({wanted, ", found none"});
    if (FitOf(*output, elements, feature_input_.batch()) == Fit::kNone) return ShapeMismatch(wanted, *output);
    output_names_.push_back(output->name);
    return {};
  };
  Result<void> ok;
  if (!reference_output_.empty()) {
    const auto output = named(reference_output_);
    ok = take(output == outputs.end() ? nullptr : &*output, "an embedding '" + reference_output_ + "'",
              embedding_size_);
  }
  if (ok && !speech_output_.empty()) {
    const auto output = named(speech_output_);
    ok = take(output == outputs.end() ? nullptr : &*output, "a probability '" + speech_output_ + "'", 1);
  }
  if (!ok) return ok;
  const auto labels = static_cast<int64_t>(labels_.size());
  SE_ASSIGN_OR_RETURN(const auto* probabilities,
                      ChooseOutput(others, output_name_, labels, feature_input_.batch()));
  output_names_.insert(output_names_.begin(), probabilities->name);
  return {};
}

Result<std::vector<onnx_engine::Tensor>> ModelContract::Inputs(const FeatureMatrix& features,
                                                               const VoiceReference* reference) const {
  auto input = Input(features);
  if (!input) return tl::unexpected(input.error());
  std::vector<onnx_engine::Tensor> inputs;
  if (!has_reference()) {
    inputs.push_back(std::move(*input));
    return inputs;
  }
  if (reference != nullptr && reference->embedding_size() != embedding_size_) {
    return MakeError(ErrorCode::kShapeMismatch,
                     {"expected a reference of ", std::to_string(embedding_size_), " numbers, found ",
                      std::to_string(reference->embedding_size())});
  }
  const std::vector<float> values = reference != nullptr ? reference->Values() : NewReference().Values();
  onnx_engine::Tensor known =
      onnx_engine::Tensor::FromFloats({1, static_cast<int64_t>(values.size())}, values.data());
  const bool reference_first = input_names_.front() == reference_input_;
  onnx_engine::Tensor* order[] = {&*input, &known};
  if (reference_first) std::reverse(std::begin(order), std::end(order));
  for (onnx_engine::Tensor* tensor : order) inputs.push_back(std::move(*tensor));
  return inputs;
}

Result<ModelAnswer> ModelContract::Answer(std::span<const std::span<const float>> outputs) const {
  if (outputs.size() != output_names_.size()) {
    return MakeError(ErrorCode::kShapeMismatch, {"expected ", std::to_string(output_names_.size()),
                                                 " outputs, found ", std::to_string(outputs.size())});
  }
  const size_t all = outputs.front().size(), batch = static_cast<size_t>(feature_input_.batch());
  auto probabilities =
      Probabilities(outputs.front().first(all == labels_.size() * batch ? labels_.size() : all));
  if (!probabilities) return tl::unexpected(probabilities.error());
  ModelAnswer answer{.probabilities = std::move(*probabilities)};
  size_t next = 1;
  if (has_reference()) {
    const std::span<const float> embedding = outputs[next++];
    if (auto ok = CheckNumbers(embedding, embedding_size_, "numbers of an embedding"); !ok) {
      return tl::unexpected(ok.error());
    }
    answer.embedding.assign(embedding.begin(), embedding.end());
  }
  if (!speech_output_.empty()) {
    if (auto ok = CheckNumbers(outputs[next], 1, "probability of speech"); !ok)
      return tl::unexpected(ok.error());
    answer.speech = outputs[next].front();
  }
  return answer;
}

Result<std::vector<float>> ModelContract::Probabilities(std::span<const float> output) const {
  if (auto ok = CheckNumbers(output, labels_.size(), "float probabilities"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (is_logits_) return Softmax(output);
  return std::vector<float>(output.begin(), output.end());
}

}  // namespace speech_emotion
