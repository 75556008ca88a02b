#include "onnx/model_comparison.h"

#include <cstdio>
#include <random>
#include <utility>

namespace speech_emotion::trainer {

Result<std::vector<FeatureMatrix>> ComparisonInputs(const EmotionModel& model) {
  const int features = model.feature_options().features_per_frame();
  auto signal =
      ExtractFeatures(model.feature_options(), SelfTestWaveform(model.feature_options().sample_rate_hz));
  if (!signal) return tl::unexpected(signal.error());
  std::vector<FeatureMatrix> inputs;
  std::mt19937_64 random(7);
  std::normal_distribution<float> normal(-9.0f, 4.0f);
  for (const int64_t frames : {1, 2, 17, 98, 298, 431}) {
    FeatureMatrix input{features, std::vector<float>(static_cast<size_t>(frames * features))};
    for (float& value : input.values) value = normal(random);
    inputs.push_back(std::move(input));
  }
  inputs.push_back(std::move(*signal));
  return inputs;
}

std::string SelfTestAnswer(std::span<const float> probabilities) {
  std::string text;
  for (const float probability : probabilities) {
    char number[32];
    std::snprintf(number, sizeof number, "%.9g", static_cast<double>(probability));
    text += (text.empty() ? "" : ",") + std::string(number);
  }
  return text;
}

}  // namespace speech_emotion::trainer
