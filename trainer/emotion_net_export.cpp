#include "emotion_net_export.h"

#include <cmath>
#include <vector>

namespace speech_emotion::trainer {
namespace {

using Ints = std::vector<int64_t>;

std::string AddTensor(OnnxWriter& onnx, const std::string& name, const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().to(torch::kFloat).contiguous();
  return onnx.AddFloats(name, values.sizes().vec(), values.data_ptr<float>());
}

// A batch normalisation in evaluation mode is a scale and a shift a channel.
struct Affine {
  torch::Tensor scale, shift;
};

template <class BatchNorm>
Affine AffineOf(const BatchNorm& bn) {
  torch::NoGradGuard no_grad;
  const auto scale = bn->weight / torch::sqrt(bn->running_var + bn->options.eps());
  return {scale, bn->bias - bn->running_mean * scale};
}

// Convolution with its normalisation folded into its weights.
template <class Conv, class BatchNorm>
std::string AddConv(OnnxWriter& onnx, const std::string& name, const std::string& input, const Conv& conv,
                    const BatchNorm& bn, const Ints& strides, int64_t padding) {
  torch::NoGradGuard no_grad;
  const Affine affine = AffineOf(bn);
  Ints per_channel(static_cast<size_t>(conv->weight.dim()), 1);
  per_channel[0] = -1;
  const auto weight = AddTensor(onnx, name + ".weight", conv->weight * affine.scale.view(per_channel));
  const auto bias = AddTensor(onnx, name + ".bias", affine.shift);
  return onnx.AddNode("Conv", {input, weight, bias}, name,
                      {{"strides", strides}, {"pads", Ints(2 * strides.size(), padding)}});
}

std::string AddLinear(OnnxWriter& onnx, const std::string& name, const std::string& input,
                      const torch::nn::Linear& linear) {
  return onnx.AddNode("Gemm",
                      {input, AddTensor(onnx, name + ".weight", linear->weight),
                       AddTensor(onnx, name + ".bias", linear->bias)},
                      name, {{"transB", int64_t{1}}});
}

std::string AddBlock(OnnxWriter& onnx, const std::string& name, const std::string& input,
                     const ResidualBlock& block, const Ints& strides) {
  const auto conv1 = AddConv(onnx, name + ".conv1", input, block->conv1, block->bn1, strides, 1);
  const auto relu1 = onnx.AddNode("Relu", {conv1}, name + ".relu1");
  const auto conv2 = AddConv(onnx, name + ".conv2", relu1, block->conv2, block->bn2, {1, 1}, 1);

  const auto pooled = onnx.AddNode("GlobalAveragePool", {conv2}, name + ".gate.pooled");
  const auto flat = onnx.AddNode("Flatten", {pooled}, name + ".gate.flat", {{"axis", int64_t{1}}});
  const auto squeezed = onnx.AddNode(
      "Relu", {AddLinear(onnx, name + ".gate.squeeze", flat, block->gate->squeeze)}, name + ".gate.relu");
  const auto excited =
      onnx.AddNode("Sigmoid", {AddLinear(onnx, name + ".gate.excite", squeezed, block->gate->excite)},
                   name + ".gate.sigmoid");
  const auto gate =
      onnx.AddNode("Unsqueeze", {excited, onnx.AddInts(name + ".gate.axes", {2, 3})}, name + ".gate.shaped");
  const auto gated = onnx.AddNode("Mul", {conv2, gate}, name + ".gated");

  const auto shortcut =
      AddConv(onnx, name + ".shortcut", input, block->shortcut, block->shortcut_bn, strides, 0);
  return onnx.AddNode("Relu", {onnx.AddNode("Add", {gated, shortcut}, name + ".sum")}, name);
}

// EmotionNetImpl::forward's first paragraph.
std::string AddFront(OnnxWriter& onnx, const std::string& features) {
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
  const auto centred = onnx.AddNode("Sub", {x, mean}, "front.centred");
  const auto scaled = onnx.AddNode("Mul", {centred, scalar("front.scale", kFeatureScale)}, "front.scaled");
  return onnx.AddNode("Unsqueeze", {scaled, onnx.AddInts("front.channel_axis", {1})}, "front");
}

// Attentive statistics pooling: x [1, 128, frames / 8] -> [1, 2 * 128]
std::string AddPooling(OnnxWriter& onnx, const std::string& x, const EmotionNet& network) {
  const auto pointwise = [&](const std::string& name, const std::string& input,
                             const torch::nn::Conv1d& conv) {
    return onnx.AddNode(
        "Conv",
        {input, AddTensor(onnx, name + ".weight", conv->weight), AddTensor(onnx, name + ".bias", conv->bias)},
        name, {{"strides", Ints{1}}, {"pads", Ints{0, 0}}});
  };
  const auto hidden =
      onnx.AddNode("Tanh", {pointwise("attention1", x, network->attention1)}, "attention.tanh");
  const auto weights = onnx.AddNode("Softmax", {pointwise("attention2", hidden, network->attention2)},
                                    "attention.weights", {{"axis", int64_t{2}}});
  const auto axis = onnx.AddInts("pool.axis", {2});
  const OnnxWriter::Attributes drop_axis = {{"keepdims", int64_t{0}}};
  const auto weighted = onnx.AddNode("Mul", {weights, x}, "pool.weighted");
  const auto centre = onnx.AddNode("ReduceSum", {weighted, axis}, "pool.centre", drop_axis);
  const auto squares = onnx.AddNode("Mul", {weighted, x}, "pool.squares");
  const auto mean_square = onnx.AddNode("ReduceSum", {squares, axis}, "pool.mean_square", drop_axis);
  const auto centre_square = onnx.AddNode("Mul", {centre, centre}, "pool.centre_square");
  const auto variance = onnx.AddNode("Sub", {mean_square, centre_square}, "pool.variance");
  const auto floor = onnx.AddScalar("pool.floor", static_cast<float>(kDeviationFloor));
  const auto deviation =
      onnx.AddNode("Sqrt", {onnx.AddNode("Max", {variance, floor}, "pool.floored")}, "pool.deviation");
  return onnx.AddNode("Concat", {centre, deviation}, "pool", {{"axis", int64_t{1}}});
}

// The last normalisation and the temperature, folded into the classifier.
std::string AddClassifier(OnnxWriter& onnx, const std::string& pooled, const EmotionNet& network,
                          double temperature) {
  torch::NoGradGuard no_grad;
  const Affine affine = AffineOf(network->pooled_bn);
  const auto weight = network->classifier->weight * affine.scale.unsqueeze(0) / temperature;
  const auto bias = (network->classifier->bias + network->classifier->weight.mv(affine.shift)) / temperature;
  return onnx.AddNode(
      "Gemm",
      {pooled, AddTensor(onnx, "classifier.weight", weight), AddTensor(onnx, "classifier.bias", bias)},
      "logits", {{"transB", int64_t{1}}});
}

}  // namespace

OnnxWriter ExportGraph(const EmotionNet& network, double temperature) {
  OnnxWriter onnx("emotion-net");
  auto x = onnx.AddInput("features", {int64_t{1}, "frames", int64_t{network->options.bands}});
  x = AddFront(onnx, x);
  x = onnx.AddNode("Relu", {AddConv(onnx, "stem", x, network->stem, network->stem_bn, {2, 2}, 2)},
                   "stem.relu");
  x = AddBlock(onnx, "block1", x, network->block1, {2, 2});
  x = AddBlock(onnx, "block2", x, network->block2, {1, 2});
  x = AddBlock(onnx, "block3", x, network->block3, {2, 2});
  x = onnx.AddNode("Transpose", {x}, "merge.transposed", {{"perm", Ints{0, 1, 3, 2}}});
  // [1, channels, bands / 16, frames / 8] -> [1, channels * bands / 16, frames / 8]
  const int64_t merged = network->merge->weight.size(1);
  x = onnx.AddNode("Reshape", {x, onnx.AddInts("merge.shape", {1, merged, -1})}, "merge.flat");
  x = onnx.AddNode("Relu", {AddConv(onnx, "merge", x, network->merge, network->merge_bn, {1}, 0)},
                   "merge.relu");
  x = AddPooling(onnx, x, network);
  x = AddClassifier(onnx, x, network, temperature);
  onnx.AddNode("Softmax", {x}, "probabilities", {{"axis", int64_t{1}}});
  onnx.AddOutput("probabilities", {int64_t{1}, int64_t{network->options.classes}});
  return onnx;
}

}  // namespace speech_emotion::trainer
