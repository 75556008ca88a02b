// ResidualCnn as ONNX nodes; its forward() is in residual_cnn.cpp.
#include <vector>

#include "networks/onnx_layers.h"
#include "networks/residual_cnn.h"

namespace speech_emotion::trainer {
namespace {

using Ints = std::vector<int64_t>;

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

// The first paragraph of ResidualCnn::Forward.
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

// Softmax over time weighs the frames: x [1, channels, frames / 8] -> [1, 2 * channels]
std::string AddPooling(OnnxWriter& onnx, const std::string& x, const std::string& weights) {
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

}  // namespace

std::string ResidualCnn::Export(OnnxWriter& onnx, const std::string& input) const {
  torch::NoGradGuard no_grad;
  auto x = AddFront(onnx, input);
  x = onnx.AddNode("Relu", {AddConv(onnx, "stem", x, stem, stem_bn, {2, 2}, 2)}, "stem.relu");
  x = AddBlock(onnx, "block1", x, block1, {2, 2});
  x = AddBlock(onnx, "block2", x, block2, {1, 2});
  x = AddBlock(onnx, "block3", x, block3, {2, 2});
  x = onnx.AddNode("Transpose", {x}, "merge.transposed", {{"perm", Ints{0, 1, 3, 2}}});
  // [1, channels, bands / 16, frames / 8] -> [1, channels * bands / 16, frames / 8]
  x = onnx.AddNode("Reshape", {x, onnx.AddInts("merge.shape", {1, merge->weight.size(1), -1})}, "merge.flat");
  x = onnx.AddNode("Relu", {AddConv(onnx, "merge", x, merge, merge_bn, {1}, 0)}, "merge.relu");

  const auto scores = [&](const std::string& name, const std::string& from, const torch::nn::Conv1d& conv) {
    return AddConv(onnx, name, from, conv->weight, conv->bias, {1}, 0);
  };
  const auto hidden = onnx.AddNode("Tanh", {scores("attention1", x, attention1)}, "attention.tanh");
  const auto weights = onnx.AddNode("Softmax", {scores("attention2", hidden, attention2)},
                                    "attention.weights", {{"axis", int64_t{2}}});
  const auto pooled = AddPooling(onnx, x, weights);

  // The last normalisation, folded into the classifier.
  const Affine affine = AffineOf(pooled_bn);
  const auto weight = classifier->weight * affine.scale.unsqueeze(0);
  const auto bias = classifier->bias + classifier->weight.mv(affine.shift);
  return onnx.AddNode(
      "Gemm",
      {pooled, AddTensor(onnx, "classifier.weight", weight), AddTensor(onnx, "classifier.bias", bias)},
      "logits", {{"transB", int64_t{1}}});
}

}  // namespace speech_emotion::trainer
