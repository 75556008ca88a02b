#include "networks/residual_trunk.h"

#include "networks/convolution_precision.h"
#include "networks/level_front.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {

namespace nn = torch::nn;

NetworkOptions WithTrunkChannels(NetworkOptions options) {
  if (options.channels.empty()) options.channels = {16, 32, 64, 128};
  return options;
}

ResidualTrunk::ResidualTrunk(nn::Module& owner, const NetworkOptions& options) {
  const auto& channels = options.channels;
  const auto stem = nn::Conv2dOptions(1, channels[0], 5).stride(2).padding(2).bias(false);
  stem_ = owner.register_module("stem", nn::Conv2d(stem));
  stem_bn_ = owner.register_module("stem_bn", BatchNorm(channels[0]));
  block1_ = owner.register_module("block1", ResidualBlock(channels[0], channels[1], 2, 2));
  block2_ = owner.register_module("block2", ResidualBlock(channels[1], channels[2], 1, 2));
  block3_ = owner.register_module("block3", ResidualBlock(channels[2], channels[3], 2, 2));
  const int inputs = channels[3] * (options.features / 16), merged = channels[3];
  merge_ = owner.register_module("merge", nn::Conv1d(nn::Conv1dOptions(inputs, merged, 1).bias(false)));
  merge_bn_ = owner.register_module("merge_bn", BatchNorm(merged));
}

torch::Tensor ResidualTrunk::Forward(const torch::Tensor& features, bool in_bfloat16, torch::Tensor* level) {
  // Channels last: oneDNN's convolutions, and the normalisations between them, read and write them so faster.
  auto x = LevelFront(features, level).contiguous(torch::MemoryFormat::ChannelsLast);
  const Bfloat16Convolutions convolutions(in_bfloat16);
  x = torch::relu(stem_bn_(stem_(x)));
  x = block3_(block2_(block1_(x)));           // [batch, channels, frames / 8, bands / 16]
  x = x.permute({0, 1, 3, 2}).flatten(1, 2);  // [batch, channels * bands / 16, frames / 8]
  return torch::relu(merge_bn_(merge_(x))).to(torch::kFloat);
}

std::string ResidualTrunk::Export(OnnxWriter& onnx, const std::string& input, std::string* level) const {
  using Ints = std::vector<int64_t>;
  auto x = AddLevelFront(onnx, input, level);
  x = onnx.AddNode("Relu", {AddConv(onnx, "stem", x, stem_, stem_bn_, {2, 2}, 2)}, "stem.relu");
  x = AddBlock(onnx, "block1", x, block1_, {2, 2});
  x = AddBlock(onnx, "block2", x, block2_, {1, 2});
  x = AddBlock(onnx, "block3", x, block3_, {2, 2});
  x = onnx.AddNode("Transpose", {x}, "merge.transposed", {{"perm", Ints{0, 1, 3, 2}}});
  // [1, channels, bands / 16, frames / 8] -> [1, channels * bands / 16, frames / 8]
  x = onnx.AddNode("Reshape", {x, onnx.AddInts("merge.shape", {1, merge_->weight.size(1), -1})},
                   "merge.flat");
  return onnx.AddNode("Relu", {AddConv(onnx, "merge", x, merge_, merge_bn_, {1}, 0)}, "merge.relu");
}

void ResidualTrunk::Import(OnnxWeights& weights) {
  ReadConv(weights, "stem", stem_, stem_bn_);
  ReadBlock(weights, "block1", block1_);
  ReadBlock(weights, "block2", block2_);
  ReadBlock(weights, "block3", block3_);
  ReadConv(weights, "merge", merge_, merge_bn_);
}

}  // namespace speech_emotion::trainer
