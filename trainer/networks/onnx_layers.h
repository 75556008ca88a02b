// torch's layers as ONNX nodes and back, for networks that write themselves. ReadX takes what AddX wrote
// under the same name.
#pragma once

#include <string>
#include <vector>

#include "networks/batch_norm.h"
#include "networks/network.h"
#include "onnx/onnx_weights.h"
#include "onnx/onnx_writer.h"

namespace speech_emotion::trainer {

std::string AddTensor(OnnxWriter& onnx, const std::string& name, const torch::Tensor& tensor);
// Into `tensor`, of the same shape; unchanged where there is a problem.
void ReadTensor(OnnxWeights& weights, const std::string& name, torch::Tensor tensor);

// input [rows, in] -> [rows, out]
std::string AddLinear(OnnxWriter& onnx, const std::string& name, const std::string& input,
                      const torch::nn::Linear& linear);
void ReadLinear(OnnxWeights& weights, const std::string& name, torch::nn::Linear& linear);

// input [..., in] -> [..., out]
std::string AddProjection(OnnxWriter& onnx, const std::string& name, const std::string& input,
                          const torch::nn::Linear& linear);
void ReadProjection(OnnxWeights& weights, const std::string& name, torch::nn::Linear& linear);

std::string AddStandardize(OnnxWriter& onnx, const std::string& input, const Standardize& standardize);
void ReadStandardize(OnnxWeights& weights, Standardize& standardize);

// One layer, one direction or both: input [steps, 1, in] -> [steps, 1, directions * hidden].
std::string AddLstm(OnnxWriter& onnx, const std::string& name, const std::string& input,
                    const torch::nn::LSTM& lstm);
void ReadLstm(OnnxWeights& weights, const std::string& name, torch::nn::LSTM& lstm);

// A batch normalisation in evaluation mode is a scale and a shift a channel.
struct Affine {
  torch::Tensor scale, shift;
};

inline Affine AffineOf(const BatchNorm& bn) {
  torch::NoGradGuard no_grad;
  const auto scale = bn->weight / torch::sqrt(bn->running_var + bn->options.eps());
  return {scale, bn->bias - bn->running_mean * scale};
}

// weight [out, in, ...] and bias [out] of a convolution
std::string AddConv(OnnxWriter& onnx, const std::string& name, const std::string& input, torch::Tensor weight,
                    torch::Tensor bias, const std::vector<int64_t>& strides, int64_t padding);

// A convolution with its normalisation folded into its weights.
template <class Conv>
std::string AddConv(OnnxWriter& onnx, const std::string& name, const std::string& input, const Conv& conv,
                    const BatchNorm& bn, const std::vector<int64_t>& strides, int64_t padding) {
  torch::NoGradGuard no_grad;
  const Affine affine = AffineOf(bn);
  std::vector<int64_t> per_channel(static_cast<size_t>(conv->weight.dim()), 1);
  per_channel[0] = -1;
  const torch::Tensor bias = conv->bias.defined() ? conv->bias * affine.scale + affine.shift : affine.shift;
  return AddConv(onnx, name, input, conv->weight * affine.scale.view(per_channel), bias, strides, padding);
}

template <class Conv>
void ReadConv(OnnxWeights& weights, const std::string& name, Conv& conv) {
  ReadTensor(weights, name + ".weight", conv->weight);
  ReadTensor(weights, name + ".bias", conv->bias);
}

// A normalisation that, in evaluation mode, changes nothing.
inline void SetIdentity(BatchNorm& bn) {
  torch::NoGradGuard no_grad;
  bn->weight.fill_(1.0);
  bn->bias.fill_(0.0);
  bn->running_mean.fill_(0.0);
  bn->running_var.fill_(1.0 - bn->options.eps());  // the deviation is the root of variance + eps
}

// input [rows, columns] -> the same, each column by its scale and shift.
std::string AddNormalization(OnnxWriter& onnx, const std::string& name, const std::string& input,
                             const BatchNorm& bn);
void ReadNormalization(OnnxWeights& weights, const std::string& name, BatchNorm& bn);

// A folded convolution: the weight goes back to it, the bias to its normalisation.
template <class Conv>
void ReadConv(OnnxWeights& weights, const std::string& name, Conv& conv, BatchNorm& bn) {
  torch::NoGradGuard no_grad;
  ReadTensor(weights, name + ".weight", conv->weight);
  if (conv->bias.defined()) conv->bias.fill_(0.0);
  SetIdentity(bn);
  ReadTensor(weights, name + ".bias", bn->bias);
}

}  // namespace speech_emotion::trainer
