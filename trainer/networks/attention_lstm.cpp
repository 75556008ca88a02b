#include "networks/attention_lstm.h"

#include "networks/fused_lstm.h"
#include "networks/initialization.h"
#include "networks/onnx_layers.h"

namespace speech_emotion::trainer {

namespace nn = torch::nn;

AttentionLstm::AttentionLstm(const NetworkOptions& options) : Network(options) {
  standardize_ = register_module("standardize", Standardize(options.features));
  int width = options.features;
  for (const int channels : options.channels) {
    const std::string number = std::to_string(convolutions_.size());
    const auto shape =
        nn::Conv1dOptions(width, channels, options.kernel).padding(options.kernel / 2).bias(false);
    convolutions_.push_back(register_module("conv" + number, nn::Conv1d(shape)));
    norms_.push_back(register_module("norm" + number, BatchNorm(channels)));
    width = channels;
  }
  for (const int units : options.hidden) {
    const auto shape = nn::LSTMOptions(width, units).batch_first(true).bidirectional(true);
    recurrent_.push_back(register_module("lstm" + std::to_string(recurrent_.size()), nn::LSTM(shape)));
    width = 2 * units;
  }
  inner_ = register_module("inner", nn::Linear(width, options.attention));
  score_ = register_module("score", nn::Linear(nn::LinearOptions(options.attention, 1).bias(false)));
  classifier_ = register_module("classifier", nn::Linear(width, options.classes));
  InitializeGlorot(*this);
}

int64_t AttentionLstm::PooledFrames(int64_t frames) const {
  return options_.pool > 0 ? (frames - options_.pool) / options_.pool_stride + 1 : frames;
}

int AttentionLstm::min_frames() const {
  int frames = 1;
  for (size_t i = 0; i < convolutions_.size() && options_.pool > 0; ++i) {
    frames = (frames - 1) * options_.pool_stride + options_.pool;
  }
  return frames;
}

torch::Tensor AttentionLstm::Forward(const torch::Tensor& features, const torch::Tensor& clip_lengths) {
  auto lengths = clip_lengths;
  auto x = standardize_(features);  // [batch, frames, features]
  for (size_t i = 0; i < convolutions_.size(); ++i) {
    x = x * FrameMask(lengths, x);  // padding is what a convolution pads with: zeros
    x = torch::relu(norms_[i](convolutions_[i](x.transpose(1, 2))));
    if (options_.pool > 0) {
      x = torch::max_pool1d(x, options_.pool, options_.pool_stride);
      lengths = torch::div(lengths - options_.pool, options_.pool_stride, "floor") + 1;
    }
    x = torch::dropout(x.transpose(1, 2), options_.dropout, is_training());
  }
  for (auto& layer : recurrent_) {
    x = torch::dropout(RunLstm(layer, x, lengths), options_.dropout, is_training());
  }
  const auto scores = score_(torch::tanh(inner_(x))).masked_fill(FrameMask(lengths, x) == 0, -1e9);
  return classifier_((torch::softmax(scores, 1) * x).sum(1));
}

std::string AttentionLstm::Export(OnnxWriter& onnx, const std::string& input) const {
  using Ints = std::vector<int64_t>;
  auto x = AddStandardize(onnx, input, standardize_);
  if (!convolutions_.empty()) {
    x = onnx.AddNode("Transpose", {x}, "channels_first", {{"perm", Ints{0, 2, 1}}});  // [1, features, frames]
    for (size_t i = 0; i < convolutions_.size(); ++i) {
      const std::string name = "conv" + std::to_string(i);
      x = onnx.AddNode("Relu",
                       {AddConv(onnx, name, x, convolutions_[i], norms_[i], {1}, options_.kernel / 2)},
                       name + ".relu");
      if (options_.pool == 0) continue;
      x = onnx.AddNode("MaxPool", {x}, name + ".pool",
                       {{"kernel_shape", Ints{options_.pool}}, {"strides", Ints{options_.pool_stride}}});
    }
  }
  x = onnx.AddNode("Transpose", {x}, "steps_first",
                   {{"perm", convolutions_.empty() ? Ints{1, 0, 2} : Ints{2, 0, 1}}});  // [steps, 1, in]
  for (size_t i = 0; i < recurrent_.size(); ++i)
    x = AddLstm(onnx, "lstm" + std::to_string(i), x, recurrent_[i]);
  const auto inner = onnx.AddNode("Tanh", {AddProjection(onnx, "inner", x, inner_)}, "inner.tanh");
  const auto weights = onnx.AddNode("Softmax", {AddProjection(onnx, "score", inner, score_)}, "attention",
                                    {{"axis", int64_t{0}}});  // [steps, 1, 1]
  const auto weighted = onnx.AddNode("Mul", {weights, x}, "weighted");
  const auto pooled = onnx.AddNode("ReduceSum", {weighted, onnx.AddInts("pooled.axis", {0})}, "pooled",
                                   {{"keepdims", int64_t{0}}});  // [1, width]
  return AddLinear(onnx, "logits", pooled, classifier_);
}

void AttentionLstm::Import(OnnxWeights& weights) {
  ReadStandardize(weights, standardize_);
  for (size_t i = 0; i < convolutions_.size(); ++i)
    ReadConv(weights, "conv" + std::to_string(i), convolutions_[i], norms_[i]);
  for (size_t i = 0; i < recurrent_.size(); ++i) ReadLstm(weights, "lstm" + std::to_string(i), recurrent_[i]);
  ReadProjection(weights, "inner", inner_);
  ReadProjection(weights, "score", score_);
  ReadLinear(weights, "logits", classifier_);
}

}  // namespace speech_emotion::trainer
