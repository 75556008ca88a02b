#include "networks/residual_block.h"

namespace speech_emotion::trainer {

namespace nn = torch::nn;

SqueezeExciteImpl::SqueezeExciteImpl(int channels, int reduced) {
  squeeze = register_module("squeeze", nn::Linear(channels, reduced));
  excite = register_module("excite", nn::Linear(reduced, channels));
}

torch::Tensor SqueezeExciteImpl::forward(torch::Tensor x) {
  auto gate = x.mean({2, 3});  // [batch, channels]
  gate = torch::sigmoid(excite(torch::relu(squeeze(gate))));
  return x * gate.unsqueeze(2).unsqueeze(3);
}

ResidualBlockImpl::ResidualBlockImpl(int in_channels, int out_channels, int time_stride, int mel_stride) {
  conv1 = register_module("conv1", nn::Conv2d(nn::Conv2dOptions(in_channels, out_channels, 3)
                                                  .stride({time_stride, mel_stride})
                                                  .padding(1)
                                                  .bias(false)));
  bn1 = register_module("bn1", BatchNorm(out_channels));
  conv2 = register_module(
      "conv2", nn::Conv2d(nn::Conv2dOptions(out_channels, out_channels, 3).padding(1).bias(false)));
  bn2 = register_module("bn2", BatchNorm(out_channels));
  shortcut = register_module(
      "shortcut",
      nn::Conv2d(
          nn::Conv2dOptions(in_channels, out_channels, 1).stride({time_stride, mel_stride}).bias(false)));
  shortcut_bn = register_module("shortcut_bn", BatchNorm(out_channels));
  gate = register_module("gate", SqueezeExcite(out_channels, out_channels / 8));
}

torch::Tensor ResidualBlockImpl::forward(torch::Tensor x) {
  auto y = torch::relu(bn1(conv1(x)));
  y = gate(bn2(conv2(y)));
  return torch::relu(y + shortcut_bn(shortcut(x)));
}

std::string AddBlock(OnnxWriter& onnx, const std::string& name, const std::string& input,
                     const ResidualBlock& block, const std::vector<int64_t>& strides) {
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

void ReadBlock(OnnxWeights& weights, const std::string& name, ResidualBlock& block) {
  ReadConv(weights, name + ".conv1", block->conv1, block->bn1);
  ReadConv(weights, name + ".conv2", block->conv2, block->bn2);
  ReadConv(weights, name + ".shortcut", block->shortcut, block->shortcut_bn);
  ReadLinear(weights, name + ".gate.squeeze", block->gate->squeeze);
  ReadLinear(weights, name + ".gate.excite", block->gate->excite);
}

}  // namespace speech_emotion::trainer
