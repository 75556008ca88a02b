#include "networks/level_front.h"

#include <cstdint>
#include <vector>

namespace speech_emotion::trainer {

torch::Tensor LevelFront(const torch::Tensor& features, torch::Tensor* mean_out) {
  auto x = torch::maximum(features, features.amax({1, 2}, true) - kDynamicRange);
  auto level = x.mean({2}, true);  // [batch, frames, 1]
  auto speech = torch::sigmoid(kSpeechSharpness * (level - level.amax({1}, true) + kSpeechMargin));
  auto mean = (speech * x).sum({1}, true) / speech.sum({1}, true);  // [batch, 1, bands]
  if (mean_out != nullptr) *mean_out = mean.squeeze(1);
  return ((x - mean) * kFeatureScale).unsqueeze(1);
}

std::string AddLevelFront(OnnxWriter& onnx, const std::string& features, std::string* mean_out) {
  using Ints = std::vector<int64_t>;
  const auto scalar = [&](const char* name, double value) {
    return onnx.AddScalar(name, static_cast<float>(value));
  };
  const auto time_axis = onnx.AddInts("front.time_axis", {1});
  const auto loudest = onnx.AddNode("ReduceMax", {features}, "front.loudest",
                                    {{"axes", Ints{1, 2}}, {"keepdims", int64_t{1}}});
  const auto floor =
      onnx.AddNode("Sub", {loudest, scalar("front.dynamic_range", kDynamicRange)}, "front.floor");
  const auto x = onnx.AddNode("Max", {features, floor}, "front.floored");
  const auto level =
      onnx.AddNode("ReduceMean", {x}, "front.level", {{"axes", Ints{2}}, {"keepdims", int64_t{1}}});
  const auto peak =
      onnx.AddNode("ReduceMax", {level}, "front.peak", {{"axes", Ints{1}}, {"keepdims", int64_t{1}}});
  const auto below = onnx.AddNode("Sub", {level, peak}, "front.below");
  const auto above = onnx.AddNode("Add", {below, scalar("front.margin", kSpeechMargin)}, "front.above");
  const auto sharpened =
      onnx.AddNode("Mul", {above, scalar("front.sharpness", kSpeechSharpness)}, "front.sharpened");
  const auto speech = onnx.AddNode("Sigmoid", {sharpened}, "front.speech");
  const auto weighted = onnx.AddNode("Mul", {speech, x}, "front.weighted");
  const auto sum = onnx.AddNode("ReduceSum", {weighted, time_axis}, "front.sum", {{"keepdims", int64_t{1}}});
  const auto total =
      onnx.AddNode("ReduceSum", {speech, time_axis}, "front.total", {{"keepdims", int64_t{1}}});
  const auto mean = onnx.AddNode("Div", {sum, total}, "front.mean");
  if (mean_out != nullptr) *mean_out = onnx.AddNode("Squeeze", {mean, time_axis}, "front.level_mean");
  const auto centred = onnx.AddNode("Sub", {x, mean}, "front.centred");
  const auto scaled = onnx.AddNode("Mul", {centred, scalar("front.scale", kFeatureScale)}, "front.scaled");
  return onnx.AddNode("Unsqueeze", {scaled, onnx.AddInts("front.channel_axis", {1})}, "front");
}

}  // namespace speech_emotion::trainer
